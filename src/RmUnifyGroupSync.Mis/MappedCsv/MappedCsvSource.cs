using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.MappedCsv;

/// <summary>Any report of a MIS as CSV, its columns named by a preset or by the settings; one file, several, a folder or a zip.</summary>
internal sealed class MappedCsvSource : CsvSource
{
    private readonly FieldMap _map;
    private readonly TimeZoneInfo _zone;
    private readonly TimeProvider _time;

    public MappedCsvSource(MisSourceOptions options, TimeProvider timeProvider)
        : base(options)
    {
        _time = timeProvider;
        (_map, _zone) = (FieldMap.From(options), SchoolDay.ZoneOf(options));
        if (!_map.Fields.Contains(MappedField.PersonId) || !MappedRoster.GroupFields.Any(_map.Fields.Contains))
            throw SourceError.Invalid(
                "A mapped CSV needs to know the columns of PersonId and of at least one of GroupName, GroupId, Registration and Year.",
                "Set MisPreset, or MisColumn such as @{ PersonId = 'Adno'; GroupName = 'Class' }.");
    }

    protected override MisSnapshot Read(FindingLog findings, ISyncObserver observer, CancellationToken cancellationToken)
    {
        var roster = new RosterBuilder(findings);
        using var files = OpenReports(roster.Findings);
        var export = new CsvExport(files, roster.Findings, observer, cancellationToken) { Zone = _zone };
        var mapped = new MappedRoster(roster, _zone);
        var (found, slips) = (new HashSet<MappedField>(), new Dictionary<MappedField, string>());
        var lost = new List<string>();
        foreach (var file in files.Names.Order(StringComparer.Ordinal))
            export.Read(file, table => ReadReport(new CsvMappedRow(table, _map), table, mapped, found, slips, lost), anySeparator: true);
        EnsureFound(found, slips);
        EnsureNothingLost(lost);
        export.Close();
        NoteOldReports(export);
        return new SnapshotAssembler(roster, Options).Assemble(export.Counts, export.ExportedAt, _time.GetUtcNow());
    }

    private void ReadReport(
        CsvMappedRow row, CsvTable table, MappedRoster mapped, HashSet<MappedField> found, Dictionary<MappedField, string> slips, List<string> lost)
    {
        found.UnionWith(row.Found);
        lost.AddRange(LostBy(row).Select(what => $"'{table.File}' has no column {what}."));
        foreach (var field in _map.Fields)
            if (row.SlipFor(_map.ColumnsOf(field)) is { Length: > 0 } slip)
                slips[field] = slip;
        while (table.Read())
            mapped.Add(row);
        mapped.EndFile(table.File);
    }

    private IExportFiles OpenReports(FindingLog findings)
    {
        if (Options.Path.Count == 1 && (Directory.Exists(Options.Path[0]) || Options.Path[0].EndsWith(".zip", StringComparison.OrdinalIgnoreCase)))
            return ExportLocation.Open(Options.Path[0], findings);
        var missing = Options.Path.FirstOrDefault(p => !File.Exists(p));
        if (missing is null)
            return new FolderFiles(string.Join(", ", Options.Path), Options.Path.Select(p => new FileInfo(p)));
        throw Directory.Exists(missing)
            ? SourceError.Invalid($"'{missing}' is a folder among several paths.", "Set MisPath to one folder, or to files only.", missing)
            : SourceError.Unavailable($"'{missing}' is not there.", "Check that the report ran and where it writes to.", missing);
    }

    /// <summary>Columns that no file has mean that the settings describe another report.</summary>
    private void EnsureFound(HashSet<MappedField> found, Dictionary<MappedField, string> slips)
    {
        var absent = _map.Fields.Where(f => !found.Contains(f) && (_map.IsAskedFor(f) || f == MappedField.PersonId))
            .Select(f => $"{NameOf(f)}{slips.GetValueOrDefault(f)}").ToList();
        if (absent.Count > 0 || !MappedRoster.GroupFields.Any(found.Contains))
            throw SourceError.Invalid(
                absent.Count > 0
                    ? $"No file of the report has the column {string.Join(", ", absent)}."
                    : "No file of the report has a column with groups, registration groups or years.",
                "Correct MisColumn or the report; header names are compared without case.");
    }

    /// <summary>
    /// What a file has lost that others of the source have. Without the id of a person it may name the teachers of groups; if it tells of
    /// people, or of nobody at all, its groups would stay and be empty. Without the role its people are students, and something of
    /// students has to be there, lest staff become students.
    /// </summary>
    private IEnumerable<string> LostBy(CsvMappedRow row)
    {
        if (!row.Has(MappedField.PersonId))
        {
            if (MappedRoster.PersonFields.Any(row.Found.Contains) || !MappedRoster.TeacherKeys.Any(row.Has))
                yield return $"{NameOf(MappedField.PersonId)}{row.SlipFor(_map.ColumnsOf(MappedField.PersonId))}, so nobody can say who its rows are about";
        }
        else if (_map.IsAskedFor(MappedField.PersonRole) && !row.Has(MappedField.PersonRole)
            && !row.Found.Contains(MappedField.Year) && !row.Found.Contains(MappedField.Registration))
            yield return $"{NameOf(MappedField.PersonRole)} and none with years or registration groups, so nobody can say whether its people are students";
    }

    private string NameOf(MappedField field) => $"'{string.Join("' or '", _map.ColumnsOf(field))}' ({field})";

    private static void EnsureNothingLost(List<string> lost)
    {
        if (lost.Count > 0)
            throw SourceError.Invalid(
                string.Join(' ', lost), "Correct MisColumn or the report; a report that does not belong to the source must not lie beside it.");
    }

    /// <summary>Each report is written by a task of its own, so one may have stopped while the others go on.</summary>
    private void NoteOldReports(CsvExport export)
    {
        if (ExportAge.IsOld(export.ExportedAt, _time.GetUtcNow()))
            return;
        foreach (var (file, _) in export.Counts)
            ExportAge.Note(export.Findings, FindingKinds.ReportOld, file, export.Files.NewestWrite([file]), _time.GetUtcNow(), _zone);
    }
}
