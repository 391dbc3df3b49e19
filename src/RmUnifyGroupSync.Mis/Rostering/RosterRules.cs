using System.Text;
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
    private readonly RoleBook _roles = new();
    private readonly List<RoleRow> _rolesOfUser = [];
    private readonly HashSet<string> _endedOrgs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchoolDraft?> _schools = new(StringComparer.Ordinal);

    /// <summary>The calendar, to which the reader adds sessions.</summary>
    public SessionCalendar Sessions => _sessions;

    /// <summary>Adds an organisation.</summary>
    public void AddOrg(OrgRow org) => _orgs.Add(org);

    /// <summary>Notes an organisation that is in the source but over, and with it its classes and the roles at it.</summary>
    public void AddEndedOrg(string orgId) => _endedOrgs.Add(orgId);

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

    /// <summary>The school that an organisation is, or belongs to; null for a trust and for what is not in the source.</summary>
    public SchoolDraft? SchoolOf(string orgId)
    {
        if (!_schools.TryGetValue(orgId, out var school))
            _schools.Add(orgId, school = _orgs.SchoolOf(orgId));
        return school;
    }

    /// <summary>Adds a role; it waits for its user.</summary>
    public void AddRole(ReadOnlySpan<byte> userId, in RoleRow role) => _roles.Add(userId, role);

    /// <summary>Adds a user with the roles that were added for him (1.2, V2.1), under the bytes of his id.</summary>
    public void AddUser(ReadOnlySpan<byte> userId, UserRow user)
    {
        _roles.Take(userId, _rolesOfUser);
        if (_rolesOfUser.Count > 0)
            AddUser(user, _rolesOfUser);
        else
        {
            roster.Findings.Add(FindingKinds.PersonWithoutRole, user.Place.File, user.Place.Line);
            roster.AddPersonWithoutRole(user.Id);
        }
    }

    /// <summary>Notes a user who is in the source but over, with all his roles.</summary>
    public void AddEndedUser(string userId)
    {
        _roles.Take(Encoding.UTF8.GetBytes(userId), _rolesOfUser);
        roster.AddEndedPerson(userId);
    }

    /// <summary>Notes a role that is in the source but over.</summary>
    public void AddEndedRole(string userId, string orgId) => roster.AddEndedPerson(userId, SchoolOf(orgId));

    /// <summary>Adds a user with his roles.</summary>
    public void AddUser(UserRow user, IReadOnlyList<RoleRow> roles)
    {
        if (roles.Count == 1)
        {
            if (KindOf(roles[0], user) is { } only)
                AddPerson(SchoolOf(roles[0]), only, user, roles[0].From, roles[0].Until, GradesOf(user, roles[0].Grade));
            return;
        }

        var stays = new List<(SchoolDraft School, Stay Stay)>(roles.Count);
        foreach (var role in roles)
            if (KindOf(role, user) is { } kind)
                stays.Add((SchoolOf(role), StayOf(role, kind)));
        var atSchools = stays.Exists(s => s.School != roster.Nowhere);
        foreach (var place in stays.GroupBy(s => (s.School, Role: RoleWords.PersonRoleOf(s.Stay.Kind))))
            if (place.Key.School != roster.Nowhere || !atSchools)
                AddPerson(place.Key.School, user, [.. place.Select(p => p.Stay)]);
    }

    /// <summary>Says which roles never met their user.</summary>
    public void EndUsers()
    {
        foreach (var role in _roles.Left)
            roster.Findings.Add(FindingKinds.RoleUnknownPerson, role.Place.File, role.Place.Line);
    }

    /// <summary>What a role word makes of a person in a class; null, with a note, when it puts him into none.</summary>
    public static MemberPart? PartOf(RoleWord role, FindingLog findings, RowPlace place, EnrolmentLines lines, ReadOnlySpan<byte> group)
    {
        if (role.Kind == RoleKind.Unknown)
        {
            findings.Add(FindingKinds.RoleUnknown, place.File, place.Line, role.Text);
            lines.AddUnclear(group);
        }
        else if (role.Kind == RoleKind.Outside)
            findings.Add(FindingKinds.RoleOutside, place.File, place.Line);
        return role.Kind is RoleKind.Unknown or RoleKind.Outside ? null : RoleWords.PartOf(role.Kind);
    }

    /// <summary>Puts users into classes.</summary>
    /// <param name="parts">The rows, in the order of the source.</param>
    public void Enrol(params EnrolmentLines[] parts) => roster.Enrol(parts, SchoolOf);

    /// <summary>What the role makes of the user; null, with a note, when that is nobody in a group. He is known all the same.</summary>
    private RoleKind? KindOf(in RoleRow role, UserRow user)
    {
        var kind = role.Role.Kind;
        if (_endedOrgs.Contains(role.OrgId))
            roster.Findings.Add(FindingKinds.StatusNotActive, role.Place.File, role.Place.Line);
        else if (kind == RoleKind.Unknown || role.IsUnclear)
        {
            if (kind == RoleKind.Unknown)
                roster.Findings.Add(FindingKinds.RoleUnknown, role.Place.File, role.Place.Line, role.Role.Text);
            roster.AddUnclearPerson(user.Id);
            return null;
        }
        else if (kind == RoleKind.Outside)
            roster.Findings.Add(FindingKinds.RoleOutside, role.Place.File, role.Place.Line);
        else
            return kind;
        roster.AddEndedPerson(user.Id);
        return null;
    }

    private Stay StayOf(in RoleRow role, RoleKind kind)
    {
        var term = role.TermId is null ? null : _sessions.Find(role.TermId);
        return new Stay(role.From, role.Until, term?.Start, term?.Until, kind, role.Grade ?? "");
    }

    /// <summary>The school of a role. Who belongs to a trust of one school belongs to that school.</summary>
    private SchoolDraft SchoolOf(in RoleRow role)
    {
        if (SchoolOf(role.OrgId) is { } school)
            return school;
        if (!_orgs.Has(role.OrgId))
            roster.Findings.Add(FindingKinds.PersonUnknownSchool, role.Place.File, role.Place.Line);
        else if (roster.Schools.Count == 1)
            return roster.Schools[0];
        return roster.Nowhere;
    }

    private void AddPerson(SchoolDraft school, UserRow user, IReadOnlyList<Stay> stays)
    {
        var current = Stay.Current(stays, today);
        var (from, until) = Stay.Span(current, stays);
        var kind = current.Any(s => s.Kind == RoleKind.Teaching) ? RoleKind.Teaching : current[0].Kind;
        AddPerson(school, kind, user, from, until, GradesOf(user, current));
    }

    private void AddPerson(SchoolDraft school, RoleKind kind, UserRow user, DateOnly? from, DateOnly? until, IReadOnlyList<string> grades)
    {
        var role = RoleWords.PersonRoleOf(kind);
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
            Grades = role == PersonRole.Student ? grades : [],
            From = from,
            Until = until,
            Enabled = user.Enabled,
        }, user.Place);
    }

    private static IReadOnlyList<string> GradesOf(UserRow user, string? grade) =>
        string.IsNullOrEmpty(grade) || user.Grades.Contains(grade, StringComparer.Ordinal) ? user.Grades : [.. user.Grades, grade];

    private static IReadOnlyList<string> GradesOf(UserRow user, IReadOnlyList<Stay> current) =>
        current.All(s => s.Grade.Length == 0) ? user.Grades
        : [.. user.Grades.Concat(current.Select(s => s.Grade)).Where(g => g.Length > 0).Distinct(StringComparer.Ordinal)];

    private void AddGroup(ClassRow row)
    {
        if (_orgs.SchoolOf(row.SchoolId) is not { } school)
        {
            if (_endedOrgs.Contains(row.SchoolId))
            {
                roster.Findings.Add(FindingKinds.StatusNotActive, row.Place.File, row.Place.Line);
                roster.AddEndedGroup(row.Id);
                return;
            }

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
