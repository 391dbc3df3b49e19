using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>
/// Finishes the members of a group: drops people whose rows contradict each other, makes one membership of repeats and of
/// stretches of time that touch, and lists teachers before other staff.
/// </summary>
internal static class MembershipMerge
{
    public static IReadOnlyList<MisMembershipRecord> Merge(GroupDraft group, FindingLog findings)
    {
        var members = new Members(group.Members.Count);
        foreach (var draft in group.Members)
            if (draft.Part != MemberPart.OtherStaff)
                Add(members, group, draft, findings);
        if (members.Count < group.Members.Count)
            foreach (var draft in group.Members)
                if (draft.Part == MemberPart.OtherStaff)
                    Add(members, group, draft, findings);
        return members.ToArray();
    }

    /// <summary>Members that are written once, into the array that stays.</summary>
    private sealed class Members(int capacity)
    {
        private MisMembershipRecord[] _records = new MisMembershipRecord[capacity];

        public int Count { get; private set; }

        public ref MisMembershipRecord this[int index] => ref _records[index];

        public void Add(MisMembershipRecord record) => _records[Count++] = record;

        public MisMembershipRecord[] ToArray()
        {
            Array.Resize(ref _records, Count);
            return _records;
        }
    }

    private static void Add(Members members, GroupDraft group, MembershipDraft draft, FindingLog findings)
    {
        var person = draft.Person;
        if (person.Contradictory)
        {
            findings.Add(FindingKinds.EnrolmentOfDropped);
            return;
        }

        var record = new MisMembershipRecord(person.Record, draft.Role, draft.IsMain, draft.From, draft.Until);
        if (ReferenceEquals(person.LastPlace.Group, group))
        {
            Join(members, person.LastPlace.Place, record, findings);
            return;
        }

        person.LastPlace = (group, members.Count);
        members.Add(record);
    }

    /// <summary>Widens the first stretch of time that the new one touches; else keeps both.</summary>
    private static void Join(Members members, int first, MisMembershipRecord record, FindingLog findings)
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
