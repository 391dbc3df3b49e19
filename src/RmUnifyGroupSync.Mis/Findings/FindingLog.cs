namespace RmUnifyGroupSync.Mis.Findings;

/// <summary>Collects findings: one for each kind, file and detail, with the number of cases and the line of the first.</summary>
internal sealed class FindingLog
{
    /// <summary>So many details of a kind in one file are told apart; a garbled column has a new one on every row, and what they are does not matter.</summary>
    internal const int MostDetails = 50;

    private const int LongestDetail = 200;
    private const string Others = "and others";
    private readonly Dictionary<(FindingKind Kind, string? File, string? Detail), Entry> _entries = [];
    private readonly Dictionary<(FindingKind Kind, string? File), int> _details = [];

    /// <summary>Notes one or more cases.</summary>
    public void Add(FindingKind kind, string? file = null, int? line = null, string? detail = null, int count = 1)
    {
        if (detail is not null)
            detail = Bounded(kind, file, detail);
        if (_entries.TryGetValue((kind, file, detail), out var entry))
            entry.Count += count;
        else
            _entries.Add((kind, file, detail), new Entry { Count = count, Line = line });
    }

    private string Bounded(FindingKind kind, string? file, string detail)
    {
        if (detail.Length > LongestDetail)
            detail = $"{detail[..LongestDetail]}...";
        if (_entries.ContainsKey((kind, file, detail)))
            return detail;
        var known = _details.GetValueOrDefault((kind, file));
        _details[(kind, file)] = known + 1;
        return known < MostDetails ? detail : Others;
    }

    /// <summary>Takes over what another log noted, after its own.</summary>
    public void Add(FindingLog other)
    {
        foreach (var ((kind, file, detail), entry) in other._entries)
            Add(kind, file, entry.Line, detail, entry.Count);
    }

    /// <summary>
    /// Takes over what was noted of a later part of a file. What is said of the file as a whole, of its header for one, every part says
    /// again, and it counts once.
    /// </summary>
    /// <param name="part">The log of the part, in which the header is line 1.</param>
    /// <param name="linesBefore">Number of lines between the header and the part.</param>
    public void AddPart(FindingLog part, int linesBefore)
    {
        foreach (var (key, entry) in part._entries)
            if (entry.Line > 1)
                Add(key.Kind, key.File, entry.Line + linesBefore, key.Detail, entry.Count);
            else
                _entries.TryAdd(key, entry);
    }

    /// <summary>Number of cases of a kind, over all files.</summary>
    public int CountOf(FindingKind kind) => _entries.Where(e => e.Key.Kind == kind).Sum(e => e.Value.Count);

    /// <summary>All findings, worst first, then in the order in which they were met.</summary>
    public IReadOnlyList<MisFinding> ToList() =>
    [
        .. _entries
            .OrderByDescending(e => e.Key.Kind.Severity)
            .Select(e => new MisFinding(
                e.Key.Kind.Severity, e.Key.Kind.Code, e.Key.File, e.Value.Line, e.Key.Kind.Format(e.Value.Count, e.Key.Detail))),
    ];

    private sealed class Entry
    {
        public int Count { get; set; }

        public int? Line { get; init; }
    }
}
