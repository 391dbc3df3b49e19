using System.Runtime.InteropServices;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>
/// Finishes the members of a group: drops people whose rows contradict each other, makes one membership of repeats and of
/// stretches of time that touch, and lists teachers before other staff.
/// </summary>
internal static class MembershipMerge
{
    public static IReadOnlyList<MisMembershipRecord> Merge(List<MembershipDraft> drafts, FindingLog findings)
    {
        var members = new List<MisMembershipRecord>(drafts.Count);
        var places = new Dictionary<(MisPersonRecord, PersonRole), int>(drafts.Count, PersonAndRole.Instance);
        foreach (var part in PartsIn(drafts))
            foreach (var draft in drafts)
                if (draft.Part == part || (part == MemberPart.Teacher && draft.Part == MemberPart.Student))
                    Add(members, places, draft, findings);
        return members.ToArray();
    }

    /// <summary>Students and teachers stay in the source's order; other staff need a pass of their own only when there are any.</summary>
    private static IEnumerable<MemberPart> PartsIn(List<MembershipDraft> drafts)
    {
        yield return MemberPart.Teacher;
        if (drafts.Exists(d => d.Part == MemberPart.OtherStaff))
            yield return MemberPart.OtherStaff;
    }

    private static void Add(
        List<MisMembershipRecord> members, Dictionary<(MisPersonRecord, PersonRole), int> places, MembershipDraft draft, FindingLog findings)
    {
        if (draft.Person.Contradictory)
        {
            findings.Add(FindingKinds.EnrolmentOfDropped);
            return;
        }

        var record = new MisMembershipRecord(draft.Person.Record, draft.Role, draft.IsMain, draft.From, draft.Until);
        if (places.TryAdd((record.Person, record.Role), members.Count))
            members.Add(record);
        else
            Join(members, places[(record.Person, record.Role)], record, findings);
    }

    /// <summary>Widens a stretch of time that the new one touches, as often as needed; else keeps both.</summary>
    private static void Join(List<MisMembershipRecord> members, int first, MisMembershipRecord record, FindingLog findings)
    {
        for (var i = first; i < members.Count; i++)
        {
            ref var known = ref CollectionsMarshal.AsSpan(members)[i];
            if (!ReferenceEquals(known.Person, record.Person) || known.Role != record.Role || !Touch(known, record))
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

    /// <summary>Compares people by identity; comparing whole records would be slow.</summary>
    private sealed class PersonAndRole : IEqualityComparer<(MisPersonRecord Person, PersonRole Role)>
    {
        public static readonly PersonAndRole Instance = new();

        public bool Equals((MisPersonRecord Person, PersonRole Role) x, (MisPersonRecord Person, PersonRole Role) y) =>
            ReferenceEquals(x.Person, y.Person) && x.Role == y.Role;

        public int GetHashCode((MisPersonRecord Person, PersonRole Role) obj) =>
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Person) * 2 + (int)obj.Role;
    }
}
