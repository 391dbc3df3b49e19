using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Graph.Tests.Support;

/// <summary>One call as it arrives, alone or as a part of a batch.</summary>
internal sealed record ArrivedCall(string Method, string Url, string Body, int Number)
{
    public bool IsPost => Method == "POST";

    public bool IsMemberPatch => Method == "PATCH" && Body.Contains("members@odata.bind", StringComparison.Ordinal);

    public bool Mentions(string text) => Body.Contains(text, StringComparison.OrdinalIgnoreCase) || Url.Contains(text, StringComparison.OrdinalIgnoreCase);
}

/// <summary>An answer in place of the tenant's.</summary>
/// <param name="Status">Status; 0 breaks the connection of a request that was sent alone.</param>
/// <param name="Code">Error code; null for a body that is no JSON object.</param>
/// <param name="Message">Error message, or the body.</param>
/// <param name="Applied">Whether the tenant carries the call out all the same.</param>
internal sealed record Reply(int Status, string? Code = null, string Message = "", bool Applied = false)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    public static Reply BadRequest(string message) => new(400, "Request_BadRequest", message);
}

/// <summary>Answers chosen calls itself; all others go on to the tenant.</summary>
internal sealed class Tamper(Func<ArrivedCall, Reply?> script) : DelegatingHandler
{
    private int _number;

    public List<ArrivedCall> Calls { get; } = [];

    public Func<HttpRequestMessage, HttpResponseMessage?> Outer { get; set; } = _ => null;

    public int Count(Func<ArrivedCall, bool> which)
    {
        lock (Calls) return Calls.Count(which);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Outer(request) is { } whole) return whole;
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        if (request.RequestUri!.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal)) return await BatchAsync(request, body, cancellationToken);
        var url = Uri.UnescapeDataString(request.RequestUri.PathAndQuery.Replace("/v1.0", "", StringComparison.Ordinal));
        if (Ask(request.Method.Method, url, body) is not { } reply) return await base.SendAsync(request, cancellationToken);
        if (reply.Applied) (await base.SendAsync(request, cancellationToken)).Dispose();
        if (reply.Status == 0) throw new HttpRequestException("The connection was reset.");
        var answer = new HttpResponseMessage((HttpStatusCode)reply.Status);
        if (Body(reply) is { } json) answer.Content = new StringContent(json, Encoding.UTF8, reply.Code is null ? "text/html" : "application/json");
        foreach (var (name, value) in reply.Headers) answer.Headers.TryAddWithoutValidation(name, value);
        return answer;
    }

    private async Task<HttpResponseMessage> BatchAsync(HttpRequestMessage request, string body, CancellationToken cancellationToken)
    {
        var parts = JsonNode.Parse(body)!["requests"]!.AsArray().Select(p => p!.DeepClone().AsObject()).ToList();
        var replies = parts.ToDictionary(
            p => (string)p["id"]!,
            p => Ask((string)p["method"]!, Uri.UnescapeDataString((string)p["url"]!), p["body"]?.ToJsonString() ?? ""));
        var forwarded = parts.Where(p => replies[(string)p["id"]!] is null or { Applied: true }).ToList();
        var responses = new JsonArray();
        if (forwarded.Count > 0)
        {
            request.Content = JsonContent.Create(new JsonObject { ["requests"] = new JsonArray([.. forwarded]) });
            using var answer = await base.SendAsync(request, cancellationToken);
            var answered = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!["responses"]!.AsArray();
            foreach (var response in answered.Where(r => replies[(string)r!["id"]!] is null)) responses.Add(response!.DeepClone());
        }

        // A part whose reply has status 0 is left out of the answer.
        foreach (var (id, reply) in replies.Where(r => r.Value is { Status: > 0 })) responses.Add(Part(id, reply!));
        return new(HttpStatusCode.OK) { Content = JsonContent.Create(new JsonObject { ["responses"] = responses }) };
    }

    private static JsonObject Part(string id, Reply reply) => new()
    {
        ["id"] = id,
        ["status"] = reply.Status,
        ["headers"] = new JsonObject(reply.Headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)JsonValue.Create(h.Value)))),
        ["body"] = reply.Code is null ? JsonValue.Create(reply.Message) : JsonNode.Parse(Body(reply)!),
    };

    private static string? Body(Reply reply) => reply.Code is null ? reply.Message : new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = reply.Code,
            ["message"] = reply.Message,
            ["innerError"] = new JsonObject { ["date"] = "2026-11-22T02:00:05", ["request-id"] = "req-1", ["client-request-id"] = "cli-1" },
        },
    }.ToJsonString();

    private Reply? Ask(string method, string url, string body)
    {
        var call = new ArrivedCall(method, url, body, Interlocked.Increment(ref _number));
        lock (Calls) Calls.Add(call);
        return script(call);
    }
}
