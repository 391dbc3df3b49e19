namespace RmUnifyGroupSync.Pipeline;

/// <summary>Names of schedules as the caller wrote them, and which of them did not turn up.</summary>
internal sealed class ScheduleNames
{
    private readonly List<NamePattern> _patterns = [];
    private readonly HashSet<NamePattern> _found = [];

    /// <summary>What did not turn up; a pattern with wildcards need not.</summary>
    internal IEnumerable<string> Missing => _patterns.Where(p => !p.HasWildcards && !_found.Contains(p)).Select(p => p.Text);

    /// <summary>The names; null for all.</summary>
    internal static ScheduleNames Of(string[]? names)
    {
        var sought = new ScheduleNames();
        sought._patterns.AddRange((names ?? []).Select(n => new NamePattern(n)));
        return sought;
    }

    /// <summary>Whether the name is meant.</summary>
    internal bool Accept(string name)
    {
        var fitting = _patterns.Where(p => p.Matches(name)).ToList();
        _found.UnionWith(fitting);
        return _patterns.Count == 0 || fitting.Count > 0;
    }
}
