using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using RmUnifyGroupSync.Graph.SignIn;

namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>Sends one HTTP request with its token and reads what comes back. No retry but for an expired token.</summary>
internal sealed class GraphTransport(HttpClient http, IAccessTokens tokens, Uri endpoint, string userAgent, TimeProvider time)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Root of the Graph endpoint, without a version.</summary>
    public Uri Endpoint { get; } = endpoint;

    /// <summary>Root of the version that every call is below.</summary>
    public Uri VersionRoot { get; } = new(endpoint.AbsoluteUri.TrimEnd('/') + "/v1.0/");

    /// <summary>
    /// Sends the request. No answer (refused connection, reset, timeout, half a body) is an answer with status 0, because a write
    /// may have been applied all the same. Throws <see cref="GroupSyncErrorId.SignInFailed"/> when a new token is refused too.
    /// </summary>
    public async Task<GraphAnswer> ExchangeAsync(GraphCall call, GraphCallOptions options, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(options.Observer, cancellationToken);
        var answer = await SendAsync(call, token, options, cancellationToken);
        if (answer.Status != (int)HttpStatusCode.Unauthorized) return answer;

        token = await RenewAsync(token, answer, options.Observer, cancellationToken);
        answer = await SendAsync(call, token, options, cancellationToken);
        return answer.Status == (int)HttpStatusCode.Unauthorized ? throw GraphFailure.TokenRefused(answer) : answer;
    }

    /// <summary>Gets a token that is newer than the one that a part of a batch was refused with.</summary>
    public async Task RenewTokenAsync(GraphAnswer refusal, ISyncObserver observer, CancellationToken cancellationToken) =>
        await RenewAsync(await tokens.GetAsync(observer, cancellationToken), refusal, observer, cancellationToken);

    private async Task<IssuedToken> RenewAsync(IssuedToken stale, GraphAnswer refusal, ISyncObserver observer, CancellationToken cancellationToken)
    {
        var challenge = refusal.Headers.GetValueOrDefault("WWW-Authenticate");
        return await tokens.RenewAsync(stale, challenge, observer, cancellationToken) ?? throw GraphFailure.TokenRefused(refusal);
    }

    private async Task<GraphAnswer> SendAsync(GraphCall call, IssuedToken token, GraphCallOptions options, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("D");
        using var request = Compose(call, token, id, options);
        var started = time.GetTimestamp();
        GraphAnswer answer;
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            answer = await ReadAsync(response, id, cancellationToken);
        }
        catch (Exception e) when (IsLostAnswer(e) && !cancellationToken.IsCancellationRequested)
        {
            answer = new() { Status = 0, Cause = e, ClientRequestId = id };
        }

        options.Observer.Report(new DetailEvent(Line(call, answer, time.GetElapsedTime(started))));
        return answer;
    }

    private static bool IsLostAnswer(Exception e) => e is HttpRequestException or IOException or OperationCanceledException;

    private HttpRequestMessage Compose(GraphCall call, IssuedToken token, string id, GraphCallOptions options)
    {
        var request = new HttpRequestMessage(call.Method, Absolute(call.Url));
        request.Headers.Authorization = new("Bearer", token.Value);
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        request.Headers.TryAddWithoutValidation("client-request-id", id);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (options.LowPriority) request.Headers.TryAddWithoutValidation("x-ms-throttle-priority", "low");
        if (call.Prefer is { } prefer) request.Headers.TryAddWithoutValidation("Prefer", prefer);
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = Json;
        }

        return request;
    }

    private Uri Absolute(string url) =>
        url.StartsWith('/') ? new(VersionRoot.AbsoluteUri + url[1..]) : new(url);

    private static async Task<GraphAnswer> ReadAsync(HttpResponseMessage response, string id, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated) headers[name] = values.ToString();
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var body = Parse(bytes);
        return new()
        {
            // A success whose body is cut off or no JSON says nothing: the same as no answer.
            Status = response.IsSuccessStatusCode && bytes.Length > 0 && body is null ? 0 : (int)response.StatusCode,
            Headers = headers,
            Body = body ?? default,
            ClientRequestId = id,
            Cause = body is null && bytes.Length > 0 ? new InvalidDataException("The body of the answer is no JSON.") : null,
        };
    }

    private static JsonElement? Parse(byte[] bytes)
    {
        if (bytes.Length == 0) return null;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Line(GraphCall call, GraphAnswer answer, TimeSpan took)
    {
        var outcome = answer.Status == 0 ? $"no answer ({answer.Cause?.GetType().Name})" : answer.Status.ToString(CultureInfo.InvariantCulture);
        var ids = $"client-request-id {answer.ClientRequestId}, request-id {answer.RequestId ?? "none"}";
        return string.Create(CultureInfo.InvariantCulture, $"{call.Method} {call.Url} -> {outcome} in {took.TotalMilliseconds:0} ms ({ids})");
    }
}
