using System.Runtime.ExceptionServices;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>One read of an export of CSV files: opens the tables, counts their rows and judges single fields.</summary>
internal sealed class CsvExport(IExportFiles files, FindingLog findings, ISyncObserver observer, CancellationToken cancellationToken)
{
    private const string Activity = "Read MIS";
    private readonly List<MisFileCount> _counts = [];
    private readonly List<DateTally> _dates = [];

    /// <summary>The files.</summary>
    public IExportFiles Files => files;

    /// <summary>The school's time zone, in which a moment falls on a day.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>What was noticed.</summary>
    public FindingLog Findings => findings;

    /// <summary>Rows of the files that were read.</summary>
    public IReadOnlyList<MisFileCount> Counts => _counts;

    /// <summary>When the newest of the files read was written.</summary>
    public DateTimeOffset? ExportedAt => files.NewestWrite(_counts.Select(c => c.File));

    /// <summary>Length of the parts in which large files are read.</summary>
    public long PartBytes { get; init; } = FileParts.UsualBytes;

    /// <summary>Reads a file that must be there; one without rows is refused unless it may be empty.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="read">Reads the table to its end.</param>
    /// <param name="mayBeEmpty">Whether it may have no rows.</param>
    /// <param name="anySeparator">Whether semicolons and tabs are as good as commas.</param>
    /// <param name="keepsText">False when hardly any text of the file is kept, so that looking for equal texts would not pay.</param>
    public void Read(string file, Action<CsvTable> read, bool mayBeEmpty = false, bool anySeparator = false, bool keepsText = true)
    {
        observer.Report(new ProgressEvent(Activity, file, _counts.Count, 0));
        files.EnsurePresent(file);
        using var table = CsvTable.Open(files, file, findings, cancellationToken, anySeparator, keepsText);
        Read(table, read);
        Count(file, table.Rows, mayBeEmpty);
    }

    /// <summary>Reads a file if it is there.</summary>
    public void ReadIfPresent(string file, Action<CsvTable> read)
    {
        if (files.Has(file))
            Read(file, read, mayBeEmpty: true);
    }

    /// <summary>
    /// Does one thing and reads a file at the same time, a large file in parts that are read side by side. What is noticed of the file
    /// comes after what the other did, as if both had been done one after the other. When the other fails, the file is read no further.
    /// </summary>
    /// <param name="first">What is done meanwhile.</param>
    /// <param name="file">Name of the file, of which hardly any text is kept.</param>
    /// <param name="read">Reads a table to its end, at the same time as other parts; all that it notices goes to the export that comes with it.</param>
    /// <returns>What was read of each part, in the order of the file, and how many lines stand between the header and the part.</returns>
    public IReadOnlyList<(T Value, int LinesBefore)> ReadBeside<T>(Action first, string file, Func<CsvExport, CsvTable, T> read)
    {
        files.EnsurePresent(file);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var parts = FileParts.Of(files, file, PartBytes);
        var reads = new PartRead<T>?[parts?.Count ?? 1];
        var failures = new ExceptionDispatchInfo?[reads.Length + 1];
        SideBySide.Run(failures.Length, job => failures[job] = FailureOf(stop, () =>
        {
            if (job == 0)
                first();
            else
                reads[job - 1] = ReadPart(file, parts, job - 1, read, stop.Token);
        }));
        failures[0]?.Throw();
        if (parts is not null && failures.Any(f => f is not null))
            return TakeOver(file, [ReadPart(file, parts: null, 0, read, cancellationToken)]);
        failures[1]?.Throw();
        return TakeOver(file, reads.OfType<PartRead<T>>());
    }

    private static ExceptionDispatchInfo? FailureOf(CancellationTokenSource stop, Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception e)
        {
            // Kept for the thread that asked for the work, which throws it again.
            stop.Cancel();
            return ExceptionDispatchInfo.Capture(e);
        }
    }

    private PartRead<T> ReadPart<T>(string file, FileParts? parts, int part, Func<CsvExport, CsvTable, T> read, CancellationToken stop)
    {
        var beside = new CsvExport(files, new FindingLog(), observer, stop) { Zone = Zone };
        using var bytes = parts?.Open(part);
        using var table = bytes is null
            ? CsvTable.Open(files, file, beside.Findings, stop, poolsText: false)
            : CsvTable.OpenPart(bytes, files.Place, file, beside.Findings, stop);
        var value = default(T)!;
        beside.Read(table, t => value = read(beside, t));
        return new PartRead<T>(value, beside, table.Rows, bytes?.LineBreaks ?? 0);
    }

    /// <summary>Takes over what the parts of a file noticed, each with the lines before it, and counts their rows.</summary>
    private IReadOnlyList<(T Value, int LinesBefore)> TakeOver<T>(string file, IEnumerable<PartRead<T>> parts)
    {
        observer.Report(new ProgressEvent(Activity, file, _counts.Count, 0));
        var (taken, lines, rows) = (new List<(T, int)>(), 0, 0);
        foreach (var part in parts)
        {
            findings.AddPart(part.Export.Findings, lines);
            taken.Add((part.Value, lines));
            lines += part.Lines;
            rows += part.Rows;
        }

        Count(file, rows, mayBeEmpty: false);
        return taken;
    }

    private void Read(CsvTable table, Action<CsvTable> read)
    {
        _dates.Clear();
        read(table);
        foreach (var dates in _dates)
            dates.EnsureLegible(table.File);
    }

    private void Count(string file, int rows, bool mayBeEmpty)
    {
        if (rows == 0 && !mayBeEmpty)
            throw SourceError.Unavailable(
                $"'{file}' in '{files.Place}' has a header but no rows.",
                "Export again; an empty file never means that everybody has left.", file);
        _counts.Add(new MisFileCount(file, rows));
        observer.Report(new DetailEvent($"{file}: {rows} rows"));
    }

    /// <summary>Says that reading is over, and checks that nothing changed meanwhile.</summary>
    public void Close()
    {
        files.EnsureUnchanged();
        observer.Report(new ProgressEvent(Activity, files.Place, _counts.Count, _counts.Count, Completed: true));
    }

    /// <summary>Notes one case on the current row.</summary>
    public void Note(FindingKind kind, CsvTable table, string? detail = null) => findings.Add(kind, table.File, table.Line, detail);

    /// <summary>Whether a field that every row needs is filled; if not, it is noted.</summary>
    public bool Has(CsvTable table, CsvColumn column) => Has(table, column, table.Trimmed(column));

    /// <summary>Whether a field that every row needs, and that has been read, is filled; if not, it is noted.</summary>
    public bool Has(CsvTable table, CsvColumn column, ReadOnlySpan<byte> field)
    {
        if (!field.IsEmpty)
            return true;
        Note(FindingKinds.ValueMissing, table, column.Name);
        return false;
    }

    /// <summary>Notes fields of the current row that a spreadsheet has changed.</summary>
    public void Inspect(CsvTable table, params ReadOnlySpan<CsvColumn> columns)
    {
        foreach (var column in columns)
            if (column.Exists && SpreadsheetDamage.MayBeIn(table.Trimmed(column)) && SpreadsheetDamage.IsIn(table[column]))
                Note(FindingKinds.SpreadsheetDamage, table, column.Name);
    }

    /// <summary>Counts the dates of a column of the file that is being read.</summary>
    public DateTally TallyOf(CsvColumn column)
    {
        var tally = new DateTally(column.Name ?? "");
        _dates.Add(tally);
        return tally;
    }

    /// <summary>A date of the given order; null when blank or, with a note, when it is none.</summary>
    public DateOnly? Date(string text, DateOrder order, string column, RowPlace place)
    {
        if (text.Length == 0)
            return null;
        if (DateText.TryParse(text, order, Zone, out var date))
            return date;
        findings.Add(FindingKinds.DateInvalid, place.File, place.Line, column);
        return null;
    }

    /// <summary>What was read of a part of a file.</summary>
    /// <param name="Value">What was made of it.</param>
    /// <param name="Export">Knows what was noticed.</param>
    /// <param name="Rows">Number of rows.</param>
    /// <param name="Lines">Number of lines behind the header.</param>
    private sealed record PartRead<T>(T Value, CsvExport Export, int Rows, int Lines);
}
