using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>Makes the finished snapshot from what a source's rows gave.</summary>
internal sealed class SnapshotAssembler(RosterBuilder roster, MisSourceOptions options)
{
    /// <summary>An export of which more than this share of enrolments leads nowhere is half an export.</summary>
    private const double DanglingLimit = 0.25;

    /// <summary>Fewer dangling enrolments than this prove nothing.</summary>
    private const int DanglingFloor = 20;

    private readonly FindingLog _findings = roster.Findings;

    /// <summary>Builds the snapshot, or refuses when what was read is not whole.</summary>
    public MisSnapshot Assemble(IReadOnlyList<MisFileCount> files, DateTimeOffset? exportedAt)
    {
        EnsureConnected();
        var years = new YearGroupMaker(options.GradeLabel, _findings);
        var schools = roster.Schools.Select(s => Finish(s, years)).ToList();
        EnsureNotEmpty(schools);
        return new MisSnapshot
        {
            Schools = schools,
            Findings = _findings.ToList(),
            Completeness = new MisCompleteness
            {
                Files = files,
                DanglingEnrolments = roster.DanglingEnrolments,
                ExportedAt = exportedAt,
                TypesNotProvided = NotProvided(),
            },
        };
    }

    private MisGroupType[] NotProvided() => options.Product == MisProduct.ScholarPack ? [MisGroupType.Teaching] : [];

    private MisSchoolRecord Finish(SchoolDraft draft, YearGroupMaker years)
    {
        if (draft.People.Count == 0 && draft.Groups.Count == 0)
            _findings.Add(FindingKinds.SchoolEmpty, detail: draft.Id);

        var people = draft.People.Where(p => !p.Contradictory).ToList();
        var hidden = NotProvided();
        var groups = draft.Groups.Where(g => !g.Contradictory && !hidden.Contains(g.Type)).Select(Finish).ToList();
        var dropped = draft.Groups.Where(g => g.Contradictory).Sum(g => g.Members.Count);
        if (dropped > 0)
            _findings.Add(FindingKinds.EnrolmentOfDropped, count: dropped);
        return new MisSchoolRecord
        {
            Id = draft.Id,
            Name = draft.Name,
            DfeNumber = draft.DfeNumber,
            People = [.. people.Select(p => p.Record)],
            Groups = [.. years.Make(people.Where(p => !p.IsGuest).Select(p => p.Record)), .. groups],
            DroppedPeople = [.. draft.People.Where(p => p.Contradictory).Select(p => (p.Record.Role, p.Record.Id))],
            ContradictoryPeople = draft.People.Count(p => p.Contradictory),
            ContradictoryGroups = draft.ContradictoryGroups.Count,
        };
    }

    private MisGroupRecord Finish(GroupDraft draft)
    {
        if (draft.Sessions.Count == 0 && draft.Type == MisGroupType.Teaching)
            _findings.Add(FindingKinds.GroupWithoutSession);
        return new MisGroupRecord
        {
            Type = draft.Type,
            Id = draft.Id,
            Name = draft.Name,
            Sessions = [.. draft.Sessions],
            Members = MembershipMerge.Merge(draft, _findings),
        };
    }

    /// <summary>When a quarter of all enrolments name nobody, one of the files is not whole, and its silence is not news.</summary>
    private void EnsureConnected()
    {
        if (roster.DanglingEnrolments >= DanglingFloor && roster.DanglingEnrolments > roster.Enrolments * DanglingLimit)
            throw SourceError.Unavailable(
                $"{roster.DanglingEnrolments} of {roster.Enrolments} enrolments name a person or class that is not in the source: the export is not whole.",
                "Export all files at the same time and run Test-MisSource -Detailed.");
    }

    private static void EnsureNotEmpty(List<MisSchoolRecord> schools)
    {
        var (people, groups, memberships) = (schools.Sum(s => s.People.Count), schools.Sum(s => s.Groups.Count),
            schools.Sum(s => s.Groups.Sum(g => g.Members.Count)));
        if (people == 0 || groups == 0 || memberships == 0)
            throw SourceError.Unavailable(
                $"The source has {people} people, {groups} groups and {memberships} memberships in use; none of these can be zero.",
                "Check the export in the MIS and run Test-MisSource -Detailed.");
    }
}
