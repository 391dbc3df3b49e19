using System.Globalization;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Query;

/// <summary>The query options of one request.</summary>
internal sealed class QueryOptions
{
    private readonly Dictionary<string, string> _values;

    private QueryOptions(Dictionary<string, string> values, bool eventual)
    {
        _values = values;
        Eventual = eventual;
    }

    /// <summary>Whether <c>ConsistencyLevel: eventual</c> came along.</summary>
    public bool Eventual { get; }

    /// <summary>Whether this is an advanced query: the header and <c>$count=true</c> (§2.4).</summary>
    public bool Advanced => Eventual && Count;

    public bool Count => string.Equals(this["$count"], "true", StringComparison.OrdinalIgnoreCase);

    public string? Filter => this["$filter"];

    public string? SkipToken => this["$skiptoken"];

    public bool HasTop => _values.ContainsKey("$top");

    public IReadOnlyList<string>? Select => this["$select"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public string? this[string name] => _values.GetValueOrDefault(name);

    public IEnumerable<string> Names => _values.Keys;

    public static QueryOptions Parse(GraphRequest request)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in request.RawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(split < 0 ? pair : pair[..split]);
            if (!values.TryAdd(Canonical(name), split < 0 ? "" : Decode(pair[(split + 1)..])))
                throw GraphRefusal.Malformed($"Query option '{name}' was specified more than once, but it must be specified at most once.");
        }

        var eventual = string.Equals(request.Header("ConsistencyLevel"), "eventual", StringComparison.OrdinalIgnoreCase);
        return new QueryOptions(values, eventual);
    }

    /// <summary>Refuses options that this address does not take.</summary>
    public void Only(params string[] allowed)
    {
        var other = Names.FirstOrDefault(n => n.StartsWith('$') && !allowed.Contains(n, StringComparer.OrdinalIgnoreCase));
        if (other is not null)
            throw GraphRefusal.Malformed($"The query parameter '{other}' is not supported.");
    }

    /// <summary>The page size that the caller gets.</summary>
    public int PageSize(SandboxOptions options)
    {
        if (this["$top"] is not { } text)
            return Math.Min(options.DefaultPageSize, options.MaximumPageSize);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var top) || top == 0)
            throw GraphRefusal.BadRequest($"Invalid page size specified: '{text}'. Must be between 1 and 999 inclusive.");
        if (top > 999)
            throw GraphRefusal.BadRequest($"Invalid page size specified: '{text}'. Must be between 1 and 999 inclusive.");
        return Math.Min(top, options.MaximumPageSize);
    }

    // The service takes the system options with and without the dollar sign.
    private static string Canonical(string name) =>
        name is "top" or "select" or "filter" or "count" or "expand" or "orderby" or "search" or "skiptoken" or "deltatoken" ? "$" + name : name;

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
