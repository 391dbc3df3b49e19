using System.Text.Json;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rest;

namespace RmUnifyGroupSync.Mis.Wonde;

/// <summary>
/// Reads one school. Registration groups come as groups of that type, in some MISs as classes without a subject instead, and in some
/// as both; so both are read and the class gives way to the group of the same name.
/// </summary>
internal sealed class WondeReader(WondePages pages, RosterBuilder roster, WondeSchool source, RegistrationRule? registration)
{
    private readonly SchoolDraft _school = roster.AddSchool(source.Id, source.Name, source.DfeNumber, new RowPlace("schools", null));

    /// <summary>Reads everything into the roster; gives the rows of each list.</summary>
    public async Task<IReadOnlyList<MisFileCount>> ReadAsync(CancellationToken cancellationToken)
    {
        var students = await pages.ReadAsync(List("students"), "year,education_details,contact_details", StudentOf, cancellationToken);
        var staff = await pages.ReadAsync(List("employees"), "contact_details,employment_details", EmployeeOf, cancellationToken);
        var groups = await pages.TryReadAsync(List("groups"), "students,employees", r => GroupOf(r, isClass: false), cancellationToken);
        var classes = await pages.TryReadAsync(List("classes"), "subject,students,employees", r => GroupOf(r, isClass: true), cancellationToken);
        if (groups is null && classes is null)
            throw SourceError.Unavailable(
                "Wonde lets this token read neither classes nor groups.", "Ask the school to approve these scopes in Wonde, then try again.", source.Id);
        AddPeople(students, "students");
        AddPeople(staff, "employees");
        if (groups is null)
            roster.Findings.Add(FindingKinds.WondeScope, "groups", detail: source.Id);
        if (classes is null)
            roster.Findings.Add(FindingKinds.WondeScope, "classes", detail: source.Id);
        AddGroups(groups ?? [], classes ?? []);
        return
        [
            new MisFileCount("students", students.Count), new MisFileCount("employees", staff.Count),
            new MisFileCount("groups", groups?.Count ?? 0), new MisFileCount("classes", classes?.Count ?? 0),
        ];
    }

    private Uri List(string name) => new(source.Root, name);

    private void AddPeople(List<MisPersonRecord> people, string list)
    {
        foreach (var person in people.Where(p => p.Id.Length > 0))
            roster.AddPerson(_school, person, new RowPlace(list, null));
    }

    private void AddGroups(List<WondeGroup> groups, List<WondeGroup> classes)
    {
        var forms = groups.Where(g => g.IsRegistration).ToList();
        var names = forms.Select(g => g.Name.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var subjectsSeen = classes.Exists(c => c.HasSubject);
        var (inGroups, inClasses) = (new EnrolmentLines("groups"), new EnrolmentLines("classes"));
        foreach (var group in forms)
            Add(group, MisGroupType.Registration, inGroups);
        foreach (var group in classes)
        {
            var isForm = registration is null
                ? subjectsSeen && !group.HasSubject && (forms.Count == 0 || names.Contains(group.Name.Trim()))
                : registration.TypeOf([group.Name, group.Code, group.Id], []) == MisGroupType.Registration;
            if (isForm && names.Contains(group.Name.Trim()))
                roster.Findings.Add(FindingKinds.WondeDouble, "classes");
            else
                Add(group, isForm ? MisGroupType.Registration : MisGroupType.Teaching, inClasses);
        }

        roster.Enrol([inGroups]);
        roster.Enrol([inClasses]);
    }

    private void Add(WondeGroup group, MisGroupType type, EnrolmentLines lines)
    {
        var place = new RowPlace(lines.File, null);
        var key = $"{source.Id}\u001f{type}\u001f{group.Id}";
        roster.AddGroup(_school, type, group.Id, group.Name.Trim().Length > 0 ? group.Name : group.Id, place, key);
        foreach (var student in group.Students)
            lines.Add(key, student, "", MemberPart.Student);
        foreach (var (id, isMain) in group.Staff)
            lines.Add(key, id, "", MemberPart.Teacher, isMain);
    }

    private static MisPersonRecord StudentOf(JsonElement row)
    {
        var education = row.Included("education_details");
        var year = education.TextOrNull("current_nc_year") ?? row.Included("year").TextOrNull("code") ?? row.Included("year").TextOrNull("name");
        return PersonOf(row, PersonRole.Student) with
        {
            Number = education.TextOrNull("admission_number"),
            Upn = education.TextOrNull("upn"),
            Grades = year is null ? [] : [year],
        };
    }

    private static MisPersonRecord EmployeeOf(JsonElement row) => PersonOf(row, PersonRole.Teacher) with
    {
        StaffKind = row.Included("employment_details").Text("teaching_staff").ToUpperInvariant() switch
        {
            "TRUE" or "1" => StaffKind.Teaching,
            "FALSE" or "0" => StaffKind.NonTeaching,
            _ => StaffKind.Unknown,
        },
    };

    private static MisPersonRecord PersonOf(JsonElement row, PersonRole role)
    {
        var emails = row.Included("contact_details").Child("emails");
        return new MisPersonRecord
        {
            Id = row.Text("id"),
            Role = role,
            GivenName = row.TextOrNull("forename"),
            FamilyName = row.TextOrNull("surname"),
            Email = emails.TextOrNull("work") ?? emails.TextOrNull("email") ?? emails.TextOrNull("primary"),
        };
    }

    private static WondeGroup GroupOf(JsonElement row, bool isClass) => new(
        row.Text("id"), row.Untrimmed("name"), row.Text("code"),
        row.Text("type").StartsWith("reg", StringComparison.OrdinalIgnoreCase) && !isClass,
        row.Child("subject").ValueKind is JsonValueKind.String or JsonValueKind.Object && HasSubject(row),
        [.. row.Child("students").Items("data").Select(s => s.Text("id"))],
        [.. row.Child("employees").Items("data").Select(e => (e.Text("id"), IsMain(e)))]);

    private static bool HasSubject(JsonElement row) =>
        row.Text("subject").Length > 0 || row.Included("subject").ValueKind == JsonValueKind.Object || row.Child("subject").Text("id").Length > 0;

    private static bool IsMain(JsonElement employee) => employee.Child("meta").Text("is_main_teacher").ToUpperInvariant() is "TRUE" or "1";

    /// <summary>A class or group with its members.</summary>
    private sealed record WondeGroup(
        string Id, string Name, string Code, bool IsRegistration, bool HasSubject, string[] Students, (string Id, bool IsMain)[] Staff);
}
