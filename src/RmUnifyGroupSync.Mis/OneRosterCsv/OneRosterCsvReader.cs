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
        export.ReadIfPresent("roles.csv", ReadRoles);
        export.Read("users.csv", ReadUsers);
        rules.EndUsers();
        export.Read("enrollments.csv", ReadEnrolments, keepsText: false);
        if (!manifest.Exists && !_isBulkByStatus)
            throw SourceError.Invalid(
                $"'{export.Files.Place}' has no manifest.csv and its rows carry a status: whether it is the whole (bulk) or only what "
                + "changed (delta) cannot be told.",
                "Choose the bulk (full) export with its manifest.", export.Files.Place);
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
        var row = new CommonColumns(table);
        var (name, type) = (table.Required("name"), table.Required("type"));
        var (identifier, parent) = (table.Optional("identifier"), table.Optional("parentSourcedId"));
        while (table.Read())
            if (IsCurrent(table, row))
                rules.AddOrg(fields.Org(
                    table[row.Id], table[name], table[type], table[identifier], table[parent], table.Place));
    }

    /// <summary>Terms count whatever their status: classes refer to them and their dates stay true.</summary>
    private void ReadSessions(CsvTable table)
    {
        var row = new CommonColumns(table);
        var (type, start, end) = (table.Required("type"), table.Required("startDate"), table.Required("endDate"));
        var parent = table.Optional("parentSourcedId");
        while (table.Read())
        {
            var (from, until) = (export.IsoDate(table, start), export.IsoDate(table, end));
            if (from < until)
                rules.Sessions.Add(new SessionRow(table[row.Id], table[type], from.Value, until.Value, table[parent]));
            else
                export.Note(FindingKinds.SessionWithoutDates, table);
        }
    }

    private void ReadClasses(CsvTable table)
    {
        var row = new CommonColumns(table);
        var (title, type, school) = (table.Required("title"), table.Required("classType"), table.Required("schoolSourcedId"));
        var (code, terms) = (table.Optional("classCode"), table.Required("termSourcedIds"));
        while (table.Read())
            if (IsCurrent(table, row))
                rules.AddClass(new ClassRow(table[row.Id], table.Untrimmed(title), table[code], table[type], table[school],
                    ListText.Split(table[terms]), table.Place));
            else
                roster.AddEndedGroup(table[row.Id]);
    }

    private void ReadRoles(CsvTable table)
    {
        var row = new CommonColumns(table);
        var (user, role, org) = (table.Required("userSourcedId"), table.Required("role"), table.Required("orgSourcedId"));
        var (begin, end) = (table.Optional("beginDate"), table.Optional("endDate"));
        while (table.Read())
            if (IsCurrent(table, row))
                rules.AddRole(new RoleRow(table[user], table[org], table[role],
                    export.IsoDate(table, begin), export.IsoDate(table, end), table.Place));
            else
                roster.AddEndedPerson(table[user]);
    }

    private void ReadUsers(CsvTable table)
    {
        var columns = new UserColumns(table, hasRolesFile: export.Files.Has("roles.csv"));
        while (table.Read())
            if (!IsCurrent(table, columns.Common))
                roster.AddEndedPerson(table[columns.Common.Id]);
            else if (!columns.CarriesRole)
                rules.AddUser(columns.User(table));
            else if (RoleWords.KindOf(table[columns.Role]) == RoleKind.Outside)
                export.Note(FindingKinds.RoleOutside, table);
            else
                rules.AddUser(columns.User(table), columns.Roles(table));
    }

    private void ReadEnrolments(CsvTable table)
    {
        var row = new CommonColumns(table);
        var group = new FieldMemo<string>(table, table.Required("classSourcedId"), id => id);
        var user = table.Required("userSourcedId");
        var role = new FieldMemo<RoleWord>(table, table.Required("role"), RoleWord.Of);
        var primary = new FieldMemo<bool>(table, table.Optional("primary"), text => text.Equals("true", StringComparison.OrdinalIgnoreCase));
        var (begin, end) = (DateMemo(table, "beginDate"), DateMemo(table, "endDate"));
        while (table.Read())
            if (IsCurrent(table, row))
                rules.Enrol(new EnrolmentRow(
                    group.Current, table[user], role.Current, primary.Current, begin.Current, end.Current, table.Place));
    }

    private FieldMemo<DateOnly?> DateMemo(CsvTable table, string name)
    {
        var column = table.Optional(name);
        return new FieldMemo<DateOnly?>(table, column, _ => export.IsoDate(table, column));
    }

    private bool IsCurrent(CsvTable table, CommonColumns row)
    {
        if (table.IsEmpty(row.Id))
            return export.Has(table, row.Id);
        if (table.IsEmpty(row.Status))
            return true;
        _isBulkByStatus = false;
        return export.IsActive(table, row.Status);
    }
}

/// <summary>The columns that every file of OneRoster begins with.</summary>
internal sealed class CommonColumns(CsvTable table)
{
    /// <summary>Id of the row.</summary>
    public CsvColumn Id { get; } = table.Required("sourcedId");

    /// <summary>Status of the row; blank in a bulk set.</summary>
    public CsvColumn Status { get; } = table.Optional("status");
}
