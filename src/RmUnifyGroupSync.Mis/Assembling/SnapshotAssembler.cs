using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>Makes the finished snapshot from what a source's rows gave.</summary>
internal sealed class SnapshotAssembler(RosterBuilder roster, MisSourceOptions options)
{
    private readonly FindingLog _findings = roster.Findings;

    /// <summary>Builds the snapshot, or refuses when what was read is not whole.</summary>
    /// <param name="files">Rows of each file or list.</param>
    /// <param name="exportedAt">When the export was written; null when that is not known.</param>
    /// <param name="now">The time of the read.</param>
    public MisSnapshot Assemble(IReadOnlyList<MisFileCount> files, DateTimeOffset? exportedAt, DateTimeOffset now)
    {
        ExportAge.Note(_findings, FindingKinds.ExportOld, file: null, exportedAt, now, SchoolDay.ZoneOf(options));
        Wholeness.Ensure(roster);
        var failures = FindFailures();
        var schools = FinishSchools([.. roster.Schools.Where(s => s.Failure is null)]);
        EnsureNotEmpty(schools);
        return new MisSnapshot
        {
            Schools = schools,
            Failures = failures,
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

    /// <summary>
    /// Schools that were not exported whole (requirements S9: they do not stop the others). Where nothing but such schools is left, the
    /// first one's reason is the source's.
    /// </summary>
    private List<MisSchoolFailure> FindFailures()
    {
        var someHaveStudents = roster.Schools.Any(s => s.HasStudents);
        foreach (var school in roster.Schools)
            school.Failure = Wholeness.FailureOf(school, someHaveStudents);
        var failures = roster.Schools.Where(s => s.Failure is not null)
            .Select(s => new MisSchoolFailure(s.Id, s.Name, s.DfeNumber, s.Failure!)).ToList();
        return failures.Count > 0 && roster.Schools.All(s => s.Failure is not null || s.IsEmpty) ? throw failures[0].Reason : failures;
    }

    /// <summary>Schools have nothing in common, so they are finished side by side; what is noted comes in their order.</summary>
    private List<MisSchoolRecord> FinishSchools(List<SchoolDraft> schools)
    {
        var hidden = NotProvided();
        var finished = schools.AsParallel().AsOrdered()
            .Select(school => new SchoolFinisher(school, options.GradeLabel, hidden)).Select(f => (School: f.Finish(), f.Findings)).ToList();
        foreach (var (_, findings) in finished)
            _findings.Add(findings);
        return [.. finished.Select(f => f.School)];
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
