using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Sandbox.Tests.Contract;

/// <summary>Sits between a client and the tenant, and writes down every request and answer that does not keep to the contract.</summary>
public sealed class ContractCheckingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string Version = "/v1.0";

    /// <summary>What was wrong with requests.</summary>
    public ConcurrentQueue<string> RequestErrors { get; } = new();

    /// <summary>What was wrong with answers.</summary>
    public ConcurrentQueue<string> AnswerErrors { get; } = new();

    /// <summary>Fails the test with everything that was wrong.</summary>
    public void AssertClean()
    {
        var errors = RequestErrors.Concat(AnswerErrors).ToList();
        Assert.True(errors.Count == 0, string.Join(Environment.NewLine, errors.Prepend("Not as the contract says:")));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!.PathAndQuery[Version.Length..];
        var body = await ReadAsync(request.Content, cancellationToken);
        Add(RequestErrors, OpenApiContract.Shared.CheckRequest(request.Method.Method, url, body));
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var answer = await ReadAsync(response.Content, cancellationToken);
        Add(AnswerErrors, OpenApiContract.Shared.CheckAnswer(request.Method.Method, url, (int)response.StatusCode, answer));
        CheckParts(body, answer);
        return response;
    }

    private void CheckParts(JsonNode? batch, JsonNode? answer)
    {
        if (batch?["requests"] is not JsonArray requests || answer?["responses"] is not JsonArray responses)
            return;
        foreach (var response in responses)
        {
            var part = requests.First(r => (string)r!["id"]! == (string)response!["id"]!)!;
            var body = (string?)response!["headers"]?["Content-Type"] is { } type && type.StartsWith("application/json", StringComparison.Ordinal) ? response["body"] : null;
            Add(AnswerErrors, OpenApiContract.Shared.CheckAnswer(
                (string)part["method"]!, "/" + ((string)part["url"]!).TrimStart('/'), (int)response["status"]!, body));
        }
    }

    private static void Add(ConcurrentQueue<string> errors, IEnumerable<string> found)
    {
        foreach (var error in found)
            errors.Enqueue(error);
    }

    private static async Task<JsonNode?> ReadAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        if (content?.Headers.ContentType?.MediaType != "application/json")
            return null;
        await content.LoadIntoBufferAsync(cancellationToken);
        return JsonNode.Parse(await content.ReadAsStringAsync(cancellationToken));
    }
}
