namespace RmUnifyGroupSync.Pipeline;

/// <summary>What the caller named, and whether it turned up. Filled on the worker, read when that has ended.</summary>
internal sealed class Sought
{
    private readonly List<Entry> _entries = [];

    /// <summary>What did not turn up.</summary>
    internal IEnumerable<(string Text, object Target)> Missing => _entries.Where(e => !e.Found).Select(e => (e.Text, e.Target));

    /// <summary>Adds names; one with wildcards need not turn up.</summary>
    internal void AddNames(IEnumerable<string>? names)
    {
        foreach (var pattern in (names ?? []).Select(name => new NamePattern(name)).Where(pattern => !pattern.HasWildcards))
            _entries.Add(new Entry(pattern.Text, pattern.Text, pattern.Matches));
    }

    /// <summary>Adds an id, compared exactly (MIS ids are case-sensitive) unless told otherwise.</summary>
    internal void AddId(string id, object? target = null, StringComparison comparison = StringComparison.Ordinal) =>
        _entries.Add(new Entry(id, target ?? id, ids => Array.Exists(ids, i => string.Equals(i, id, comparison))));

    /// <summary>Says by which names or ids an object goes.</summary>
    internal void Saw(params string?[] names)
    {
        foreach (var entry in _entries)
            entry.Found |= entry.Matches(names);
    }

    private sealed class Entry(string text, object target, Func<string?[], bool> matches)
    {
        internal string Text => text;

        internal object Target => target;

        internal Func<string?[], bool> Matches => matches;

        internal bool Found { get; set; }
    }
}
