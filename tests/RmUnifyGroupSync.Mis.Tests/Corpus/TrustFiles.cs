using System.Globalization;
using RmUnifyGroupSync.Mis.Tests.Support;

namespace RmUnifyGroupSync.Mis.Tests.Corpus;

/// <summary>Writes the trust in every format of files; the field lists are those of the formats.</summary>
internal static class TrustFiles
{
    public static Said SaidBy(string format) => format switch
    {
        "oneroster-1.1" => Said.User | Said.Names | Said.Email | Said.Number | Said.Enabled | Said.Terms | Said.Main | Said.Dates | Said.Dfe,
        "oneroster-1.2" => Said.User | Said.Names | Said.Email | Said.Number | Said.Enabled | Said.Terms | Said.Main | Said.Dates | Said.Dfe | Said.Stays,
        "sds-v1" or "sds-v1-iso" => Said.User | Said.Names | Said.Number | Said.Terms | Said.OneTerm,
        "sds-v1-uk" => Said.User | Said.Names | Said.Number | Said.Terms | Said.OneTerm | Said.Dfe,
        "sds-v2" => Said.User | Said.Names,
        "sds-v2.1" => Said.User | Said.Names | Said.Email | Said.Number | Said.Terms | Said.Stays,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    public static MisSourceKind KindOf(string format) => format.StartsWith("oneroster", StringComparison.Ordinal) ? MisSourceKind.OneRosterCsv : MisSourceKind.SdsCsv;

    public static TempExport Write(Trust trust, string format) => format switch
    {
        "oneroster-1.1" => OneRoster(trust, "1.1"),
        "oneroster-1.2" => OneRoster(trust, "1.2"),
        "sds-v1" => SdsV1(trust, uk: false, "M/d/yyyy"),
        "sds-v1-iso" => SdsV1(trust, uk: false, "yyyyMMdd"),
        "sds-v1-uk" => SdsV1(trust, uk: true, "M/d/yyyy"),
        "sds-v2" => SdsV2(trust),
        _ => SdsV21(trust),
    };

    private static TempExport OneRoster(Trust trust, string version)
    {
        var is11 = version == "1.1";
        var export = new TempExport().With("manifest.csv", ["propertyName,value", "manifest.version,1.0", $"oneroster.version,{version}",
            .. new[] { "academicSessions", "classes", "enrollments", "orgs", "users" }.Select(f => $"file.{f},bulk"), $"file.roles,{(is11 ? "absent" : "bulk")}",
            "file.courses,absent", "file.demographics,bulk", "source.systemName,Trust MIS"])
            .With("demographics.csv", "sourcedId,status,dateLastModified,birthDate,sex", $"{trust.People[0].Id},,,2014-01-02,female")
            .With("orgs.csv", [Row("sourcedId", "status", "dateLastModified", "name", "type", "identifier", "parentSourcedId"),
                Row(Trust.TrustId, "", "", "The Trust", "district", "", ""), .. trust.Schools.Select(s => Row(s.Id, "", "", s.Name, "school", s.Dfe, Trust.TrustId))])
            .With("academicSessions.csv", [Row("sourcedId", "status", "dateLastModified", "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"),
                .. trust.Terms.Select(t => Row(t.Id, "", "", t.Name, t.IsYear ? "schoolYear" : "term", Iso(t.Start), Iso(t.Last.AddDays(1)), t.Parent, "2026"))])
            .With("classes.csv", [Row("sourcedId", "status", "dateLastModified", "title", "grades", "courseSourcedId", "classCode", "classType", "location", "schoolSourcedId", "termSourcedIds", "subjects", "subjectCodes", "periods"),
                .. trust.Classes.Select(c => Row(c.Id, "", "", c.Name, "", "course", "", c.IsForm ? "homeroom" : "scheduled", "", c.School, string.Join(',', c.Terms), "", "", ""))])
            .With("enrollments.csv", [Row("sourcedId", "status", "dateLastModified", "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate", "endDate"),
                .. trust.Places.Select((p, i) => Row($"e{i}", "", "", p.Class.Id, p.Class.School, p.Who.Id, RoleOf(p.Who), p.Who.Role == PersonRole.Student ? "" : p.IsMain ? "true" : "false", Iso(p.From), Iso(p.Last?.AddDays(1))))]);
        if (is11)
            return export.With("users.csv", [Row("sourcedId", "status", "dateLastModified", "enabledUser", "orgSourcedIds", "role", "username", "userIds", "givenName", "familyName", "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades", "password"),
                .. trust.People.Select(p => Row(p.Id, "", "", p.Enabled ? "true" : "false", string.Join(',', p.Schools), RoleOf(p), p.User, "", p.Given, p.Family, "", p.Number, p.Email, "", "", "", p.Grade, "pw-secret"))]);
        return export
            .With("users.csv", [Row("sourcedId", "status", "dateLastModified", "enabledUser", "username", "userIds", "givenName", "familyName", "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades", "password", "userMasterIdentifier", "preferredGivenName", "primaryOrgSourcedId", "pronouns"),
                .. trust.People.Select(p => Row(p.Id, "", "", p.Enabled ? "true" : "false", p.User, "", p.Given, p.Family, "", p.Number, p.Email, "", "", "", p.Grade, "pw-secret", "", "", p.Schools[0], ""))])
            .With("roles.csv", [Row("sourcedId", "status", "dateLastModified", "userSourcedId", "roleType", "role", "beginDate", "endDate", "orgSourcedId", "userProfileSourcedId"),
                .. trust.People.SelectMany(p => p.Schools.Select((s, i) => Row($"r{p.Id}-{i}", "", "", p.Id, i == 0 ? "primary" : "secondary", RoleOf(p), Iso(p.From), Iso(p.Last?.AddDays(1)), s, "")))]);
    }

    private static TempExport SdsV1(Trust trust, bool uk, string dates)
    {
        var (id, school, section) = uk ? ("ID", "School DfE Number", "Section ID") : ("SIS ID", "School SIS ID", "Section SIS ID");
        string Date(DateOnly date) => date.ToString(dates, CultureInfo.InvariantCulture);
        IEnumerable<Somebody> Of(PersonRole role) => trust.People.Where(p => p.Role == role);
        return new TempExport()
            .With("School.csv", [Row(uk ? "DfE Number" : "SIS ID", "Name", "School Number", "Grade Low", "Zone"), .. trust.Schools.Select(s => Row(s.Id, s.Name, "", "", "1"))])
            .With("Section.csv", [Row(id, school, "Section Name", "Section Number", "Term SIS ID", "Term Name", "Term StartDate", "Term EndDate", "Course SIS ID", "Course Name", "Status"),
                .. trust.Classes.Select(c => (c, t: trust.Terms.Single(t => t.Id == c.Terms[0])))
                    .Select(x => Row(x.c.Id, x.c.School, x.c.Name, "", x.t.Id, x.t.Name, Date(x.t.Start), Date(x.t.Last), "", x.c.IsForm ? "Registration" : "Maths", "Active"))])
            .With("Student.csv", [Row(id, school, "First Name", "Last Name", "Username", "Password", "Secondary Email", "Student Number", "Grade", "Status", "Birthdate"),
                .. Of(PersonRole.Student).Select(p => Row(p.Id, string.Join(',', p.Schools), p.Given, p.Family, p.User, "pw-secret", "", p.Number, p.Grade, "Active", "1/2/2014"))])
            .With("Teacher.csv", [Row(id, school, "First Name", "Last Name", "Username", "Password", "Teacher Number", "Status"),
                .. Of(PersonRole.Teacher).Select(p => Row(p.Id, string.Join(',', p.Schools), p.Given, p.Family, p.User, "pw-secret", p.Number, "Active"))])
            .With("StudentEnrollment.csv", [Row(section, id), .. trust.Places.Where(p => p.Who.Role == PersonRole.Student).Select(p => Row(p.Class.Id, p.Who.Id))])
            .With("TeacherRoster.csv", [Row(section, id), .. trust.Places.Where(p => p.Who.Role == PersonRole.Teacher).Select(p => Row(p.Class.Id, p.Who.Id))]);
    }

    private static TempExport SdsV2(Trust trust) => new TempExport()
        .With("orgs.csv", [Row("sourcedId", "name", "type", "parentSourcedId"), Row(Trust.TrustId, "The Trust", "district", ""), .. trust.Schools.Select(s => Row(s.Id, s.Name, "school", Trust.TrustId))])
        .With("users.csv", [Row("sourcedId", "orgSourcedIds", "givenName", "familyName", "username", "password", "role", "grade"),
            .. trust.People.Select(p => Row(p.Id, string.Join(',', p.Schools), p.Given, p.Family, p.User, "pw-secret", RoleOf(p), p.Grade))])
        .With("classes.csv", [Row("sourcedId", "orgSourcedId", "title"), .. trust.Classes.Select(c => Row(c.Id, c.School, c.Name))])
        .With("enrollments.csv", [Row("classSourcedId", "userSourcedId", "role"), .. trust.Places.Select(p => Row(p.Class.Id, p.Who.Id, RoleOf(p.Who)))]);

    private static TempExport SdsV21(Trust trust) => new TempExport()
        .With("orgs.csv", [Row("sourcedId", "name", "type", "parentSourcedId"), Row(Trust.TrustId, "The Trust", "localAuthority", ""), .. trust.Schools.Select(s => Row(s.Id, s.Name, "school", Trust.TrustId))])
        .With("users.csv", [Row("sourcedId", "username", "givenName", "familyName", "password", "activeDirectoryMatchId", "email", "phone", "sms"),
            .. trust.People.Select(p => Row(p.Id, p.User, p.Given, p.Family, "pw-secret", p.Number, p.Email, "", ""))])
        .With("roles.csv", [Row("userSourcedId", "orgSourcedId", "role", "sessionSourcedId", "grade", "isPrimary", "roleStartDate", "roleEndDate"),
            .. trust.People.SelectMany(p => p.Schools.Select((s, i) => Row(p.Id, s, RoleOf(p), "", p.Grade, i == 0 ? "true" : "false", Iso(p.From), Iso(p.Last))))])
        .With("academicSessions.csv", [Row("sourcedId", "title", "type", "schoolYear", "startDate", "endDate"),
            .. trust.Terms.Select(t => Row(t.Id, t.Name, t.IsYear ? "schoolYear" : "term", "2025", Iso(t.Start), Iso(t.Last)))])
        .With("courses.csv", Row("sourcedId", "orgSourcedId", "title", "code"), Row("reg", "", "Tutor Group", ""), Row("ma", "", "Maths", "MA"))
        .With("classes.csv", [Row("sourcedId", "orgSourcedId", "title", "sessionSourcedIds", "courseSourcedId", "code"),
            .. trust.Classes.Select(c => Row(c.Id, c.School, c.Name, string.Join(',', c.Terms), c.IsForm ? "reg" : "ma", ""))])
        .With("enrollments.csv", [Row("classSourcedId", "userSourcedId", "role"), .. trust.Places.Select(p => Row(p.Class.Id, p.Who.Id, RoleOf(p.Who)))])
        .With("demographics.csv", "userSourcedId,sex,birthDate", $"{trust.People[0].Id},female,2014-01-02");

    public static string Row(params string[] fields) => string.Join(',', fields.Select(Quoted));

    private static string Quoted(string field) => field.AsSpan().ContainsAny(",\"\r\n") || field.Trim() != field
        ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    internal static string RoleOf(Somebody who) => who.Role == PersonRole.Student ? "student" : who.Teaches ? "teacher" : "administrator";

    internal static string Iso(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
