using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.MappedCsv;

/// <summary>
/// Columns of the reports that administrators get out of SIMS, Bromcom and Arbor. Reports are named by their authors, so each
/// field has several usual names; the first that a file has is taken.
/// </summary>
internal static class MappedPresets
{
    private static readonly Dictionary<string, Dictionary<MappedField, string[]>> Presets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SimsReport"] = new()
        {
            [MappedField.PersonId] = ["Person_id", "Person id", "PersonID", "adno", "Adm No", "Admission Number", "Admission No"],
            [MappedField.Number] = ["adno", "Adm No", "Admission Number", "Admission No"],
            [MappedField.GivenName] = ["Preferred Forename", "Chosen Forename", "Forename", "Legal Forename"],
            [MappedField.FamilyName] = ["Preferred Surname", "Chosen Surname", "Surname", "Legal Surname"],
            [MappedField.Email] = ["Primary Email", "Work Email", "Email", "Email Address"],
            [MappedField.UserName] = ["Username", "User name", "UserName"],
            [MappedField.Upn] = ["UPN", "Unique Pupil Number"],
            [MappedField.Year] = ["Year", "Year Group", "NC Year", "Year taught in"],
            [MappedField.Registration] = ["Reg", "Reg Group", "Registration Group", "Tutor Group"],
            [MappedField.GroupName] = ["Class", "Class Name", "Teaching Group", "Group"],
            [MappedField.TeacherId] = ["Staff Code", "Teacher Code", "Main Teacher Code", "Teacher Initials"],
            [MappedField.TeacherEmail] = ["Teacher Email", "Staff Email", "Main Teacher Email"],
            [MappedField.Start] = ["Start Date", "Class Start Date"],
            [MappedField.End] = ["End Date", "Class End Date"],
        },
        ["BromcomClassReport"] = new()
        {
            [MappedField.PersonId] = ["ADMISSION NO.", "ADMISSION NO", "ADMISSION NUMBER"],
            [MappedField.Number] = ["ADMISSION NO.", "ADMISSION NO", "ADMISSION NUMBER"],
            [MappedField.GivenName] = ["STUDENT FIRST NAME", "FIRST NAME"],
            [MappedField.FamilyName] = ["STUDENT LAST NAME", "LAST NAME"],
            [MappedField.Email] = ["STUDENT EMAIL"],
            [MappedField.Upn] = ["UPN"],
            [MappedField.Year] = ["YEAR GROUP", "YEAR"],
            [MappedField.Registration] = ["TUTOR GROUP", "TUTOR GROUP NAME", "REGISTRATION GROUP"],
            [MappedField.GroupName] = ["CLASS", "CLASS NAME"],
            [MappedField.TeacherId] = ["STAFF CODE", "TEACHER CODE"],
            [MappedField.TeacherGivenName] = ["TEACHER FIRST NAME"],
            [MappedField.TeacherFamilyName] = ["TEACHER LAST NAME"],
            [MappedField.TeacherEmail] = ["CLASS TEACHER EMAIL", "TEACHER EMAIL"],
        },
        ["ArborReport"] = new()
        {
            [MappedField.PersonId] = ["Arbor Student ID", "Student ID", "Arbor ID", "Admission number"],
            [MappedField.Number] = ["Admission number", "Admission no."],
            [MappedField.GivenName] = ["Preferred first name", "First name", "Legal first name"],
            [MappedField.FamilyName] = ["Preferred last name", "Last name", "Legal last name"],
            [MappedField.Email] = ["Student email", "School email", "Email address", "Email"],
            [MappedField.UserName] = ["Username", "User name"],
            [MappedField.Upn] = ["UPN", "Unique pupil number"],
            [MappedField.Year] = ["Year group", "Year"],
            [MappedField.Registration] = ["Registration form", "Registration group", "Form"],
            [MappedField.GroupName] = ["Teaching group", "Class", "Course", "Academic unit"],
            [MappedField.TeacherId] = ["Staff code", "Teacher code", "Arbor Staff ID"],
            [MappedField.TeacherEmail] = ["Teacher email", "Staff email"],
            [MappedField.Start] = ["Start date", "Enrolment start date"],
            [MappedField.End] = ["End date", "Enrolment end date"],
        },
    };

    /// <summary>Names of the presets.</summary>
    public static IEnumerable<string> Names => Presets.Keys;

    /// <summary>The columns of a preset, empty without one; an unknown one describes no source.</summary>
    public static IReadOnlyDictionary<MappedField, string[]> Find(string? preset)
    {
        if (string.IsNullOrWhiteSpace(preset))
            return new Dictionary<MappedField, string[]>();
        return Presets.GetValueOrDefault(preset) ?? throw SourceError.Invalid(
            $"There is no preset '{preset}'.", $"Set MisPreset to one of {string.Join(", ", Names)}.", preset);
    }
}
