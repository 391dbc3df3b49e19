using System.Text.Json;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Sandbox.Query;

namespace RmUnifyGroupSync.Sandbox.Wire;

/// <summary>One request, from an HTTP message or from a part of a batch.</summary>
internal sealed class GraphRequest
{
    public required string Method { get; init; }

    /// <summary>Scheme, host and port that were called, without a slash at the end.</summary>
    public required string Root { get; init; }

    /// <summary>Path behind the version, still encoded, with a slash in front.</summary>
    public required string Path { get; init; }

    /// <summary>Query behind the question mark, still encoded.</summary>
    public string RawQuery { get; init; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Body as text; null when there is none.</summary>
    public string? BodyText { get; init; }

    public bool IsBatchPart { get; init; }

    public string VersionRoot => Root + "/v1.0";

    public string PathAndQuery => RawQuery.Length == 0 ? Path : $"{Path}?{RawQuery}";

    public bool IsWrite => Method is not ("GET" or "HEAD");

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public QueryOptions Query => _query ??= QueryOptions.Parse(this);

    private QueryOptions? _query;

    /// <summary>The same request at another path.</summary>
    public GraphRequest At(string path) => new()
    {
        Method = Method,
        Root = Root,
        Path = path,
        RawQuery = RawQuery,
        Headers = Headers,
        BodyText = BodyText,
        IsBatchPart = IsBatchPart,
    };

    /// <summary>Whether the caller prefers this, as <c>Prefer: create-if-missing</c>.</summary>
    public bool Prefers(string preference) =>
        Header("Prefer")?.Split(',', StringSplitOptions.TrimEntries).Contains(preference, StringComparer.OrdinalIgnoreCase) == true;

    /// <summary>The body as a JSON object, held to the rules for writes.</summary>
    public JsonObject JsonBody()
    {
        if (string.IsNullOrEmpty(BodyText))
            throw GraphRefusal.Malformed("Empty Payload. JSON content expected.");

        var type = Header("Content-Type");
        if (type is null || !type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            throw GraphRefusal.Malformed("A valid Content-Type header of type application/json must be given with a request that has a body.");
        try
        {
            var body = JsonNode.Parse(BodyText) as JsonObject ?? throw Unreadable();
            // Reading lazily, the parser sees a property that comes twice only now.
            _ = body.Count;
            return body;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw Unreadable();
        }
    }

    private static GraphRefusal Unreadable() => GraphRefusal.Malformed(
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.");
}
