using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>The JSON schema of the settings file, kept in docs/settings.schema.json; written from the catalogue.</summary>
public static class SettingSchema
{
    /// <summary>What the settings file names as its schema.</summary>
    public const string Address = "settings.schema.json";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's text.</summary>
    public static string Text()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Settings of RmUnifyGroupSync",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["$schema"] = new JsonObject { ["type"] = "string" },
                ["version"] = new JsonObject { ["const"] = SettingDocument.Version },
                ["default"] = new JsonObject { ["description"] = "Settings that hold for all schools.", ["$ref"] = "#/$defs/settings" },
                ["schools"] = new JsonObject
                {
                    ["description"] = "Settings of single schools, by the school's id in its source; they win over the default.",
                    ["type"] = "object",
                    ["additionalProperties"] = new JsonObject { ["$ref"] = "#/$defs/settings" },
                },
                ["links"] = LinkForm.Schema(),
            },
            ["$defs"] = new JsonObject { ["settings"] = Block() },
        };
        return schema.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Block() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(SettingCatalogue.All.Select(d => KeyValuePair.Create(d.Name, (JsonNode?)Described(d)))),
    };

    private static JsonObject Described(SettingDefinition definition)
    {
        var schema = definition.Schema();
        schema["description"] = definition.Summary;
        return schema;
    }
}
