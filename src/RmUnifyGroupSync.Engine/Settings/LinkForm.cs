using System.Globalization;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Engine.Planning;

namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>How links are written in the settings file: a list of objects under <c>links</c>.</summary>
internal static class LinkForm
{
    private static readonly (string Name, string Description, bool Required)[] Texts =
    [
        ("tenant", "Id of the tenant.", true),
        ("school", "DfE number of the school, else its id in the source.", true),
        ("type", "Type of the MIS group.", true),
        ("misGroupId", "Id of the MIS group.", true),
        ("groupId", "Object id of the Microsoft 365 group.", true),
        ("displayName", "Name of the group when the link was made.", false),
    ];

    /// <summary>Reads the list.</summary>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> with the entry that breaks a rule.</exception>
    public static KeptLinks Read(JsonNode? node) => node switch
    {
        null => KeptLinks.None,
        JsonArray list => new(list.Select(ReadOne)),
        _ => throw Broken("must be a list"),
    };

    /// <summary>Writes the list.</summary>
    public static JsonArray Write(KeptLinks links) => [.. links.All.Select(WriteOne)];

    /// <summary>The JSON schema of the list.</summary>
    public static JsonObject Schema()
    {
        var properties = new JsonObject(Texts.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)new JsonObject { ["type"] = "string", ["description"] = t.Description })));
        properties["type"] = new JsonObject { ["enum"] = new JsonArray([.. Enum.GetNames<MisGroupType>().Select(n => (JsonNode)n)]), ["description"] = "Type of the MIS group." };
        properties["academicYear"] = new JsonObject { ["type"] = "integer", ["description"] = "Year in which the academic year starts, for types that get a new group each year." };
        properties["generation"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["description"] = "Generation of the link." };
        properties["follow"] = new JsonObject { ["type"] = "boolean", ["description"] = "False when the group is not managed any more and no other one is made for the MIS group automatically." };
        return new()
        {
            ["description"] = "Links that a group's own key cannot hold, made by Set-GroupSyncLink, and links that Remove-GroupSyncLink has taken away.",
            ["type"] = "array",
            ["items"] = new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray([.. Texts.Where(t => t.Required).Select(t => (JsonNode)t.Name)]),
                ["properties"] = properties,
            },
        };
    }

    private static KeptLink ReadOne(JsonNode? node, int index)
    {
        var entry = node as JsonObject ?? throw Broken($"entry {Number(index)} must be an object");
        string Text(string name) => entry[name] is JsonValue value && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text)
            ? text.Trim()
            : throw Broken($"entry {Number(index)} has no {name}");
        return new()
        {
            Tenant = Text("tenant"),
            School = Text("school"),
            Type = Enum.TryParse<MisGroupType>(Text("type"), ignoreCase: true, out var type) && Enum.IsDefined(type)
                ? type
                : throw Broken($"entry {Number(index)} has the type \"{Text("type")}\"; it can be {string.Join(", ", Enum.GetNames<MisGroupType>())}"),
            MisGroupId = Text("misGroupId"),
            AcademicYear = Whole(entry, "academicYear", index),
            Generation = Math.Max(1, Whole(entry, "generation", index) ?? 1),
            GroupId = Text("groupId"),
            DisplayName = entry["displayName"] is null ? null : Text("displayName"),
            Follow = Flag(entry, "follow", index) ?? true,
        };
    }

    private static int? Whole(JsonObject entry, string name, int index) =>
        entry[name] is null ? null
        : entry[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number
        : throw Broken($"{name} of entry {Number(index)} must be a whole number");

    private static bool? Flag(JsonObject entry, string name, int index) =>
        entry[name] is null ? null
        : entry[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag
        : throw Broken($"{name} of entry {Number(index)} must be true or false");

    private static JsonObject WriteOne(KeptLink link)
    {
        var entry = new JsonObject
        {
            ["tenant"] = link.Tenant,
            ["school"] = link.School,
            ["type"] = link.Type.ToString(),
            ["misGroupId"] = link.MisGroupId,
        };
        if (link.AcademicYear is { } year)
            entry["academicYear"] = year;
        if (link.Generation > 1)
            entry["generation"] = link.Generation;
        entry["groupId"] = link.GroupId;
        if (link.DisplayName is not null)
            entry["displayName"] = link.DisplayName;
        if (!link.Follow)
            entry["follow"] = false;
        return entry;
    }

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    private static GroupSyncException Broken(string rule) => new(GroupSyncErrorId.SettingInvalid, $"{rule}.");
}
