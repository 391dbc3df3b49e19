using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>
/// Judges whether what was read is the whole of it. A source cut off at the end of a row looks like a good one that is shorter; what
/// gives it away are references to what is not there, and schools of which a part is missing.
/// </summary>
internal static class Wholeness
{
    /// <summary>When more than this share of enrolments leads nowhere, half of the export is missing.</summary>
    private const double DanglingLimit = 0.25;

    /// <summary>Fewer enrolments to nowhere than this are stray rows, however small the school.</summary>
    private const int DanglingFloor = 5;

    /// <summary>Whether so many of all enrolments lead nowhere that one of the files is not whole and its silence is no news.</summary>
    public static bool IsBroken(int dangling, int all) => dangling >= DanglingFloor && dangling > all * DanglingLimit;

    /// <summary>Refuses a source that is not whole altogether.</summary>
    public static void Ensure(RosterBuilder roster)
    {
        if (IsBroken(roster.DanglingEnrolments, roster.Enrolments))
            throw SourceError.Unavailable(
                $"{roster.DanglingEnrolments} of {roster.Enrolments} enrolments name a person or class that is not in the source: the export is not whole.",
                "Export all files at the same time and run Test-MisSource -Detailed.");
        if (IsBroken(roster.MisplacedEnrolments, roster.Enrolments))
            throw SourceError.Unavailable(
                $"{roster.MisplacedEnrolments} of {roster.Enrolments} enrolments give staff a place as a student, or a student one as staff: the roles of the export cannot be right.",
                "Check the roles of people and of enrolments in the export, and that all files were exported at the same time.");
        if (roster.Schools.FirstOrDefault(s => s.LostStudents > 0 && !s.HasStudents) is { } school)
            throw SourceError.Unavailable(
                $"The school '{school.Id}' has {school.LostStudents} enrolments of students in its classes but not one student: "
                + "the people are missing, or their roles are none that can be read.",
                "Check the roles and the people of the export in the MIS; students have the role 'student'.", school.Id);
    }

    /// <summary>What is missing of one school, as far as the others prove nothing against it; null when nothing is.</summary>
    /// <param name="school">The school.</param>
    /// <param name="someHaveStudents">Whether the source has students at all; one without any may be about staff only.</param>
    public static GroupSyncException? FailureOf(SchoolDraft school, bool someHaveStudents)
    {
        if (school.Failure is not null || school.IsEmpty)
            return school.Failure;
        if (school.HasStudents && school.People.TrueForAll(p => p.Role != PersonRole.Student || !p.Record.Enabled))
            return SourceError.Unavailable(
                $"Every student of the school '{school.Id}' is marked as not enabled, so nobody would be in its groups.",
                "Have the accounts enabled in the MIS (enabledUser), or ask its provider why the export says so.", school.Id);
        var lost = school.LostStudents + school.LostStaff;
        var enrolments = lost + school.Groups.Sum(g => g.Members.Length);
        if (enrolments == 0)
            return null;
        if (school.People.Count == 0)
            return NotWhole(school, $"has {enrolments} enrolments in its classes and nobody in the source",
                "Check that its people are exported; a school that has none yet is best left out of the export.");
        if (someHaveStudents && !school.HasOwnStudents && !school.IsOther)
            return NotWhole(school, $"has {enrolments} enrolments in its classes and not one student of its own, though other schools of the source have",
                "Check that its students are exported; a school that has none yet is best left out of the export.");
        if (IsBroken(lost, enrolments))
            return NotWhole(school, $"has {lost} of {enrolments} enrolments whose person is not in the source or cannot be told to be a student",
                "Export all files at the same time and run Test-MisSource -Detailed.");
        return null;
    }

    private static GroupSyncException NotWhole(SchoolDraft school, string what, string action) =>
        SourceError.Unavailable($"The school '{school.Id}' {what}: it was not exported whole.", action, school.Id);
}
