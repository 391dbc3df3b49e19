using System.Text;
using System.Text.Json;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.OneRoster;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rest;
using RmUnifyGroupSync.Mis.Rostering;

namespace RmUnifyGroupSync.Mis.OneRosterApi;

/// <summary>Reads the five collections that groups are made of; demographics and the like are never asked for.</summary>
internal sealed class OneRosterApiReader(CollectionWalk walk, RosterBuilder roster, OneRosterFields fields, RosterRules rules, TimeZoneInfo zone, ISyncObserver observer)
{
    private readonly List<MisFileCount> _counts = [];
    private readonly Dictionary<string, DateTally> _dates = new(StringComparer.Ordinal);
    private readonly EnrolmentLines _enrolments = new("enrollments");

    /// <summary>Rows of each collection.</summary>
    public IReadOnlyList<MisFileCount> Counts => _counts;

    /// <summary>Reads everything into the roster.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await EachAsync("orgs", OrgOf, rules.AddOrg, cancellationToken);
        await EachAsync("academicSessions", SessionOf, AddSession, cancellationToken);
        await EachAsync("classes", ClassOf, AddClass, cancellationToken);
        rules.Settle();
        await EachAsync("users", UserOf, AddUser, cancellationToken);
        await EachAsync("enrollments", EnrolmentOf, AddEnrolment, cancellationToken);
        rules.Enrol(_enrolments);
        observer.Report(new ProgressEvent("Read MIS", "OneRoster", _counts.Count, _counts.Count, Completed: true));
    }

    private async Task EachAsync<T>(string collection, Func<JsonElement, RowPlace, T?> make, Action<T> add, CancellationToken cancellationToken)
        where T : class
    {
        observer.Report(new ProgressEvent("Read MIS", collection, _counts.Count, 0));
        var place = new RowPlace(collection, null);
        var rows = await walk.ReadAsync(collection, row => make(row, place), cancellationToken);
        if (rows.Count == 0)
            throw SourceError.Unavailable(
                $"The MIS service has no {collection} at all.",
                "Check the scope of the credential; an empty list never means that everybody has left.", collection);
        foreach (var dates in _dates.Values)
            dates.EnsureLegible(collection);
        _dates.Clear();
        foreach (var row in rows)
            if (row is not null)
                add(row);
        _counts.Add(new MisFileCount(collection, rows.Count));
    }

    private OrgRow? OrgOf(JsonElement row, RowPlace place)
    {
        if (IsActive(row, place))
            return fields.Org(row.Text("sourcedId"), row.Text("name"), row.Text("type"), row.Text("identifier"), IdOf(row, "parent"), place);
        rules.AddEndedOrg(row.Text("sourcedId"));
        return null;
    }

    private SessionRow? SessionOf(JsonElement row, RowPlace place)
    {
        var (start, end) = (DateOf(row, "startDate", place), DateOf(row, "endDate", place));
        if (start < end)
            return new SessionRow(row.Text("sourcedId"), row.Text("type"), start.Value, end.Value, IdOf(row, "parent"));
        roster.Findings.Add(FindingKinds.SessionWithoutDates, place.File);
        return null;
    }

    private ClassRow? ClassOf(JsonElement row, RowPlace place)
    {
        if (IsActive(row, place))
            return new ClassRow(row.Text("sourcedId"), row.Untrimmed("title"), row.Text("classCode"), row.Text("classType"), IdOf(row, "school"),
                [.. row.Items("terms").Select(t => t.Text("sourcedId"))], place);
        roster.AddEndedGroup(row.Text("sourcedId"));
        return null;
    }

    /// <summary>1.2 has a list of roles, 1.1 one role for all organisations of the user.</summary>
    private UserWithRoles? UserOf(JsonElement row, RowPlace place)
    {
        var id = row.Text("sourcedId");
        if (!IsActive(row, place))
        {
            rules.AddEndedUser(id);
            return null;
        }

        List<RoleRow> roles = row.Items("roles").ToList() is { Count: > 0 } given
            ? [.. given.Select(r => new RoleRow(IdOf(r, "org"), RoleWord.Of(r.Text("role")), DateOf(r, "beginDate", place), DateOf(r, "endDate", place), place)
            {
                IsUnclear = IsIllegible(r, "beginDate") || IsIllegible(r, "endDate"),
            })]
            : [.. row.Items("orgs").Select(o => new RoleRow(o.Text("sourcedId"), RoleWord.Of(row.Text("role")), null, null, place))];
        if (roles.Count == 0)
        {
            roster.Findings.Add(FindingKinds.PersonWithoutRole, place.File);
            roster.AddPersonWithoutRole(id);
            return null;
        }

        if (roles.TrueForAll(r => r.Role.Kind == RoleKind.Outside))
        {
            roster.Findings.Add(FindingKinds.RoleOutside, place.File);
            roster.AddEndedPerson(id);
            return null;
        }

        return new UserWithRoles(new UserRow
        {
            Id = id,
            Enabled = !row.Text("enabledUser").Equals("false", StringComparison.OrdinalIgnoreCase),
            UserName = row.TextOrNull("username"),
            GivenName = row.TextOrNull("preferredFirstName") ?? row.TextOrNull("givenName"),
            FamilyName = row.TextOrNull("preferredLastName") ?? row.TextOrNull("familyName"),
            Email = row.TextOrNull("email"),
            Identifier = row.TextOrNull("identifier"),
            Upn = OneRosterFields.UpnIn(row.Items("userIds").Select(u => (u.Text("type"), u.Text("identifier")))),
            Grades = GradesOf(row.Child("grades")),
            Place = place,
        }, roles);
    }

    private Enrolment? EnrolmentOf(JsonElement row, RowPlace place) => IsActive(row, place)
        ? new Enrolment(IdOf(row, "class"), IdOf(row, "user"), IdOf(row, "school"), RoleWord.Of(row.Text("role")),
            row.Text("primary").Equals("true", StringComparison.OrdinalIgnoreCase), DateOf(row, "beginDate", place), DateOf(row, "endDate", place),
            IsIllegible(row, "beginDate") || IsIllegible(row, "endDate"))
        : null;

    private void AddSession(SessionRow row) => rules.Sessions.Add(row);

    private void AddClass(ClassRow row) => rules.AddClass(row);

    private void AddUser(UserWithRoles user) => rules.AddUser(user.User, user.Roles);

    private void AddEnrolment(Enrolment row)
    {
        if (RosterRules.PartOf(row.Role, roster.Findings, new RowPlace(_enrolments.File, null), _enrolments, Encoding.UTF8.GetBytes(row.GroupId)) is { } part)
            if (row.IsUnclear)
                _enrolments.AddUnclear(Encoding.UTF8.GetBytes(row.GroupId));
            else
                _enrolments.Add(row.GroupId, row.UserId, row.SchoolId, part, part != MemberPart.Student && row.IsPrimary, row.From, row.Until);
    }

    private bool IsActive(JsonElement row, RowPlace place) => RowStatus.IsActive(row.Text("status"), roster.Findings, place);

    /// <summary>A list, as the specification has it, or one text.</summary>
    private static string[] GradesOf(JsonElement grades) => grades.ValueKind == JsonValueKind.Array
        ? [.. grades.EnumerateArray().Select(g => g.AsText().Trim()).Where(g => g.Length > 0)]
        : ListText.Split(grades.AsText().Trim());

    /// <summary>The id that a reference names; some services give its address only, which ends in it.</summary>
    private static string IdOf(JsonElement row, string reference)
    {
        var target = row.Child(reference);
        return target.Text("sourcedId") is { Length: > 0 } id ? id
            : target.Text("href") is { Length: > 0 } address ? Uri.UnescapeDataString(address[(address.LastIndexOf('/') + 1)..])
            : "";
    }

    private DateOnly? DateOf(JsonElement row, string field, RowPlace place)
    {
        var text = row.Text(field);
        if (text.Length == 0)
            return null;
        var isDate = DateText.TryIso(text, zone, out var date);
        if (!_dates.TryGetValue(field, out var tally))
            _dates.Add(field, tally = new DateTally(field));
        tally.Add(isDate);
        if (isDate)
            return date;
        roster.Findings.Add(FindingKinds.DateInvalid, place.File, null, field);
        return null;
    }

    private bool IsIllegible(JsonElement row, string field) => row.Text(field) is { Length: > 0 } text && !DateText.TryIso(text, zone, out _);

    private sealed record UserWithRoles(UserRow User, IReadOnlyList<RoleRow> Roles);

    private sealed record Enrolment(string GroupId, string UserId, string SchoolId, RoleWord Role, bool IsPrimary, DateOnly? From, DateOnly? Until, bool IsUnclear);
}
