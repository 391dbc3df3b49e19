using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.OneRoster;
using RmUnifyGroupSync.Mis.Reading;
using RmUnifyGroupSync.Mis.Rostering;

namespace RmUnifyGroupSync.Mis.OneRosterCsv;

/// <summary>Reads the files of OneRoster 1.1 and 1.2, told apart by whether users carry their role or roles.csv does.</summary>
internal sealed class OneRosterCsvReader(CsvExport export, RosterBuilder roster, OneRosterFields fields, RosterRules rules)
{
    private const string Sessions = "academicSessions.csv";
    private const string Classes = "classes.csv";
    private const string Enrolments = "enrollments.csv";
    private static readonly string[] Files = ["orgs.csv", "users.csv", Classes, Enrolments];
    private readonly List<CommonColumns> _read = [];

    /// <summary>Reads everything into the roster.</summary>
    public void Read()
    {
        EnsureOneRoster();
        var manifest = OneRosterManifest.Open(export);
        var hasClasses = export.Files.Has(Classes) || export.Files.Has(Enrolments) || !manifest.SaysAbsent("classes") || !manifest.SaysAbsent("enrollments");
        export.Files.EnsurePresent(hasClasses ? Files : Files[..2]);
        export.Read("orgs.csv", ReadOrgs);
        export.ReadIfPresent(Sessions, ReadSessions);
        if (hasClasses)
            ReadAll();
        else
            ReadPeopleOnly();
        if (!manifest.Exists && _read.Exists(r => r.CarryStatus))
            throw SourceError.Invalid(
                $"'{export.Files.Place}' has no manifest.csv and its rows carry a status: whether it is the whole (bulk) or only what "
                + "changed (delta) cannot be told.",
                "Choose the bulk (full) export with its manifest.", export.Files.Place);
    }

    private void ReadAll()
    {
        export.Read(Classes, ReadClasses);
        rules.Settle();
        var parts = export.ReadBeside(ReadPeople, Enrolments, ReadEnrolments);
        _read.AddRange(parts.Select(p => p.Value.Row));
        rules.Enrol([.. parts.Select(p => p.Value.Lines.StandingBehind(p.LinesBefore))]);
    }

    private void ReadPeopleOnly()
    {
        roster.Findings.Add(FindingKinds.ClassesMissing);
        rules.Settle();
        ReadPeople();
    }

    private void ReadPeople()
    {
        export.ReadIfPresent("roles.csv", ReadRoles);
        export.Read("users.csv", table => ReadUsers(table, hasRoles: export.Counts.Any(c => c is { File: "roles.csv", Rows: > 0 })), keepsText: false);
        rules.EndUsers();
    }

    private void EnsureOneRoster()
    {
        if (export.Files.Names.Count > 0 && !export.Files.Has(OneRosterManifest.FileName) && !Files.Append(Sessions).Any(export.Files.Has))
            throw SourceError.Invalid(
                $"'{export.Files.Place}' has none of the files of OneRoster ({OneRosterManifest.FileName}, {Sessions}, {string.Join(", ", Files)}).",
                "Point MisPath at the OneRoster export, or choose the MisSource that fits.", export.Files.Place);
    }

    private void ReadOrgs(CsvTable table)
    {
        var row = Common(table);
        var (name, type) = (table.Required("name"), table.Required("type"));
        var (identifier, parent) = (table.Optional("identifier"), table.Optional("parentSourcedId"));
        while (table.Read())
            if (row.AreCurrent)
                rules.AddOrg(fields.Org(
                    table[row.Id], table[name], table[type], table[identifier], table[parent], table.Place));
            else
                rules.AddEndedOrg(table[row.Id]);
    }

    /// <summary>Terms count whatever their status: classes refer to them and their dates stay true.</summary>
    private void ReadSessions(CsvTable table)
    {
        var row = Common(table);
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
        var row = Common(table);
        var (title, type, school) = (table.Required("title"), table.Required("classType"), table.Required("schoolSourcedId"));
        var (code, terms) = (table.Optional("classCode"), table.Optional("termSourcedIds"));
        while (table.Read())
            if (row.AreCurrent)
            {
                export.Inspect(table, row.Id, title, code);
                rules.AddClass(new ClassRow(table[row.Id], table.Untrimmed(title), table[code], table[type], table[school],
                    ListText.Split(table[terms]), table.Place));
            }
            else
                roster.AddEndedGroup(table[row.Id]);
    }

    private void ReadRoles(CsvTable table)
    {
        var row = Common(table, needsId: false);
        var (user, org) = (table.Required("userSourcedId"), new FieldMemo<string>(table, table.Required("orgSourcedId"), id => id));
        var role = new FieldMemo<RoleWord>(table, table.Required("role"), RoleWord.Of);
        var (begin, end) = (Dates(export, table, table.Optional("beginDate")), Dates(export, table, table.Optional("endDate")));
        while (table.Read())
            if (!export.Has(table, user))
                continue;
            else if (row.AreCurrent)
                rules.AddRole(table.Trimmed(user), new RoleRow(org.Current, role.Current, begin.Current, end.Current, table.Place)
                {
                    IsUnclear = begin.IsIllegible || end.IsIllegible,
                });
            else
                rules.AddEndedRole(table[user], org.Current);
    }

    private void ReadUsers(CsvTable table, bool hasRoles)
    {
        var columns = new UserColumns(Common(table), table, hasRoles);
        while (table.Read())
        {
            export.Inspect(table, columns.Common.Id);
            if (!columns.Common.AreCurrent)
                rules.AddEndedUser(table[columns.Common.Id]);
            else if (!columns.CarriesRole)
                rules.AddUser(table.Trimmed(columns.Common.Id), columns.User(table));
            else if (columns.IsOutside)
            {
                export.Note(FindingKinds.RoleOutside, table);
                roster.AddEndedPerson(table[columns.Common.Id]);
            }
            else
                rules.AddUser(columns.User(table), columns.Roles(table));
        }
    }

    /// <summary>Enrolments are read before the people are known, beside them and in parts; so nothing here may touch the roster.</summary>
    private static (CommonColumns Row, EnrolmentLines Lines) ReadEnrolments(CsvExport beside, CsvTable table)
    {
        var lines = new EnrolmentLines(Enrolments);
        var row = new CommonColumns(beside, table, needsId: false);
        var (group, user, school) = (table.Required("classSourcedId"), table.Required("userSourcedId"), table.Optional("schoolSourcedId"));
        var role = new FieldMemo<RoleWord>(table, table.Required("role"), RoleWord.Of);
        var primary = new FieldMemo<bool>(table, table.Optional("primary"), text => text.Equals("true", StringComparison.OrdinalIgnoreCase));
        var (begin, end) = (Dates(beside, table, table.Optional("beginDate")), Dates(beside, table, table.Optional("endDate")));
        while (table.Read())
        {
            var groupId = table.Trimmed(group);
            var userId = table.Trimmed(user);
            if (!row.AreCurrent || !beside.Has(table, group, groupId) || !beside.Has(table, user, userId)
                || RosterRules.PartOf(role.Current, beside.Findings, table.Place, lines, groupId) is not { } part)
                continue;
            var (from, until) = (begin.Current, end.Current);
            if (begin.IsIllegible || end.IsIllegible)
                lines.AddUnclear(groupId);
            else
                lines.Add(userId, new EnrolmentLine(
                    lines.Groups.NumberOf(groupId), school.Exists ? lines.Schools.NumberOf(table.Trimmed(school)) : -1, table.Line,
                    from, until, part, part != MemberPart.Student && primary.Current));
        }

        return (row, lines);
    }

    private static DateColumn Dates(CsvExport export, CsvTable table, CsvColumn column) => new(export, table, column);

    private CommonColumns Common(CsvTable table, bool needsId = true)
    {
        var common = new CommonColumns(export, table, needsId);
        _read.Add(common);
        return common;
    }
}

/// <summary>The columns that every file of OneRoster begins with.</summary>
internal sealed class CommonColumns
{
    private readonly CsvExport _export;
    private readonly CsvTable _table;
    private readonly bool _needsId;
    private readonly StatusColumn _status;

    /// <summary>Finds them.</summary>
    /// <param name="export">The read.</param>
    /// <param name="table">The file.</param>
    /// <param name="needsId">False for rows that nothing refers to: who lacks an id for them has them all the same.</param>
    public CommonColumns(CsvExport export, CsvTable table, bool needsId = true)
    {
        (_export, _table, _needsId) = (export, table, needsId);
        Id = needsId ? table.Required("sourcedId") : table.Optional("sourcedId");
        _status = new StatusColumn(export, table, table.Optional("status"));
        table.Proofread("dateLastModified");
    }

    /// <summary>Id of the row.</summary>
    public CsvColumn Id { get; }

    /// <summary>Whether a row was met that has a status; the rows of a bulk set have none.</summary>
    public bool CarryStatus { get; private set; }

    /// <summary>Whether the current row counts; what is worth it is noted.</summary>
    public bool AreCurrent
    {
        get
        {
            if (_needsId && !_export.Has(_table, Id))
                return false;
            if (_status.IsBlank)
                return true;
            CarryStatus = true;
            return _status.IsActive;
        }
    }
}
