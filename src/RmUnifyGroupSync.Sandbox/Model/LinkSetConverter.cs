using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RmUnifyGroupSync.Sandbox.Model;

/// <summary>Link sets as arrays; read back with the ordinal comparer, which the built-in converter would lose.</summary>
internal sealed class LinkSetConverter : JsonConverter<ImmutableSortedSet<string>>
{
    public override ImmutableSortedSet<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        GroupState.NoLinks.Union(JsonSerializer.Deserialize<string[]>(ref reader, options) ?? []);

    public override void Write(Utf8JsonWriter writer, ImmutableSortedSet<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var id in value)
            writer.WriteStringValue(id);
        writer.WriteEndArray();
    }
}
