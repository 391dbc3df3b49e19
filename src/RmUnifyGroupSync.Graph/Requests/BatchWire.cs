using System.Globalization;
using System.Text.Json;

namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>The format of <c>POST /$batch</c> (contract §4).</summary>
internal static class BatchWire
{
    /// <summary>Requests that one batch may hold.</summary>
    public const int MaxParts = 20;

    /// <summary>
    /// Links that the PATCHes of one batch may carry together. Microsoft's own sync found five PATCHes of 20 links to be the most
    /// that runs without a burst of 503s.
    /// </summary>
    public const int MaxLinks = 100;

    /// <summary>Makes the call that carries the parts; their ids are 1, 2, 3 …</summary>
    public static GraphCall Compose(IReadOnlyList<GraphCall> parts, string batchId, bool lowPriority)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("requests");
            for (var i = 0; i < parts.Count; i++) WritePart(json, parts[i], i, batchId, lowPriority);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return GraphCall.Post("/$batch", parts[0].Permission, stream.ToArray());
    }

    /// <summary>Takes the answers apart, in the order of the parts. A part without an answer has one of status 0.</summary>
    public static IReadOnlyList<GraphAnswer> Decompose(GraphAnswer outer, int parts)
    {
        var answers = new GraphAnswer?[parts];
        if (outer.Body.ValueKind == JsonValueKind.Object &&
            outer.Body.TryGetProperty("responses", out var responses) && responses.ValueKind == JsonValueKind.Array)
        {
            foreach (var response in responses.EnumerateArray())
            {
                if (IndexOf(response, parts) is { } index) answers[index] = ReadPart(response, outer, index);
            }
        }

        return [.. answers.Select((a, i) => a ?? new GraphAnswer
        {
            Status = 0,
            ClientRequestId = PartId(outer.ClientRequestId, i),
            Headers = outer.Headers,
            Cause = new InvalidDataException("The answer to the batch leaves this part out."),
        })];
    }

    /// <summary>Whether the answers of the parts are there, whatever the status: an older text says 424 where one was throttled (contract §4).</summary>
    public static bool HasParts(GraphAnswer outer) =>
        outer.Body.ValueKind == JsonValueKind.Object && outer.Body.TryGetProperty("responses", out var responses) && responses.ValueKind == JsonValueKind.Array;

    private static void WritePart(Utf8JsonWriter json, GraphCall part, int index, string batchId, bool lowPriority)
    {
        json.WriteStartObject();
        json.WriteString("id", (index + 1).ToString(CultureInfo.InvariantCulture));
        json.WriteString("method", part.Method.Method);
        json.WriteString("url", part.Url);
        json.WriteStartObject("headers");
        json.WriteString("client-request-id", PartId(batchId, index));
        if (lowPriority) json.WriteString("x-ms-throttle-priority", "low");
        if (part.Prefer is { } prefer) json.WriteString("Prefer", prefer);
        if (part.Body is not null) json.WriteString("Content-Type", "application/json");
        json.WriteEndObject();
        if (part.Body is { } body)
        {
            json.WritePropertyName("body");
            json.WriteRawValue(body);
        }

        json.WriteEndObject();
    }

    /// <summary>A GUID of its own for each part, made from the batch's, so that one log line finds all of them.</summary>
    private static string PartId(string batchId, int index) => Guid.TryParse(batchId, out _)
        ? string.Concat(batchId.AsSpan(0, batchId.Length - 2), (index + 1).ToString("x2", CultureInfo.InvariantCulture))
        : batchId;

    private static int? IndexOf(JsonElement response, int parts)
    {
        if (response.ValueKind != JsonValueKind.Object || !response.TryGetProperty("id", out var id)) return null;
        var known = int.TryParse(id.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return known && number >= 1 && number <= parts ? number - 1 : null;
    }

    private static GraphAnswer ReadPart(JsonElement response, GraphAnswer outer, int index) => new()
    {
        Status = response.TryGetProperty("status", out var status) && status.TryGetInt32(out var code) ? code : 0,
        Headers = ReadHeaders(response, outer),
        Body = response.TryGetProperty("body", out var body) && body.ValueKind != JsonValueKind.Null ? body : default,
        ClientRequestId = PartId(outer.ClientRequestId, index),
    };

    private static Dictionary<string, string> ReadHeaders(JsonElement response, GraphAnswer outer)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (outer.Headers.TryGetValue("request-id", out var requestId)) headers["request-id"] = requestId;
        if (outer.Headers.TryGetValue("Date", out var date)) headers["Date"] = date;
        if (!response.TryGetProperty("headers", out var given) || given.ValueKind != JsonValueKind.Object) return headers;
        foreach (var header in given.EnumerateObject()) headers[header.Name] = header.Value.ToString();
        return headers;
    }
}
