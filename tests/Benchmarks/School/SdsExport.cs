using System.Globalization;
using System.Text;

namespace RmUnifyGroupSync.Benchmarks.School;

/// <summary>Writes a school as SDS V1 with UK headers, the way a MIS exports it each evening.</summary>
public static class SdsExport
{
    /// <summary>Classes whose course has this name are registration groups.</summary>
    private const string RegistrationCourse = "Registration";

    /// <summary>Writes all six files, replacing those that are there.</summary>
    /// <param name="school">The school.</param>
    /// <param name="folder">Folder; made when missing.</param>
    /// <param name="yearStart">First day of the academic year.</param>
    public static void Write(SyntheticSchool school, string folder, DateOnly yearStart)
    {
        Directory.CreateDirectory(folder);
        var (start, end) = (Iso(yearStart), Iso(yearStart.AddYears(1).AddDays(-1)));
        Save(folder, "School.csv", "DfE Number,Name", [$"{SyntheticSchool.DfeNumber},Benchmark High School"]);
        Save(folder, "Student.csv", "ID,School DfE Number,First Name,Last Name,Username,Grade,Status", school.Pupils.Select(p => $"{Named(p.Person)},{p.Year},Active"));
        Save(folder, "Teacher.csv", "ID,School DfE Number,First Name,Last Name,Username,Status", school.Staff.Select(s => $"{Named(s)},Active"));
        Save(
            folder, "Section.csv", "ID,School DfE Number,Section Name,Term SIS ID,Term StartDate,Term EndDate,Course Name,Status",
            school.Groups.Select(g => $"{g.Id},{SyntheticSchool.DfeNumber},{g.Name},Y1,{start},{end},{g.Subject ?? RegistrationCourse},Active"));
        Save(folder, "StudentEnrollment.csv", "Section ID,ID", school.Groups.SelectMany(g => g.PupilIds.Select(p => $"{g.Id},{p}")));
        Save(folder, "TeacherRoster.csv", "Section ID,ID", school.Groups.SelectMany(g => g.StaffIds.Select(s => $"{g.Id},{s}")));
    }

    private static string Named(Person person) =>
        $"{person.Id},{SyntheticSchool.DfeNumber},{person.GivenName},{person.FamilyName},{person.UserName}";

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Save(string folder, string file, string header, IEnumerable<string> rows) =>
        File.WriteAllText(Path.Combine(folder, file), string.Join("\r\n", rows.Prepend(header)) + "\r\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
