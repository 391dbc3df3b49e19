using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>How the values of one type are written: as text in an environment variable, as JSON in the settings file.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
internal abstract class SettingForm<T>
{
    /// <summary>Reads an environment variable's text.</summary>
    public abstract T FromText(string text);

    /// <summary>Reads JSON.</summary>
    public abstract T FromJson(JsonNode node);

    /// <summary>Writes JSON.</summary>
    public abstract JsonNode ToJson(T value);

    /// <summary>The JSON schema of the value.</summary>
    public abstract JsonObject Schema();

    /// <summary>Makes the error that says which rule a value breaks.</summary>
    protected static GroupSyncException Broken(string rule) => new(GroupSyncErrorId.SettingInvalid, rule);
}

/// <summary>A text.</summary>
internal sealed class TextForm : SettingForm<string>
{
    public override string FromText(string text) => text;

    public override string FromJson(JsonNode node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Broken($"must be a text, not {node.ToJsonString()}");

    public override JsonNode ToJson(string value) => JsonValue.Create(value);

    public override JsonObject Schema() => new() { ["type"] = "string" };
}

/// <summary>The address of a service.</summary>
internal sealed class AddressForm : SettingForm<Uri>
{
    private static readonly TextForm Text = new();

    public override Uri FromText(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) ? uri : throw Broken($"must be a whole address such as https://mis.example/api, not \"{text}\"");

    public override Uri FromJson(JsonNode node) => FromText(Text.FromJson(node));

    public override JsonNode ToJson(Uri value) => JsonValue.Create(value.OriginalString);

    public override JsonObject Schema() => new() { ["type"] = "string", ["format"] = "uri" };
}

/// <summary>Yes or no.</summary>
internal sealed class FlagForm : SettingForm<bool>
{
    public override bool FromText(string text) => text.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "$TRUE" or "1" => true,
        "FALSE" or "$FALSE" or "0" => false,
        _ => throw Broken($"must be true or false, not \"{text}\""),
    };

    public override bool FromJson(JsonNode node) =>
        node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? node.GetValue<bool>() : throw Broken($"must be true or false, not {node.ToJsonString()}");

    public override JsonNode ToJson(bool value) => JsonValue.Create(value);

    public override JsonObject Schema() => new() { ["type"] = "boolean" };
}

/// <summary>A whole number within bounds.</summary>
internal sealed class NumberForm(int least, int most) : SettingForm<int>
{
    public override int FromText(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            ? Checked(number)
            : throw OutOfBounds($"\"{text}\"");

    public override int FromJson(JsonNode node) =>
        node is JsonValue value && value.TryGetValue<int>(out var number) ? Checked(number) : throw OutOfBounds(node.ToJsonString());

    public override JsonNode ToJson(int value) => JsonValue.Create(value);

    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    /// <summary>The number, when it lies within the bounds.</summary>
    public int Checked(int number) => number >= least && number <= most ? number : throw OutOfBounds(number.ToString(CultureInfo.InvariantCulture));

    private GroupSyncException OutOfBounds(string given) => Broken(string.Create(
        CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}{(least == -1 ? " (-1 is off)" : "")}, not {given}"));
}

/// <summary>One of a few names; case does not matter.</summary>
internal sealed class ChoiceForm<T>(params T[] allowed) : SettingForm<T>
    where T : struct, Enum
{
    private static readonly TextForm Text = new();

    // By name only: a number would stand for a member that somebody may reorder.
    private readonly Dictionary<string, T> _byName =
        (allowed.Length > 0 ? allowed : Enum.GetValues<T>()).ToDictionary(v => v.ToString(), StringComparer.OrdinalIgnoreCase);

    public override T FromText(string text) => _byName.TryGetValue(text.Trim(), out var value) ? value : throw NotAllowed(text);

    public override T FromJson(JsonNode node) => FromText(Text.FromJson(node));

    public override JsonNode ToJson(T value) => JsonValue.Create(value.ToString());

    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. _byName.Keys.Select(k => JsonValue.Create(k))]) };

    /// <summary>The value, when it is one of the allowed.</summary>
    public T Checked(T value) => _byName.ContainsValue(value) ? value : throw NotAllowed(value.ToString());

    private GroupSyncException NotAllowed(string given) => Broken($"must be one of {string.Join(", ", _byName.Keys)}, not \"{given}\"");
}

/// <summary>Several values: separated by commas in an environment variable.</summary>
internal sealed class ListForm<T>(SettingForm<T> item) : SettingForm<T[]>
{
    public override T[] FromText(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(item.FromText)];

    // A single value is taken for a list of one, as PowerShell does.
    public override T[] FromJson(JsonNode node) => node is JsonArray array
        ? [.. array.Select(n => item.FromJson(n ?? throw Broken("must not hold null")))]
        : [item.FromJson(node)];

    public override JsonNode ToJson(T[] value) => new JsonArray([.. value.Select(item.ToJson)]);

    public override JsonObject Schema() => new() { ["type"] = "array", ["items"] = item.Schema() };
}

/// <summary>Columns by field: <c>field=column;field=column</c> in an environment variable.</summary>
internal sealed class ColumnsForm : SettingForm<IReadOnlyDictionary<string, string>>
{
    private static readonly TextForm Text = new();

    public override IReadOnlyDictionary<string, string> FromText(string text) => Unique(text
        .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2, StringSplitOptions.TrimEntries) is [var field, var column]
            ? KeyValuePair.Create(field, column)
            : throw Broken($"must be written field=column;field=column; \"{pair}\" has no equals sign")));

    public override IReadOnlyDictionary<string, string> FromJson(JsonNode node) => node is JsonObject columns
        ? Unique(columns.Select(c => KeyValuePair.Create(c.Key, Text.FromJson(c.Value ?? throw Broken($"has no column for {c.Key}")))))
        : throw Broken($"must be an object of fields with their columns, not {node.ToJsonString()}");

    public override JsonNode ToJson(IReadOnlyDictionary<string, string> value) =>
        new JsonObject(value.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => KeyValuePair.Create(c.Key, (JsonNode?)JsonValue.Create(c.Value))));

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } };

    /// <summary>The columns, each field once whatever its case, none of them blank.</summary>
    public static IReadOnlyDictionary<string, string> Unique(IEnumerable<KeyValuePair<string, string>> columns)
    {
        var unique = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (field, column) in columns)
        {
            if (string.IsNullOrWhiteSpace(field) || string.IsNullOrWhiteSpace(column))
                throw Broken($"must give every field a column; \"{field}={column}\" does not");
            if (!unique.TryAdd(field.Trim(), column))
                throw Broken($"names the field \"{field}\" twice");
        }

        return unique;
    }
}
