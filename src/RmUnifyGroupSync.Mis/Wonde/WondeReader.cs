using System.Text;
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
internal sealed class WondeReader(WondePages pages, RosterBuilder roster, WondeSchool source, RegistrationRule? registration, TimeZoneInfo zone)
{
    private readonly WondeDates _dates = new(roster.Findings);
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
        _dates.EnsureLegible("classes");
        return
        [
            new MisFileCount("students", students.Count), new MisFileCount("employees", staff.Count),
            new MisFileCount("groups", groups?.Count ?? 0), new MisFileCount("classes", classes?.Count ?? 0),
        ];
    }

    private Uri List(string name) => new(source.Root, name);

    private void AddPeople(List<WondePerson> people, string list)
    {
        foreach (var (record, stay) in people.Where(p => p.Record.Id.Length > 0))
        {
            var place = new RowPlace(list, null);
            _dates.Note(stay, place);
            if (stay.IsIllegible)
                roster.AddUnclearPerson(record.Id);
            else
                roster.AddPerson(_school, WithStay(record, stay, place), place);
        }

        _dates.EnsureLegible(list);
    }

    /// <summary>Lists are of people who are there, so a leaving date before the admission is that of an earlier stay.</summary>
    private MisPersonRecord WithStay(MisPersonRecord record, WondeStay stay, RowPlace place)
    {
        var isEarlier = stay.Until <= stay.From;
        if (isEarlier)
            roster.Findings.Add(FindingKinds.PersonEarlierStay, place.File);
        return record with { From = stay.From, Until = isEarlier ? null : stay.Until };
    }

    private void AddGroups(List<WondeGroup> groups, List<WondeGroup> classes)
    {
        var forms = Readable(groups.Where(g => g.IsRegistration), "groups");
        var subjectsSeen = classes.Exists(c => c.HasSubject);
        classes = Readable(classes, "classes");
        var names = forms.Select(g => g.Name.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
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

    /// <summary>Members that are null are out of the token's scope: absent, not empty.</summary>
    private List<WondeGroup> Readable(IEnumerable<WondeGroup> groups, string list)
    {
        var lists = groups.ToLookup(g => g.Students is not null && g.Staff is not null);
        if (lists.Contains(false))
            roster.Findings.Add(FindingKinds.WondeScope, list, detail: source.Id, count: lists[false].Count());
        return [.. lists[true]];
    }

    private void Add(WondeGroup group, MisGroupType type, EnrolmentLines lines)
    {
        var place = new RowPlace(lines.File, null);
        var key = $"{source.Id}\u001f{type}\u001f{group.Id}";
        roster.AddGroup(_school, type, group.Id, group.Name.Trim().Length > 0 ? group.Name : group.Id, place, key);
        foreach (var student in group.Students!)
            Add(key, student, MemberPart.Student, lines, place);
        foreach (var employee in group.Staff!)
            Add(key, employee, MemberPart.Teacher, lines, place);
    }

    private void Add(string key, WondeMember member, MemberPart part, EnrolmentLines lines, RowPlace place)
    {
        _dates.Note(member.Stay, place);
        if (member.Stay.IsIllegible)
            lines.AddUnclear(Encoding.UTF8.GetBytes(key));
        else
            lines.Add(key, member.Id, "", part, member.IsMain, member.Stay.From, member.Stay.Until);
    }

    private WondePerson StudentOf(JsonElement row)
    {
        var education = row.Included("education_details");
        var year = education.TextOrNull("current_nc_year") ?? row.Included("year").TextOrNull("code") ?? row.Included("year").TextOrNull("name");
        var record = PersonOf(row, PersonRole.Student) with
        {
            Number = education.TextOrNull("admission_number"),
            Upn = education.TextOrNull("upn"),
            Grades = year is null ? [] : [year],
        };
        return new WondePerson(record, WondeStay.Of(education, "admission_date", "leaving_date", zone));
    }

    private WondePerson EmployeeOf(JsonElement row)
    {
        var employment = row.Included("employment_details");
        var kind = employment.Text("teaching_staff").ToUpperInvariant() switch
        {
            "TRUE" or "1" => StaffKind.Teaching,
            "FALSE" or "0" => StaffKind.NonTeaching,
            _ => StaffKind.Unknown,
        };
        return new WondePerson(
            PersonOf(row, PersonRole.Teacher) with { StaffKind = kind }, WondeStay.Of(employment, "employment_start_date", "employment_end_date", zone));
    }

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

    private WondeGroup GroupOf(JsonElement row, bool isClass) => new(
        row.Text("id"), row.Untrimmed("name"), row.Text("code"),
        row.Text("type").StartsWith("reg", StringComparison.OrdinalIgnoreCase) && !isClass,
        row.Child("subject").ValueKind is JsonValueKind.String or JsonValueKind.Object && HasSubject(row),
        MembersOf(row.Included("students")), MembersOf(row.Included("employees")));

    /// <summary>Null when there is no list.</summary>
    private WondeMember[]? MembersOf(JsonElement list) => list.ValueKind != JsonValueKind.Array ? null
        : [.. list.EnumerateArray().Select(m => new WondeMember(m.Text("id"), IsMain(m), StayOf(m)))];

    /// <summary>When somebody is in a group, where the MIS behind Wonde says so; it stands with what else the list says of his membership.</summary>
    private WondeStay StayOf(JsonElement member) =>
        WondeStay.Of(member.Child("meta").ValueKind == JsonValueKind.Object ? member.Child("meta") : member, "start_date", "end_date", zone);

    private static bool HasSubject(JsonElement row) =>
        row.Text("subject").Length > 0 || row.Included("subject").ValueKind == JsonValueKind.Object || row.Child("subject").Text("id").Length > 0;

    private static bool IsMain(JsonElement employee) => employee.Child("meta").Text("is_main_teacher").ToUpperInvariant() is "TRUE" or "1";

    private sealed record WondePerson(MisPersonRecord Record, WondeStay Stay);

    private readonly record struct WondeMember(string Id, bool IsMain, WondeStay Stay);

    /// <summary>A class or group with its members, which are null when the token may not read them.</summary>
    private sealed record WondeGroup(
        string Id, string Name, string Code, bool IsRegistration, bool HasSubject, WondeMember[]? Students, WondeMember[]? Staff);
}
