using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Tests.Contract;

/// <summary>
/// Holds JSON to a schema of the OpenAPI subset. Stricter than the document in one point: a named type may not have properties
/// that it does not declare, though its type is open, because an invented property is a mistake of ours.
/// </summary>
internal static class SchemaChecker
{
    public static IEnumerable<string> Check(JsonNode? value, SchemaNode schema, string where)
    {
        if (value is null)
            return IsNullable(schema) ? [] : [$"{where}: null where it may not be"];
        if (schema.Maps("anyOf").ToList() is { Count: > 0 } choices)
            return choices.Any(c => !Check(value, c, where).Any()) ? [] : [$"{where}: fits none of its types"];
        return TypeOf(schema) switch
        {
            "object" => CheckObject(value, schema, where),
            "array" => CheckArray(value, schema, where),
            { } type => CheckScalar(value, schema, type, where),
            null => [],
        };
    }

    private static string? TypeOf(SchemaNode schema) =>
        schema.Text("type") ?? (schema.Maps("allOf").Any() || schema.Map("properties") is not null ? "object" : null);

    private static bool IsNullable(SchemaNode schema) => schema.Flag("nullable") || TypeOf(schema) is null;

    private static IEnumerable<string> CheckObject(JsonNode value, SchemaNode schema, string where)
    {
        if (value is not JsonObject json)
            return [$"{where}: no object"];

        // Where a base type is declared, the annotation says which type it is.
        var type = (string?)json["@odata.type"];
        var parts = Parts((type is null ? null : schema.Component(type.TrimStart('#'))) ?? schema).ToList();
        var declared = parts.SelectMany(p => p.Map("properties")?.Entries ?? []).GroupBy(p => p.Name).ToDictionary(g => g.Key, g => g.First().Value);
        var missing = parts.SelectMany(p => p.Texts("required")).Where(r => !json.ContainsKey(r)).Select(r => $"{where}: {r} is missing");
        var isNamed = parts.Exists(p => p.Text("title") is not null);
        return missing.Concat(json.SelectMany(p => CheckProperty(p.Key, p.Value, declared, isNamed, $"{where}.{p.Key}")));
    }

    private static IEnumerable<string> CheckProperty(
        string name, JsonNode? value, Dictionary<string, SchemaNode> declared, bool isNamed, string where)
    {
        if (declared.TryGetValue(name, out var schema))
            return Check(value, schema, where);
        return isNamed && !name.Contains('@', StringComparison.Ordinal) ? [$"{where}: not a property of the type"] : [];
    }

    private static IEnumerable<SchemaNode> Parts(SchemaNode schema) => schema.Maps("allOf").SelectMany(Parts).Append(schema);

    private static IEnumerable<string> CheckArray(JsonNode value, SchemaNode schema, string where)
    {
        if (value is not JsonArray array)
            return [$"{where}: no array"];
        var tooMany = int.TryParse(schema.Text("maxItems"), CultureInfo.InvariantCulture, out var most) && array.Count > most
            ? [$"{where}: {array.Count} items, {most} at most"]
            : Array.Empty<string>();
        return schema.Map("items") is { } items
            ? tooMany.Concat(array.SelectMany((item, i) => Check(item, items, $"{where}[{i}]")))
            : tooMany;
    }

    private static IEnumerable<string> CheckScalar(JsonNode value, SchemaNode schema, string type, string where)
    {
        var kind = value.GetValueKind();
        var fits = type switch
        {
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" or "number" => kind == JsonValueKind.Number,
            _ => true,
        };
        if (!fits)
            return [$"{where}: {kind} where {type} belongs"];
        if (schema.Texts("enum") is { Count: > 0 } values && !values.Contains(value.ToString()))
            return [$"{where}: '{value}' is none of its values"];
        if (schema.Text("format") == "date-time" && !DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, out _))
            return [$"{where}: '{value}' is no time"];
        return [];
    }
}
