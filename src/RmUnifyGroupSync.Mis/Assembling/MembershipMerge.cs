using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>
/// Finishes the members of a group: drops people whose rows contradict each other, makes one membership of repeats and of
/// stretches of time that touch, and lists teachers before other staff.
/// </summary>
internal static class MembershipMerge
{
    /// <summary>Writes the finished members into the room, which is as long as the group has enrolments; gives their number.</summary>
    public static int Merge(GroupDraft group, Span<MisMembershipRecord> room, FindingLog findings)
    {
        var members = new Members(room);
        foreach (ref readonly var draft in group.Members)
            if (draft.Part != MemberPart.OtherStaff)
                Add(ref members, group, draft, findings);
        if (members.Count < group.Members.Length)
            foreach (ref readonly var draft in group.Members)
                if (draft.Part == MemberPart.OtherStaff)
                    Add(ref members, group, draft, findings);
        return members.Count;
    }

    /// <summary>Members that are written once, where they stay.</summary>
    private ref struct Members(Span<MisMembershipRecord> room)
    {
        private readonly Span<MisMembershipRecord> _room = room;

        public int Count { get; private set; }

        public readonly ref MisMembershipRecord this[int index] => ref _room[index];

        public void Add(in MisMembershipRecord record) => _room[Count++] = record;
    }

    private static void Add(ref Members members, GroupDraft group, in MembershipDraft draft, FindingLog findings)
    {
        var person = draft.Person;
        if (person.Contradictory)
        {
            findings.Add(FindingKinds.EnrolmentOfDropped);
            return;
        }

        var record = new MisMembershipRecord(person.Record, draft.Role, draft.IsMain, draft.From, draft.Until);
        if (person.LastPlace.Group == group.Number)
        {
            Join(ref members, person.LastPlace.Place, record, findings);
            return;
        }

        person.LastPlace = (group.Number, members.Count);
        members.Add(record);
    }

    /// <summary>Widens the first stretch of time that the new one touches; else keeps both.</summary>
    private static void Join(ref Members members, int first, MisMembershipRecord record, FindingLog findings)
    {
        for (var i = first; i < members.Count; i++)
        {
            ref var known = ref members[i];
            if (!ReferenceEquals(known.Person, record.Person) || !Touch(known, record))
                continue;
            findings.Add(FindingKinds.EnrolmentRepeated);
            known = known with
            {
                From = known.From is null || record.From is null ? null : known.From < record.From ? known.From : record.From,
                Until = known.Until is null || record.Until is null ? null : known.Until > record.Until ? known.Until : record.Until,
                IsMain = known.IsMain || record.IsMain,
            };
            return;
        }

        members.Add(record);
    }

    private static bool Touch(MisMembershipRecord a, MisMembershipRecord b) =>
        (a.Until is null || b.From is null || a.Until >= b.From) && (b.Until is null || a.From is null || b.Until >= a.From);
}
