using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rostering;

namespace RmUnifyGroupSync.Mis.Sds;

/// <summary>
/// Reads SDS V2 (users carry one role) and V2.1 (roles.csv). Their end dates are last days, so the first day after is one later.
/// </summary>
internal sealed class SdsV2Reader(CsvExport export, RosterBuilder roster, RosterRules rules)
{
    /// <summary>Files that every set has.</summary>
    public static readonly string[] Files = ["orgs.csv", "users.csv"];

    private readonly Dictionary<string, string[]> _courses = new(StringComparer.Ordinal);

    /// <summary>Reads everything into the roster.</summary>
    public void Read()
    {
        export.Files.EnsurePresent(Files);
        export.Read("orgs.csv", ReadOrgs);
        export.ReadIfPresent("academicSessions.csv", ReadSessions);
        export.ReadIfPresent("courses.csv", ReadCourses);
        var hasClasses = export.Files.Has("classes.csv") || export.Files.Has("enrollments.csv");
        if (hasClasses)
            export.Read("classes.csv", ReadClasses);
        else
            roster.Findings.Add(FindingKinds.ClassesMissing);
        rules.Settle();
        if (export.Files.Has("roles.csv"))
            export.Read("roles.csv", ReadRoles);
        export.Read("users.csv", ReadUsers);
        rules.EndUsers();
        if (hasClasses)
            export.Read("enrollments.csv", ReadEnrolments, keepsText: false);
    }

    private void ReadOrgs(CsvTable table)
    {
        var (id, name, type) = (table.Required("sourcedId"), table.Required("name"), table.Required("type"));
        var parent = table.Optional("parentSourcedId");
        while (table.Read())
            if (export.Has(table, id))
                rules.AddOrg(new OrgRow(table[id], table[name], table[type], null, table[parent], table.Place));
    }

    private void ReadSessions(CsvTable table)
    {
        var (id, type) = (table.Required("sourcedId"), table.Required("type"));
        var (start, end) = (Dates(table, table.Required("startDate")), Dates(table, table.Required("endDate")));
        while (table.Read())
        {
            var (from, last) = (start.Current, end.Current);
            if (from <= last)
                rules.Sessions.Add(new SessionRow(table[id], table[type], from.Value, last.Value.DayAfter(), ""));
            else
                export.Note(FindingKinds.SessionWithoutDates, table);
        }
    }

    private void ReadCourses(CsvTable table)
    {
        var (id, title, code) = (table.Required("sourcedId"), table.Required("title"), table.Optional("code"));
        while (table.Read())
            _courses.TryAdd(table[id], [table[title], table[code], table[id]]);
    }

    private void ReadClasses(CsvTable table)
    {
        var (id, org, title) = (table.Required("sourcedId"), table.Required("orgSourcedId"), table.Required("title"));
        var (terms, course, code) = (table.Optional("sessionSourcedIds"), table.Optional("courseSourcedId"), table.Optional("code"));
        while (table.Read())
            if (export.Has(table, id))
            {
                export.Inspect(table, id, title, code);
                rules.AddClass(new ClassRow(
                    table[id], table.Untrimmed(title), table[code], "", table[org], ListText.Split(table[terms]), table.Place)
                {
                    Course = _courses.GetValueOrDefault(table[course]) ?? [],
                });
            }
    }

    private void ReadRoles(CsvTable table)
    {
        var (user, org) = (table.Required("userSourcedId"), new FieldMemo<string>(table, table.Required("orgSourcedId"), id => id));
        var role = new FieldMemo<RoleWord>(table, table.Required("role"), RoleWord.Of);
        var term = new FieldMemo<string?>(table, table.Optional("sessionSourcedId"), ListText.OrNull);
        var grade = new FieldMemo<string>(table, table.Optional("grade"), text => text);
        var (start, end) = (Dates(table, table.Optional("roleStartDate")), Dates(table, table.Optional("roleEndDate")));
        while (table.Read())
            if (export.Has(table, user))
                rules.AddRole(table.Trimmed(user), new RoleRow(org.Current, role.Current, start.Current, end.Current?.DayAfter(), table.Place)
                {
                    IsUnclear = start.IsIllegible || end.IsIllegible,
                    TermId = term.Current,
                    Grade = grade.Current,
                });
    }

    private DateColumn Dates(CsvTable table, CsvColumn column) => new(export, table, column);

    private void ReadUsers(CsvTable table)
    {
        var hasRoles = export.Files.Has("roles.csv");
        var (id, userName) = (table.Required("sourcedId"), table.Required("username"));
        var (given, family) = (table.Optional("givenName"), table.Optional("familyName"));
        var (email, matchId) = (table.Optional("email"), table.Optional("activeDirectoryMatchId"));
        var (role, orgs) = hasRoles ? default : (table.Required("role"), table.Required("orgSourcedIds"));
        var grade = hasRoles ? default : table.Optional("grade");
        while (table.Read())
        {
            if (!export.Has(table, id))
                continue;
            export.Inspect(table, id);
            var user = new UserRow
            {
                Id = table[id],
                UserName = ListText.OrNull(table[userName]),
                GivenName = ListText.OrNull(table[given]),
                FamilyName = ListText.OrNull(table[family]),
                Email = ListText.OrNull(table[email]),
                Identifier = ListText.OrNull(table[matchId]),
                Place = table.Place,
            };
            if (hasRoles)
                rules.AddUser(table.Trimmed(id), user);
            else
                rules.AddUser(user, [.. ListText.Split(table[orgs]).Select(
                    org => new RoleRow(org, RoleWord.Of(table[role]), null, null, table.Place) { Grade = table[grade] })]);
        }
    }

    private void ReadEnrolments(CsvTable table)
    {
        var (group, user) = (table.Required("classSourcedId"), table.Required("userSourcedId"));
        var role = new FieldMemo<RoleWord>(table, table.Required("role"), RoleWord.Of);
        var lines = new EnrolmentLines(table.File);
        while (table.Read())
            if (export.Has(table, group) && export.Has(table, user)
                && RosterRules.PartOf(role.Current, export.Findings, table.Place, lines, table.Trimmed(group)) is { } part)
                lines.Add(table.Trimmed(user), new EnrolmentLine(lines.Groups.NumberOf(table.Trimmed(group)), -1, table.Line, null, null, part));
        rules.Enrol(lines);
    }
}
