using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Rostering;

/// <summary>
/// What the rows of OneRoster and of SDS V2 and V2.1 mean for groups, whether they come from files or from a service. Order:
/// organisations, sessions and classes, then <see cref="Settle"/>, then roles and users, then enrolments.
/// </summary>
/// <param name="roster">Takes the result.</param>
/// <param name="typeOf">Tells registration from teaching groups.</param>
/// <param name="today">Decides which of several roles is a person's current one.</param>
internal sealed class RosterRules(RosterBuilder roster, Func<ClassRow, MisGroupType> typeOf, DateOnly today)
{
    private readonly OrgTree _orgs = new(roster);
    private readonly SessionCalendar _sessions = new();
    private readonly List<ClassRow> _classes = [];
    private readonly Dictionary<string, List<RoleRow>> _roles = new(StringComparer.Ordinal);

    /// <summary>The calendar, to which the reader adds sessions.</summary>
    public SessionCalendar Sessions => _sessions;

    /// <summary>Adds an organisation.</summary>
    public void AddOrg(OrgRow org) => _orgs.Add(org);

    /// <summary>Adds a class; it becomes a group when all organisations are known.</summary>
    public void AddClass(ClassRow row) => _classes.Add(row);

    /// <summary>Makes schools and groups of what has been read.</summary>
    public void Settle()
    {
        _orgs.Settle(_classes.Select(c => c.SchoolId));
        foreach (var row in _classes)
            AddGroup(row);
        _classes.Clear();
    }

    /// <summary>Adds a role; it waits for its user.</summary>
    public void AddRole(RoleRow role)
    {
        if (!_roles.TryGetValue(role.UserId, out var roles))
            _roles.Add(role.UserId, roles = new List<RoleRow>(1));
        roles.Add(role);
    }

    /// <summary>Adds a user with the roles that were added for him (1.2).</summary>
    public void AddUser(UserRow user)
    {
        if (_roles.Remove(user.Id, out var roles))
            AddUser(user, roles);
        else
            roster.Findings.Add(FindingKinds.PersonWithoutRole, user.Place.File, user.Place.Line);
    }

    /// <summary>Adds a user with his roles.</summary>
    public void AddUser(UserRow user, IReadOnlyList<RoleRow> roles)
    {
        if (roles.Count == 1)
        {
            if (KindOf(roles[0]) is { } only)
                AddPerson(SchoolOf(roles[0]), RoleWords.PersonRoleOf(only), user, [StayOf(roles[0], only)]);
            return;
        }

        var stays = new List<(SchoolDraft School, Stay Stay)>(roles.Count);
        foreach (var role in roles)
            if (KindOf(role) is { } kind)
                stays.Add((SchoolOf(role), StayOf(role, kind)));
        var atSchools = stays.Exists(s => s.School != roster.Nowhere);
        foreach (var place in stays.GroupBy(s => (s.School, Role: RoleWords.PersonRoleOf(s.Stay.Kind))))
            if (place.Key.School != roster.Nowhere || !atSchools)
                AddPerson(place.Key.School, place.Key.Role, user, [.. place.Select(p => p.Stay)]);
    }

    /// <summary>Says which roles never met their user.</summary>
    public void EndUsers()
    {
        foreach (var role in _roles.Values.SelectMany(r => r))
            roster.Findings.Add(FindingKinds.RoleUnknownPerson, role.Place.File, role.Place.Line);
        _roles.Clear();
    }

    /// <summary>Puts a user into a class.</summary>
    public void Enrol(in EnrolmentRow row)
    {
        var kind = row.Role.Kind;
        if (kind == RoleKind.Unknown)
            roster.Findings.Add(FindingKinds.RoleUnknown, row.Place.File, row.Place.Line, row.Role.Text);
        else if (kind == RoleKind.Outside)
            roster.Findings.Add(FindingKinds.RoleOutside, row.Place.File, row.Place.Line);
        else
            roster.Enrol(row.ClassId, row.UserId, RoleWords.PartOf(kind), row.Place, row.IsPrimary && kind != RoleKind.Student, row.From, row.Until);
    }

    private RoleKind? KindOf(RoleRow role)
    {
        var kind = RoleWords.KindOf(role.Role);
        if (kind == RoleKind.Unknown)
            roster.Findings.Add(FindingKinds.RoleUnknown, role.Place.File, role.Place.Line, role.Role);
        else if (kind == RoleKind.Outside)
            roster.Findings.Add(FindingKinds.RoleOutside, role.Place.File, role.Place.Line);
        return kind is RoleKind.Unknown or RoleKind.Outside ? null : kind;
    }

    private Stay StayOf(RoleRow role, RoleKind kind)
    {
        var term = role.TermId is null ? null : _sessions.Find(role.TermId);
        return new Stay(role.From, role.Until, term?.Start, term?.Until, kind, role.Grade);
    }

    private SchoolDraft SchoolOf(RoleRow role)
    {
        if (_orgs.SchoolOf(role.OrgId) is { } school)
            return school;
        if (!_orgs.Has(role.OrgId))
            roster.Findings.Add(FindingKinds.PersonUnknownSchool, role.Place.File, role.Place.Line);
        return roster.Nowhere;
    }

    private void AddPerson(SchoolDraft school, PersonRole role, UserRow user, IReadOnlyList<Stay> stays)
    {
        var current = Stay.Current(stays, today);
        var (from, until) = Stay.Span(current, stays);
        var kind = current.Any(s => s.Kind == RoleKind.Teaching) ? RoleKind.Teaching : current[0].Kind;
        roster.AddPerson(school, new MisPersonRecord
        {
            Id = user.Id,
            Role = role,
            StaffKind = RoleWords.StaffKindOf(kind),
            GivenName = user.GivenName,
            FamilyName = user.FamilyName,
            UserName = user.UserName,
            Email = user.Email,
            Number = user.Identifier,
            Upn = user.Upn,
            Grades = role == PersonRole.Student ? GradesOf(user, current) : [],
            From = from,
            Until = until,
            Enabled = user.Enabled,
        }, user.Place);
    }

    private static IReadOnlyList<string> GradesOf(UserRow user, IReadOnlyList<Stay> current) =>
        current.All(s => s.Grade.Length == 0) ? user.Grades
        : [.. user.Grades.Concat(current.Select(s => s.Grade)).Where(g => g.Length > 0).Distinct(StringComparer.Ordinal)];

    private void AddGroup(ClassRow row)
    {
        if (_orgs.SchoolOf(row.SchoolId) is not { } school)
        {
            roster.Findings.Add(FindingKinds.GroupUnknownSchool, row.Place.File, row.Place.Line);
            return;
        }

        var name = string.IsNullOrWhiteSpace(row.Title) ? row.Code.Length > 0 ? row.Code : row.Id : row.Title;
        var group = roster.AddGroup(school, typeOf(row), row.Id, name, row.Place);
        foreach (var termId in row.TermIds)
            if (_sessions.Find(termId) is { } session)
                group.AddSession(session);
            else
                roster.Findings.Add(FindingKinds.SessionUnknown, row.Place.File, row.Place.Line);
    }
}
