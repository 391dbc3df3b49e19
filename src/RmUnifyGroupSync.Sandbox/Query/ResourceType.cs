using System.Globalization;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Query;

/// <summary>What filters may do with a property; without "advanced" by default, else only in an advanced query.</summary>
[Flags]
internal enum FilterUse
{
    None = 0,
    Equal = 1,
    StartsWith = 2,
    Any = 4,
    Range = 8,
    AdvancedEqual = 16,
    AdvancedStartsWith = 32,
    AdvancedRange = 64,
    Text = Equal | StartsWith,
    AdvancedText = AdvancedEqual | AdvancedStartsWith,
}

/// <param name="Name">Name on the wire.</param>
/// <param name="Value">String, Boolean, time, list of strings, JSON node or null.</param>
/// <param name="IsDefault">Whether it comes without <c>$select</c>.</param>
/// <param name="Filter">What filters may do with it.</param>
internal sealed record ResourceProperty<T>(string Name, Func<T, object?> Value, bool IsDefault, FilterUse Filter);

/// <summary>The properties of a kind of object: selection, filtering and the way onto the wire.</summary>
internal sealed class ResourceType<T>(string name, string set, IReadOnlyList<ResourceProperty<T>> properties)
{
    private readonly Dictionary<string, ResourceProperty<T>> _byName = properties.ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Name as in <c>microsoft.graph.group</c>, without the namespace.</summary>
    public string Name { get; } = name;

    /// <summary>Name of the entity set.</summary>
    public string Set { get; } = set;

    public ResourceProperty<T>? Find(string property) => _byName.GetValueOrDefault(property);

    /// <summary>The properties that were asked for.</summary>
    public IReadOnlyList<ResourceProperty<T>> Selected(QueryOptions query)
    {
        if (query.Select is not { Count: > 0 } names || names.Contains("*"))
            return [.. properties.Where(p => p.IsDefault)];

        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(n => (n.Contains('/', StringComparison.Ordinal) ? null : Find(n)) ?? throw UnknownProperty(n))];
    }

    public GraphRefusal UnknownProperty(string property) => GraphRefusal.Malformed(
        $"Parsing OData Select and Expand failed: Could not find a property named '{property}' on type 'microsoft.graph.{Name}'.");

    public string Context(GraphRequest request, bool single = false)
    {
        var select = request.Query.Select is { Count: > 0 } names ? $"({string.Join(',', names)})" : "";
        return $"{request.VersionRoot}/$metadata#{Set}{select}{(single ? "/$entity" : "")}";
    }

    public static JsonObject Write(T item, IEnumerable<ResourceProperty<T>> selected)
    {
        var json = new JsonObject();
        foreach (var property in selected)
            json[property.Name] = ToNode(property.Value(item));
        return json;
    }

    public static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        DateTimeOffset time => JsonValue.Create(WireTime(time)),
        IEnumerable<string> list => new JsonArray([.. list.Select(s => (JsonNode?)JsonValue.Create(s))]),
        JsonNode node => node,
        _ => throw new InvalidOperationException($"No wire form for {value.GetType()}."),
    };

    private static string WireTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
