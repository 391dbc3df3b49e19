using System.Net;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Wire;

/// <summary>What goes back, before it becomes an HTTP message or a part of a batch answer.</summary>
internal sealed class GraphAnswer(HttpStatusCode status, JsonNode? body = null)
{
    public HttpStatusCode Status { get; } = status;

    public JsonNode? Body { get; } = body;

    /// <summary>A body that is not JSON, as a gateway in the middle sends; null for none.</summary>
    public string? Html { get; init; }

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool Succeeded => (int)Status is >= 200 and < 300;

    public static GraphAnswer Ok(JsonNode body) => new(HttpStatusCode.OK, body);

    public static GraphAnswer Created(JsonNode body) => new(HttpStatusCode.Created, body);

    public static GraphAnswer NoContent() => new(HttpStatusCode.NoContent);
}
