using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.OneRoster;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rostering;

namespace RmUnifyGroupSync.Mis.OneRosterCsv;

/// <summary>Reads the files of OneRoster 1.1 and 1.2, told apart by whether users carry their role or roles.csv does.</summary>
internal sealed class OneRosterCsvReader(CsvExport export, RosterBuilder roster, OneRosterFields fields, RosterRules rules)
{
    private static readonly string[] Files = ["orgs.csv", "academicSessions.csv", "classes.csv", "users.csv", "enrollments.csv"];
    private bool _isBulkByStatus = true;

    /// <summary>Reads everything into the roster.</summary>
    public void Read()
    {
        EnsureOneRoster();
        var manifest = OneRosterManifest.Open(export);
        export.Files.EnsurePresent(Files);
        export.Read("orgs.csv", ReadOrgs);
        export.Read("academicSessions.csv", ReadSessions);
        export.Read("classes.csv", ReadClasses);
        rules.Settle();
        var enrolments = new EnrolmentLines("enrollments.csv");
        export.ReadBoth(
            ReadPeople,
            beside => beside.Read(enrolments.File, table => ReadEnrolments(beside, table, enrolments), keepsText: false));
        rules.Enrol(enrolments);
        if (!manifest.Exists && !_isBulkByStatus)
            throw SourceError.Invalid(
                $"'{export.Files.Place}' has no manifest.csv and its rows carry a status: whether it is the whole (bulk) or only what "
                + "changed (delta) cannot be told.",
                "Choose the bulk (full) export with its manifest.", export.Files.Place);
    }

    private void ReadPeople()
    {
        export.ReadIfPresent("roles.csv", ReadRoles);
        export.Read("users.csv", ReadUsers, keepsText: false);
        rules.EndUsers();
    }

    private void EnsureOneRoster()
    {
        if (export.Files.Names.Count > 0 && !export.Files.Has(OneRosterManifest.FileName) && !Files.Any(export.Files.Has))
            throw SourceError.Invalid(
                $"'{export.Files.Place}' has none of the files of OneRoster ({OneRosterManifest.FileName}, {string.Join(", ", Files)}).",
                "Point MisPath at the OneRoster export, or choose the MisSource that fits.", export.Files.Place);
    }

    private void ReadOrgs(CsvTable table)
    {
        var row = new CommonColumns(export, table);
        var (name, type) = (table.Required("name"), table.Required("type"));
        var (identifier, parent) = (table.Optional("identifier"), table.Optional("parentSourcedId"));
        while (table.Read())
            if (IsCurrent(export, table, row))
                rules.AddOrg(fields.Org(
                    table[row.Id], table[name], table[type], table[identifier], table[parent], table.Place));
    }

    /// <summary>Terms count whatever their status: classes refer to them and their dates stay true.</summary>
    private void ReadSessions(CsvTable table)
    {
        var row = new CommonColumns(export, table);
        var (type, start, end) = (table.Required("type"), Dates(export, table, table.Required("startDate")), Dates(export, table, table.Required("endDate")));
        var parent = table.Optional("parentSourcedId");
        while (table.Read())
        {
            var (from, until) = (start.Current, end.Current);
            if (from < until)
                rules.Sessions.Add(new SessionRow(table[row.Id], table[type], from.Value, until.Value, table[parent]));
            else
                export.Note(FindingKinds.SessionWithoutDates, table);
        }
    }

    private void ReadClasses(CsvTable table)
    {
        var row = new CommonColumns(export, table);
        var (title, type, school) = (table.Required("title"), table.Required("classType"), table.Required("schoolSourcedId"));
        var (code, terms) = (table.Optional("classCode"), table.Required("termSourcedIds"));
        while (table.Read())
            if (IsCurrent(export, table, row))
                rules.AddClass(new ClassRow(table[row.Id], table.Untrimmed(title), table[code], table[type], table[school],
                    ListText.Split(table[terms]), table.Place));
            else
                roster.AddEndedGroup(table[row.Id]);
    }

    private void ReadRoles(CsvTable table)
    {
        var row = new CommonColumns(export, table);
        var (user, org) = (table.Required("userSourcedId"), new FieldMemo<string>(table, table.Required("orgSourcedId"), id => id));
        var role = new FieldMemo<RoleWord>(table, table.Required("role"), RoleWord.Of);
        var (begin, end) = (Dates(export, table, table.Optional("beginDate")), Dates(export, table, table.Optional("endDate")));
        while (table.Read())
            if (IsCurrent(export, table, row))
                rules.AddRole(table.Trimmed(user), new RoleRow(org.Current, role.Current, begin.Current, end.Current, table.Place));
            else
                rules.AddEndedRole(table[user], org.Current);
    }

    private void ReadUsers(CsvTable table)
    {
        var columns = new UserColumns(export, table, hasRolesFile: export.Files.Has("roles.csv"));
        while (table.Read())
            if (!IsCurrent(export, table, columns.Common))
                rules.AddEndedUser(table[columns.Common.Id]);
            else if (!columns.CarriesRole)
                rules.AddUser(table.Trimmed(columns.Common.Id), columns.User(table));
            else if (columns.IsOutside)
                export.Note(FindingKinds.RoleOutside, table);
            else
                rules.AddUser(columns.User(table), columns.Roles(table));
    }

    /// <summary>Enrolments are read before the people are known, beside them; so nothing here may touch the roster.</summary>
    private void ReadEnrolments(CsvExport beside, CsvTable table, EnrolmentLines lines)
    {
        var row = new CommonColumns(beside, table);
        var (group, user, school) = (table.Required("classSourcedId"), table.Required("userSourcedId"), table.Optional("schoolSourcedId"));
        var role = new FieldMemo<RoleWord>(table, table.Required("role"), RoleWord.Of);
        var primary = new FieldMemo<bool>(table, table.Optional("primary"), text => text.Equals("true", StringComparison.OrdinalIgnoreCase));
        var (begin, end) = (Dates(beside, table, table.Optional("beginDate")), Dates(beside, table, table.Optional("endDate")));
        while (table.Read())
            if (IsCurrent(beside, table, row) && RosterRules.PartOf(role.Current, beside.Findings, table.Place) is { } part)
                lines.Add(new EnrolmentLine(
                    lines.Groups.NumberOf(table.Trimmed(group)), lines.People.NumberOf(table.Trimmed(user)),
                    school.Exists ? lines.Schools.NumberOf(table.Trimmed(school)) : -1, table.Line,
                    begin.Current, end.Current, part, part != MemberPart.Student && primary.Current));
    }

    private static DateColumn Dates(CsvExport export, CsvTable table, CsvColumn column) => new(export, table, column);

    private bool IsCurrent(CsvExport reading, CsvTable table, CommonColumns row)
    {
        if (table.IsEmpty(row.Id))
            return reading.Has(table, row.Id);
        if (row.Status.IsBlank)
            return true;
        _isBulkByStatus = false;
        return row.Status.IsActive;
    }
}

/// <summary>The columns that every file of OneRoster begins with.</summary>
internal sealed class CommonColumns(CsvExport export, CsvTable table)
{
    /// <summary>Id of the row.</summary>
    public CsvColumn Id { get; } = table.Required("sourcedId");

    /// <summary>Status of the row; blank in a bulk set.</summary>
    public StatusColumn Status { get; } = new(export, table, table.Optional("status"));
}
