using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Mis.Tests.Corpus;

/// <summary>The trust as OneRoster 1.1 and 1.2 and Wonde give it, by list.</summary>
internal static class TrustServices
{
    public const Said SaidByWonde = Said.Names | Said.Email | Said.Number | Said.Stays | Said.Main | Said.Dates | Said.Dfe;

    public static Dictionary<string, string[]> OneRoster(Trust trust, bool is12) => new()
    {
        ["orgs"] = [Text(new { sourcedId = Trust.TrustId, status = "active", name = "The Trust", type = "district" }), .. trust.Schools.Select(s =>
            Text(new { sourcedId = s.Id, status = "active", name = s.Name, type = "school", identifier = s.Dfe, parent = new { sourcedId = Trust.TrustId } }))],
        ["academicSessions"] = [.. trust.Terms.Select(t => Text(new
        {
            sourcedId = t.Id,
            status = "active",
            title = t.Name,
            type = t.IsYear ? "schoolYear" : "term",
            startDate = TrustFiles.Iso(t.Start),
            endDate = TrustFiles.Iso(t.Last.AddDays(1)),
            parent = t.Parent.Length > 0 ? new { sourcedId = t.Parent } : null,
            schoolYear = "2026",
        }))],
        ["classes"] = [.. trust.Classes.Select(c => Text(new
        {
            sourcedId = c.Id,
            status = "active",
            title = c.Name,
            classType = c.IsForm ? "homeroom" : "scheduled",
            school = new { sourcedId = c.School },
            terms = c.Terms.Select(t => new { sourcedId = t }),
        }))],
        ["users"] = [.. trust.People.Select(p => User(p, is12))],
        ["enrollments"] = [.. trust.Places.Select((p, i) => Text(new
        {
            sourcedId = $"e{i}",
            status = "active",
            @class = new { href = $"https://x/classes/{p.Class.Id}", sourcedId = p.Class.Id, type = "class" },
            user = new { sourcedId = p.Who.Id },
            school = new { sourcedId = p.Class.School },
            role = TrustFiles.RoleOf(p.Who),
            primary = p.IsMain ? "true" : "false",
            beginDate = p.From is null ? null : TrustFiles.Iso(p.From),
            endDate = p.Last is null ? null : TrustFiles.Iso(p.Last?.AddDays(1)),
        }))],
    };

    /// <summary>A list of Wonde, by the path behind <c>/v1.0/</c>.</summary>
    public static string[] Wonde(Trust trust, string path)
    {
        if (path == "schools")
            return [.. trust.Schools.Select(s => Text(new { id = s.Id, name = s.Name, la_code = s.Dfe[..3], establishment_number = s.Dfe[3..] }))];
        var (school, list) = (path.Split('/')[1], path.Split('/')[2]);
        bool IsHere(Somebody p) => p.Schools.Contains(school);
        return list switch
        {
            "students" => [.. trust.People.Where(p => p.Role == Student && IsHere(p)).Select(p => Person(p, "education_details", new
            {
                admission_number = p.Number,
                current_nc_year = p.Grade,
                admission_date = Time(p.From),
                leaving_date = Time(p.Last),
            }))],
            "employees" => [.. trust.People.Where(p => p.Role != Student && IsHere(p)).Select(p => Person(p, "employment_details", new { teaching_staff = p.Teaches ? 1 : 0, employment_start_date = Time(p.From) }))],
            "groups" => [.. trust.Classes.Where(c => c.School == school && c.IsForm).Select(c => Group(trust, c, "REGISTRATION")), Text(new { id = "Y7", name = "Year 7", type = "YEAR" })],
            _ => [.. trust.Classes.Where(c => c.School == school).Select(c => Group(trust, c, null))],
        };
    }

    private const PersonRole Student = PersonRole.Student;

    private static string User(Somebody p, bool is12)
    {
        var user = JsonSerializer.SerializeToNode(new
        {
            sourcedId = p.Id,
            status = "active",
            enabledUser = p.Enabled ? "true" : "false",
            username = p.User,
            givenName = p.Given,
            familyName = p.Family,
            identifier = p.Number,
            email = p.Email,
            grades = p.Grade.Length > 0 ? new[] { p.Grade } : [],
            password = "pw-secret",
        })!.AsObject();
        if (is12)
            user["roles"] = JsonSerializer.SerializeToNode(p.Schools.Select((s, i) => new
            {
                roleType = i == 0 ? "primary" : "secondary",
                role = TrustFiles.RoleOf(p),
                org = new { sourcedId = s },
                beginDate = p.From is null ? null : TrustFiles.Iso(p.From),
                endDate = p.Last is null ? null : TrustFiles.Iso(p.Last?.AddDays(1)),
            }));
        else
            (user["role"], user["orgs"]) = (TrustFiles.RoleOf(p), JsonSerializer.SerializeToNode(p.Schools.Select(s => new { sourcedId = s })));
        return user.ToJsonString();
    }

    private static string Person(Somebody p, string details, object data)
    {
        var person = JsonSerializer.SerializeToNode(new
        {
            id = p.Id,
            mis_id = "9",
            forename = p.Given,
            surname = p.Family,
            date_of_birth = "2014-01-02",
            contact_details = new { data = new { emails = new { email = "private@home.example", work = p.Email } } },
        })!.AsObject();
        person[details] = new JsonObject { ["data"] = JsonSerializer.SerializeToNode(data) };
        return person.ToJsonString();
    }

    private static string Group(Trust trust, Class c, string? type)
    {
        var places = trust.Places.Where(p => p.Class == c).ToList();
        object Members(bool students) => new
        {
            data = places.Where(p => (p.Who.Role == Student) == students)
                .Select(p => new { id = p.Who.Id, meta = new { is_main_teacher = p.IsMain, start_date = TrustFiles.Iso(p.From), end_date = Time(p.Last) } }),
        };
        return Text(new { id = c.Id, name = c.Name, type, subject = c.IsForm ? null : new { data = new { id = "S" } }, students = Members(true), employees = Members(false) });
    }

    private static object? Time(DateOnly? day) => day is null ? null
        : new { date = day.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + " 00:00:00.000000", timezone_type = 3, timezone = "Europe/London" };

    private static string Text(object row) => JsonSerializer.Serialize(row);
}
