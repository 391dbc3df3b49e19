using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Mis.Rostering;

/// <summary>A term or year as OneRoster and SDS describe it, its end turned into the first day after it.</summary>
internal sealed record SessionRow(string Id, string Type, DateOnly Start, DateOnly Until, string ParentId)
{
    /// <summary>Whether it is an academic year.</summary>
    public bool IsYear => Type.Equals("schoolYear", StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// The terms of a source, and the academic year of each by dates: its own, that of the year it belongs to, else that of the one
/// year around it. The field <c>schoolYear</c> is not used: OneRoster means the year's end by it and SDS its start.
/// </summary>
internal sealed class SessionCalendar
{
    private const int Deepest = 16;
    private readonly Dictionary<string, SessionRow> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MisSessionRecord> _records = new(StringComparer.Ordinal);

    /// <summary>Adds a term; the first under an id counts.</summary>
    public void Add(SessionRow row) => _rows.TryAdd(row.Id, row);

    /// <summary>A term with its academic year; null when it is not in the source.</summary>
    public MisSessionRecord? Find(string id)
    {
        if (_records.TryGetValue(id, out var record) || !_rows.TryGetValue(id, out var row))
            return record;
        var year = Above(row).FirstOrDefault(r => r.IsYear) ?? Around(row);
        return _records[id] = new MisSessionRecord(row.Id, row.Start, row.Until, year?.Start, year?.Until);
    }

    private IEnumerable<SessionRow> Above(SessionRow row)
    {
        yield return row;
        for (var depth = 0; depth < Deepest && _rows.TryGetValue(row.ParentId, out var parent); depth++)
            yield return row = parent;
    }

    private SessionRow? Around(SessionRow row)
    {
        var years = _rows.Values.Where(y => y.IsYear && y.Start <= row.Start && y.Until >= row.Until)
            .DistinctBy(y => (y.Start, y.Until)).Take(2).ToList();
        return years.Count == 1 ? years[0] : null;
    }
}
