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
    private FindingLog _ofWalk = new();
    private readonly EnrolmentLines _enrolments = new("enrollments");

    /// <summary>Rows of each collection.</summary>
    public IReadOnlyList<MisFileCount> Counts => _counts;

    /// <summary>Reads everything into the roster.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await EachAsync("orgs", OrgOf, AddOrg, rules.AddEndedOrg, cancellationToken);
        await EachAsync("academicSessions", SessionOf, AddSession, ended: null, cancellationToken);
        await EachAsync("classes", ClassOf, rules.AddClass, id => roster.AddEndedGroup(id), cancellationToken);
        rules.Settle();
        await EachAsync("users", UserOf, AddUser, rules.AddEndedUser, cancellationToken);
        await EachAsync("enrollments", EnrolmentOf, AddEnrolment, _ => { }, cancellationToken, needsId: false);
        rules.Enrol(_enrolments);
        observer.Report(new ProgressEvent("Read MIS", "OneRoster", _counts.Count, _counts.Count, Completed: true));
    }

    /// <summary>Reads a collection. While it is walked nothing is told to the roster: a walk may begin anew.</summary>
    /// <param name="collection">Name of the collection.</param>
    /// <param name="make">Makes a row.</param>
    /// <param name="add">Takes a row that counts.</param>
    /// <param name="ended">Takes the id of one that is over; null where rows count whatever their status.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <param name="needsId">False for rows that nothing refers to.</param>
    private async Task EachAsync<T>(
        string collection, Func<JsonElement, RowPlace, T> make, Action<T> add, Action<string>? ended, CancellationToken cancellationToken, bool needsId = true)
    {
        observer.Report(new ProgressEvent("Read MIS", collection, _counts.Count, 0));
        var place = new RowPlace(collection, null);
        var rows = await walk.ReadAsync(
            collection, BeginWalk, row => (Id: row.Text("sourcedId"), Status: row.Text("status"), Value: make(row, place)), cancellationToken);
        if (rows.Count == 0)
            throw SourceError.Unavailable(
                $"The MIS service has no {collection} at all.",
                "Check the scope of the credential; an empty list never means that everybody has left.", collection);
        foreach (var dates in _dates.Values)
            dates.EnsureLegible(collection);
        roster.Findings.Add(_ofWalk);
        foreach (var (id, status, value) in rows)
            if (needsId && id.Length == 0)
                roster.Findings.Add(FindingKinds.ValueMissing, collection, detail: "sourcedId");
            else if (ended is null || RowStatus.IsActive(status, roster.Findings, place))
                add(value);
            else
                ended(id);
        _counts.Add(new MisFileCount(collection, rows.Count));
    }

    private void BeginWalk()
    {
        _ofWalk = new FindingLog();
        _dates.Clear();
    }

    private static Org OrgOf(JsonElement row, RowPlace place) => new(
        row.Text("sourcedId"), row.Text("name"), row.Text("type"), row.Text("identifier"), IdOf(row, "parent"), place);

    private SessionRow? SessionOf(JsonElement row, RowPlace place)
    {
        var (start, end) = (DateOf(row, "startDate", place), DateOf(row, "endDate", place));
        if (start < end)
            return new SessionRow(row.Text("sourcedId"), row.Text("type"), start.Value, end.Value, IdOf(row, "parent"));
        _ofWalk.Add(FindingKinds.SessionWithoutDates, place.File);
        return null;
    }

    private static ClassRow ClassOf(JsonElement row, RowPlace place) => new(
        row.Text("sourcedId"), row.Untrimmed("title"), row.Text("classCode"), row.Text("classType"), IdOf(row, "school"),
        [.. row.Items("terms").Select(t => t.Text("sourcedId"))], place);

    /// <summary>1.2 has a list of roles, 1.1 one role for all organisations of the user.</summary>
    private UserWithRoles UserOf(JsonElement row, RowPlace place)
    {
        List<RoleRow> roles = row.Items("roles").ToList() is { Count: > 0 } given
            ? [.. given.Select(r => new RoleRow(IdOf(r, "org"), RoleWord.Of(r.Text("role")), DateOf(r, "beginDate", place), DateOf(r, "endDate", place), place)
            {
                IsUnclear = IsIllegible(r, "beginDate") || IsIllegible(r, "endDate"),
            })]
            : [.. row.Items("orgs").Select(o => new RoleRow(o.Text("sourcedId"), RoleWord.Of(row.Text("role")), null, null, place))];
        return new UserWithRoles(new UserRow
        {
            Id = row.Text("sourcedId"),
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

    private Enrolment EnrolmentOf(JsonElement row, RowPlace place) => new(
        IdOf(row, "class"), IdOf(row, "user"), IdOf(row, "school"), RoleWord.Of(row.Text("role")),
        row.Text("primary").Equals("true", StringComparison.OrdinalIgnoreCase), DateOf(row, "beginDate", place), DateOf(row, "endDate", place),
        IsIllegible(row, "beginDate") || IsIllegible(row, "endDate"));

    private void AddOrg(Org row) => rules.AddOrg(fields.Org(row.Id, row.Name, row.Type, row.Identifier, row.ParentId, row.Place));

    private void AddSession(SessionRow? row)
    {
        if (row is not null)
            rules.Sessions.Add(row);
    }

    private void AddUser(UserWithRoles user)
    {
        if (user.Roles.Count == 0)
        {
            roster.Findings.Add(FindingKinds.PersonWithoutRole, user.User.Place.File);
            roster.AddPersonWithoutRole(user.User.Id);
        }
        else if (user.Roles.All(r => r.Role.Kind == RoleKind.Outside))
        {
            roster.Findings.Add(FindingKinds.RoleOutside, user.User.Place.File);
            roster.AddEndedPerson(user.User.Id);
        }
        else
            rules.AddUser(user.User, user.Roles);
    }

    private void AddEnrolment(Enrolment row)
    {
        if (RosterRules.PartOf(row.Role, roster.Findings, new RowPlace(_enrolments.File, null), _enrolments, Encoding.UTF8.GetBytes(row.GroupId)) is { } part)
            if (row.IsUnclear)
                _enrolments.AddUnclear(Encoding.UTF8.GetBytes(row.GroupId));
            else
                _enrolments.Add(row.GroupId, row.UserId, row.SchoolId, part, part != MemberPart.Student && row.IsPrimary, row.From, row.Until);
    }

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
        _ofWalk.Add(FindingKinds.DateInvalid, place.File, null, field);
        return null;
    }

    private bool IsIllegible(JsonElement row, string field) => row.Text(field) is { Length: > 0 } text && !DateText.TryIso(text, zone, out _);

    private sealed record Org(string Id, string Name, string Type, string Identifier, string ParentId, RowPlace Place);

    private sealed record UserWithRoles(UserRow User, IReadOnlyList<RoleRow> Roles);

    private sealed record Enrolment(string GroupId, string UserId, string SchoolId, RoleWord Role, bool IsPrimary, DateOnly? From, DateOnly? Until, bool IsUnclear);
}
