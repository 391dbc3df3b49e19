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

    /// <summary>When the oldest of the files read was written.</summary>
    public DateTimeOffset? ExportedAt => files.OldestWrite(_counts.Select(c => c.File));

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
        _dates.Clear();
        read(table);
        foreach (var dates in _dates)
            dates.EnsureLegible(file);
        if (table.Rows == 0 && !mayBeEmpty)
            throw SourceError.Unavailable(
                $"'{file}' in '{files.Place}' has a header but no rows.",
                "Export again; an empty file never means that everybody has left.", file);
        _counts.Add(new MisFileCount(file, table.Rows));
        observer.Report(new DetailEvent($"{file}: {table.Rows} rows"));
    }

    /// <summary>Reads a file if it is there.</summary>
    public void ReadIfPresent(string file, Action<CsvTable> read)
    {
        if (files.Has(file))
            Read(file, read, mayBeEmpty: true);
    }

    /// <summary>
    /// Does two parts of a read at once, the second with an export of its own: what it notices and reports comes after what the first
    /// did, as if they had been read one after the other. When one fails, nothing is read any further.
    /// </summary>
    public void ReadBoth(Action first, Action<CsvExport> second)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = new EventList();
        var beside = new CsvExport(files, new FindingLog(), events, stop.Token) { Zone = Zone };
        ExceptionDispatchInfo? firstFailure = null, secondFailure = null;
        Parallel.Invoke(
            () => firstFailure = FailureOf(first, stop),
            () => secondFailure = FailureOf(() => second(beside), stop));
        (firstFailure ?? secondFailure)?.Throw();
        _counts.AddRange(beside._counts);
        findings.Add(beside.Findings);
        events.PassOn(observer);
    }

    private static ExceptionDispatchInfo? FailureOf(Action read, CancellationTokenSource stop)
    {
        try
        {
            read();
            return null;
        }
        catch (Exception e)
        {
            stop.Cancel();
            return ExceptionDispatchInfo.Capture(e);
        }
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
    public bool Has(CsvTable table, CsvColumn column)
    {
        if (!table.Trimmed(column).IsEmpty)
            return true;
        Note(FindingKinds.ValueMissing, table, column.Name);
        return false;
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

    /// <summary>Keeps events until the thread that listeners expect them from passes them on.</summary>
    private sealed class EventList : ISyncObserver
    {
        private readonly List<SyncEvent> _events = [];

        public void Report(SyncEvent e) => _events.Add(e);

        public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken) => Task.FromResult(false);

        public void PassOn(ISyncObserver observer)
        {
            foreach (var e in _events)
                observer.Report(e);
        }
    }
}
