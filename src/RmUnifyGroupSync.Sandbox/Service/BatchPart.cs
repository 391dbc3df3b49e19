using System.Text.Json;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Service;

/// <summary>One request of a batch. What is wrong with the shape of any is a 400 for the whole batch (contract §4).</summary>
internal sealed record BatchPart(string Id, GraphRequest Request, IReadOnlyList<string> DependsOn)
{
    private const int MostParts = 20;

    public static IReadOnlyList<BatchPart> ReadAll(GraphRequest outer)
    {
        if (outer.JsonBody()["requests"] is not JsonArray { Count: > 0 } requests)
            throw GraphRefusal.Malformed("Invalid batch payload format.");
        if (requests.Count > MostParts)
            throw GraphRefusal.Malformed($"Number of batch request steps exceeds the maximum value of {MostParts}.");

        var parts = requests.Select(node => Read(node, outer)).ToList();
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts)
        {
            if (!ids.Add(part.Id))
                throw GraphRefusal.Malformed($"Request id '{part.Id}' has to be unique in a batch.");
        }

        foreach (var unknown in parts.SelectMany(p => p.DependsOn).Where(id => !ids.Contains(id)))
            throw GraphRefusal.Malformed($"Request dependency '{unknown}' is not in the batch.");
        return parts;
    }

    private static BatchPart Read(JsonNode? node, GraphRequest outer)
    {
        if (node is not JsonObject part)
            throw GraphRefusal.Malformed("Invalid batch payload format.");
        var id = Required(part, "id");
        var method = Required(part, "method").ToUpperInvariant();
        var url = Required(part, "url").TrimStart('/');
        if (url.StartsWith("$batch", StringComparison.OrdinalIgnoreCase) || url.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            throw GraphRefusal.Malformed($"Invalid url of batch request '{id}'.");

        var headers = Headers(part, id);
        var body = part["body"];
        if (body is not null && !headers.ContainsKey("Content-Type"))
            throw GraphRefusal.Malformed($"Write request id : {id} does not contain Content-Type header or body.");
        var split = url.IndexOf('?', StringComparison.Ordinal);
        return new BatchPart(
            id,
            new GraphRequest
            {
                Method = method,
                Root = outer.Root,
                Path = "/" + (split < 0 ? url : url[..split]),
                RawQuery = split < 0 ? "" : url[(split + 1)..],
                Headers = headers,
                BodyText = body?.ToJsonString(),
                IsBatchPart = true,
            },
            DependsOnIds(part, id));
    }

    private static string Required(JsonObject part, string name) => part[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String
        ? value.GetValue<string>()
        : throw GraphRefusal.Malformed($"Invalid batch payload format: '{name}' of a request is missing.");

    private static Dictionary<string, string> Headers(JsonObject part, string id)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (part["headers"] is null)
            return headers;
        if (part["headers"] is not JsonObject given)
            throw GraphRefusal.Malformed($"Invalid headers of batch request '{id}'.");
        foreach (var (name, value) in given)
            headers[name] = value is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : throw GraphRefusal.Malformed($"Invalid headers of batch request '{id}'.");
        return headers;
    }

    private static IReadOnlyList<string> DependsOnIds(JsonObject part, string id) => part["dependsOn"] switch
    {
        null => [],
        JsonArray array when array.All(n => n is JsonValue v && v.GetValueKind() == JsonValueKind.String) => [.. array.Select(n => n!.GetValue<string>())],
        _ => throw GraphRefusal.Malformed($"Invalid dependsOn of batch request '{id}'."),
    };
}
