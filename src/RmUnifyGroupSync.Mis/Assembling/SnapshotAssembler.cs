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
        EnsureStudents();
        var schools = FinishSchools();
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

    /// <summary>Schools have nothing in common, so they are finished side by side; what is noted comes in their order.</summary>
    private List<MisSchoolRecord> FinishSchools()
    {
        var hidden = NotProvided();
        var finished = roster.Schools.AsParallel().AsOrdered()
            .Select(school => new SchoolFinisher(school, options.GradeLabel, hidden)).Select(f => (School: f.Finish(), f.Findings)).ToList();
        foreach (var (_, findings) in finished)
            _findings.Add(findings);
        return [.. finished.Select(f => f.School)];
    }

    /// <summary>When a quarter of all enrolments name nobody, one of the files is not whole, and its silence is not news.</summary>
    private void EnsureConnected()
    {
        if (roster.DanglingEnrolments >= DanglingFloor && roster.DanglingEnrolments > roster.Enrolments * DanglingLimit)
            throw SourceError.Unavailable(
                $"{roster.DanglingEnrolments} of {roster.Enrolments} enrolments name a person or class that is not in the source: the export is not whole.",
                "Export all files at the same time and run Test-MisSource -Detailed.");
    }

    /// <summary>A school whose classes have students of whom the source says nothing usable has not lost them all: it was not exported whole.</summary>
    private void EnsureStudents()
    {
        if (roster.Schools.FirstOrDefault(s => s.LostStudents > 0 && !s.People.Exists(p => p.Role == PersonRole.Student)) is { } school)
            throw SourceError.Unavailable(
                $"The school '{school.Id}' has {school.LostStudents} enrolments of students in its classes but not one student: "
                + "the people are missing, or their roles are none that can be read.",
                "Check the roles and the people of the export in the MIS; students have the role 'student'.", school.Id);
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
