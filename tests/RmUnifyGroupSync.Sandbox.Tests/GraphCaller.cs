using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Tests;

/// <summary>A plain caller of the wire: no SDK, no retries.</summary>
public sealed class GraphCaller : IDisposable
{
    public const string Root = "https://graph.microsoft.com";

    private readonly HttpClient _client;

    public GraphCaller(HttpMessageHandler handler, string root = Root)
    {
        _client = new HttpClient(handler) { BaseAddress = new Uri(root + "/v1.0/") };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "token");
    }

    public HttpClient Client => _client;

    public Task<Answer> GetAsync(string url, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, url, null, headers);

    public Task<Answer> PostAsync(string url, JsonNode? body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, url, body, headers);

    public Task<Answer> PatchAsync(string url, JsonNode? body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Patch, url, body, headers);

    public Task<Answer> DeleteAsync(string url, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, url, null, headers);

    public async Task<Answer> SendAsync(HttpMethod method, string url, JsonNode? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url.StartsWith("http", StringComparison.Ordinal) ? new Uri(url) : new Uri(_client.BaseAddress + url));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        return new Answer(response.StatusCode, isJson ? JsonNode.Parse(text) : null, text, response.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Follows next links to the end.</summary>
    public async Task<List<JsonNode>> AllPagesAsync(string url, params (string Name, string Value)[] headers)
    {
        var items = new List<JsonNode>();
        for (string? next = url; next is not null;)
        {
            var page = (await GetAsync(next, headers)).Expect(HttpStatusCode.OK);
            items.AddRange(page["value"]!.AsArray().Select(n => n!));
            next = (string?)page["@odata.nextLink"];
        }

        return items;
    }

    /// <summary>Sends parts as a batch; the answers by id.</summary>
    public async Task<Dictionary<string, JsonNode>> BatchAsync(params JsonObject[] parts)
    {
        var body = new JsonObject { ["requests"] = new JsonArray([.. parts]) };
        var answer = (await PostAsync("$batch", body)).Expect(HttpStatusCode.OK);
        return answer["responses"]!.AsArray().ToDictionary(r => (string)r!["id"]!, r => r!);
    }

    public static JsonObject Part(string id, string method, string url, JsonNode? body = null, params string[] dependsOn)
    {
        var part = new JsonObject { ["id"] = id, ["method"] = method, ["url"] = url };
        if (body is not null)
        {
            part["headers"] = new JsonObject { ["Content-Type"] = "application/json" };
            part["body"] = body;
        }

        if (dependsOn.Length > 0)
            part["dependsOn"] = new JsonArray([.. dependsOn.Select(d => (JsonNode)d)]);
        return part;
    }

    public void Dispose() => _client.Dispose();
}

public sealed record Answer(HttpStatusCode Status, JsonNode? Body, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public string? Code => (string?)Body?["error"]?["code"];

    public string Message => (string?)Body?["error"]?["message"] ?? "";

    public JsonNode Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"expected {status}, was {Status}: {Text}");
        return Body ?? new JsonObject();
    }

    public void Refused(HttpStatusCode status, string? code, string messageHas)
    {
        Assert.True(Status == status, $"expected {status}, was {Status}: {Text}");
        if (code is not null)
            Assert.Equal(code, Code);
        Assert.Contains(messageHas, Message, StringComparison.Ordinal);
    }
}
