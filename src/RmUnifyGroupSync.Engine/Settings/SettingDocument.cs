using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>The settings file's JSON: a block for all schools and one for each school. What this version does not know stays as it is.</summary>
internal sealed partial class SettingDocument
{
    /// <summary>The version of the form that this code writes, and the highest that it reads.</summary>
    public const int Version = 1;

    private const string Default = "default";
    private const string Schools = "schools";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _root;
    private readonly string _text;
    private readonly string _path;

    private SettingDocument(JsonObject root, string text, string path) => (_root, _text, _path) = (root, text, path);

    /// <summary>The schools that have a block of their own, in the order of the file.</summary>
    public IReadOnlyList<string> SchoolIds => _root[Schools] is JsonObject schools ? [.. schools.Select(s => s.Key)] : [];

    /// <summary>Reads the file's text; null or blank is an empty document.</summary>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> with the file and the line.</exception>
    public static SettingDocument Parse(string? text, string path)
    {
        var json = (text ?? "").TrimStart('\uFEFF');
        var document = new SettingDocument(string.IsNullOrWhiteSpace(json) ? [] : ParseRoot(json, path), json, path);
        document.CheckShape();
        return document;
    }

    /// <summary>The values of a block, by setting; empty when there is no such block.</summary>
    /// <param name="school">The school; null for the block of all schools.</param>
    public IReadOnlyDictionary<string, object> Read(string? school)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (key, node) in Block(school) ?? [])
        {
            if (node is null || SettingCatalogue.Find(key) is not { } definition)
                continue;
            if (!values.TryAdd(definition.Name, ReadValue(definition, node, school, key)))
                throw At(Place(school, key), $"{definition.Name} stands twice.");
        }

        return values;
    }

    /// <summary>Sets a value.</summary>
    public void Write(string? school, SettingDefinition definition, object value)
    {
        var block = EnsureBlock(school);
        var key = block.Select(p => p.Key).FirstOrDefault(k => IsNamed(k, definition)) ?? definition.Name;
        block[key] = definition.Write(value);
    }

    /// <summary>Forgets a value; false when it was not there.</summary>
    public bool Remove(string? school, SettingDefinition definition)
    {
        var keys = (Block(school) ?? []).Select(p => p.Key).Where(k => IsNamed(k, definition)).ToList();
        keys.ForEach(key => Block(school)!.Remove(key));
        if (Block(school) is { Count: 0 })
            Remove(school);
        return keys.Count > 0;
    }

    /// <summary>Forgets a block; false when it was not there.</summary>
    public bool Remove(string? school) => school is null ? _root.Remove(Default) : _root[Schools] is JsonObject schools && schools.Remove(school);

    /// <summary>Names in the blocks that are no settings, each with its place.</summary>
    public IReadOnlyList<string> UnknownNames() =>
    [
        .. SchoolIds.Prepend(null).SelectMany(school => (Block(school) ?? [])
            .Where(p => SettingCatalogue.Find(p.Key) is null)
            .Select(p => string.Join(" / ", Place(school, p.Key)))),
    ];

    /// <summary>The text of the whole document.</summary>
    public override string ToString()
    {
        var root = new JsonObject { ["$schema"] = _root["$schema"]?.DeepClone() ?? JsonValue.Create(SettingSchema.Address), ["version"] = Version };
        foreach (var (key, node) in _root.Where(p => !root.ContainsKey(p.Key)))
            root[key] = node?.DeepClone();
        return root.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject ParseRoot(string json, string path)
    {
        try
        {
            var root = JsonNode.Parse(json) as JsonObject ?? throw Invalid(path, 1, "The file must hold one JSON object.");
            RefuseDoubledNames(root);
            return root;
        }
        catch (JsonException error)
        {
            throw Invalid(path, (error.LineNumber ?? 0) + 1, $"The file is no valid JSON: {error.Message}", error);
        }
        catch (ArgumentException error)
        {
            throw Invalid(path, 1, $"A name stands twice in one object: {error.Message}", error);
        }
    }

    // The reader finds them only when an object is first looked into.
    private static void RefuseDoubledNames(JsonNode? node)
    {
        if (node is JsonObject branch)
        {
            foreach (var (_, child) in branch)
                RefuseDoubledNames(child);
        }
        else if (node is JsonArray array)
        {
            foreach (var child in array)
                RefuseDoubledNames(child);
        }
    }

    private void CheckShape()
    {
        if (_root["version"] is { } version && !(version is JsonValue value && value.TryGetValue<int>(out var number) && number is > 0 and <= Version))
            throw At(["version"], $"The file has version {version.ToJsonString()}; this module reads version {Version}. Update the module.");
        foreach (var name in new[] { Default, Schools })
        {
            if (_root.ContainsKey(name) && _root[name] is not JsonObject)
                throw At([name], "must be an object.");
        }

        foreach (var school in SchoolIds.Where(school => _root[Schools]![school] is not JsonObject))
            throw At([Schools, school], "must be an object.");
    }

    private object ReadValue(SettingDefinition definition, JsonNode node, string? school, string key)
    {
        try
        {
            return definition.Read(node);
        }
        catch (GroupSyncException error)
        {
            throw At(Place(school, key), error.Message, error);
        }
    }

    private JsonObject? Block(string? school) => (school is null ? _root[Default] : (_root[Schools] as JsonObject)?[school]) as JsonObject;

    private JsonObject EnsureBlock(string? school)
    {
        var parent = school is null ? _root : Ensure(_root, Schools);
        return Ensure(parent, school ?? Default);
    }

    private static JsonObject Ensure(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
            parent[name] = child = [];
        return child;
    }

    private static bool IsNamed(string key, SettingDefinition definition) => string.Equals(key, definition.Name, StringComparison.OrdinalIgnoreCase);

    private static string[] Place(string? school, string key) => school is null ? [Default, key] : [Schools, school, key];

    private GroupSyncException At(string[] place, string message, Exception? inner = null) =>
        Invalid(_path, LineOf(place), $"{string.Join(" / ", place)}: {message}", inner);

    private static GroupSyncException Invalid(string path, long line, string message, Exception? inner = null) =>
        new(GroupSyncErrorId.SettingInvalid, $"{path}, line {line}: {message}", inner) { TargetObject = path };

    // Counted only for an error. The place is known to be there, so the first name at each depth that fits is on the way to it.
    private int LineOf(string[] place)
    {
        var json = Encoding.UTF8.GetBytes(_text);
        var reader = new Utf8JsonReader(json);
        var matched = 0;
        while (matched < place.Length && reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == matched + 1 && reader.ValueTextEquals(place[matched]))
                matched++;
        }

        return 1 + json.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
    }
}
