using System.Runtime.InteropServices;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>Makes one finished school: its people, its year groups, and its groups with their members.</summary>
internal sealed class SchoolFinisher(SchoolDraft draft, GradeLabel gradeLabel, MisGroupType[] hidden)
{
    /// <summary>Fewer classes without students than this prove nothing.</summary>
    private const int LeastEmpty = 5;

    /// <summary>One in so many classes may be without students before that is worth a word.</summary>
    private const int UsualShare = 4;

    private Memory<MisMembershipRecord> _room;

    /// <summary>What was noticed.</summary>
    public FindingLog Findings { get; } = new();

    /// <summary>The school.</summary>
    public MisSchoolRecord Finish()
    {
        if (draft.IsEmpty)
            Findings.Add(FindingKinds.SchoolEmpty, detail: draft.Id);
        else if (draft.Groups.Count > 0 && !draft.HasStudents)
            Findings.Add(FindingKinds.SchoolWithoutStudents, detail: draft.Id);

        var years = new YearGroupMaker(gradeLabel, Findings);
        var people = draft.People.FindAll(p => !p.Contradictory);
        CountNotEnabled(people);
        var groups = draft.Groups.FindAll(g => !g.Contradictory && !hidden.Contains(g.Type));
        var dropped = draft.Groups.Where(g => g.Contradictory).Sum(g => g.Members.Length);
        if (dropped > 0)
            Findings.Add(FindingKinds.EnrolmentOfDropped, count: dropped);
        CountEmpty(groups);
        _room = new MisMembershipRecord[groups.Sum(g => g.Members.Length)];
        return new MisSchoolRecord
        {
            Id = draft.Id,
            Name = draft.Name,
            DfeNumber = draft.DfeNumber,
            People = people.ConvertAll(p => p.Record),
            Groups = [.. years.Make(people.Where(p => !p.IsGuest).Select(p => p.Record)), .. groups.Select(Finish)],
            DroppedPeople = [.. draft.People.Where(p => p.Contradictory).Select(p => (p.Record.Role, p.Record.Id))],
            ContradictoryPeople = draft.People.Count(p => p.Contradictory),
            ContradictoryGroups = draft.ContradictoryGroups.Count,
        };
    }

    /// <summary>Who is kept out of every group is counted, students and staff apart; guests are counted at their own school.</summary>
    private void CountNotEnabled(List<PersonDraft> people)
    {
        foreach (var role in people.Where(p => !p.Record.Enabled && !p.IsGuest).GroupBy(p => p.Role))
            Findings.Add(FindingKinds.PersonNotEnabled, detail: role.Key == PersonRole.Student ? "student(s)" : "member(s) of staff", count: role.Count());
    }

    /// <summary>A first read has no earlier one to be compared with: half a file of enrolments shows in nothing but this.</summary>
    private void CountEmpty(List<GroupDraft> groups)
    {
        var empty = groups.Count(g => !g.HasStudents);
        if (empty >= LeastEmpty && empty * UsualShare > groups.Count)
            Findings.Add(FindingKinds.GroupWithoutStudents, detail: draft.Id, count: empty);
    }

    private MisGroupRecord Finish(GroupDraft group)
    {
        if (group.Sessions.Count == 0 && group.Type == MisGroupType.Teaching)
            Findings.Add(FindingKinds.GroupWithoutSession);
        return new MisGroupRecord
        {
            Type = group.Type,
            Id = group.Id,
            Name = group.Name,
            Sessions = [.. group.Sessions],
            Members = MembersOf(group),
        };
    }

    /// <summary>The members of all groups lie in one stretch of memory, each group's in its part of it.</summary>
    private ArraySegment<MisMembershipRecord> MembersOf(GroupDraft group)
    {
        var count = MembershipMerge.Merge(group, _room.Span[..group.Members.Length], Findings);
        MemoryMarshal.TryGetArray<MisMembershipRecord>(_room[..count], out var members);
        _room = _room[count..];
        return members;
    }
}
