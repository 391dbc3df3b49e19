using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RmUnifyGroupSync.Mis.Reading;

namespace RmUnifyGroupSync.Mis.Rest;

/// <summary>
/// Has a token for a client id and secret (OAuth 2, client credentials). Servers differ in where they want the secret and whether
/// they want a scope, so a refusal is followed by the other ways, the standard's first.
/// </summary>
internal sealed class TokenSource(HttpClient http, Uri tokenUri, (string Id, string Secret) client, string? scope)
{
    private string? _token;

    /// <summary>The token, had once and kept; renewed on demand, because it may expire during a long read.</summary>
    public async Task<string> GetAsync(bool renew, CancellationToken cancellationToken)
    {
        if (_token is not null && !renew)
            return _token;
        var status = HttpStatusCode.OK;
        foreach (var (inBody, withScope) in Ways())
        {
            (status, _token) = await AskAsync(inBody, withScope, cancellationToken);
            if (_token is not null)
                return _token;
            if (status is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
                break;
        }

        throw new GroupSyncException(
            GroupSyncErrorId.MisUnavailable, $"The token service at '{tokenUri.Host}' gave no token; it answered {(int)status}.")
        {
            StatusCode = (int)status,
            TargetObject = tokenUri.Host,
            RecommendedAction = "Check MisTokenUri and the id and secret in the environment variable that MisCredential names.",
        };
    }

    private IEnumerable<(bool InBody, bool WithScope)> Ways() => scope is null
        ? [(false, false), (true, false)]
        : [(false, true), (false, false), (true, true), (true, false)];

    private async Task<(HttpStatusCode Status, string? Token)> AskAsync(bool inBody, bool withScope, CancellationToken cancellationToken)
    {
        try
        {
            using var request = Request(inBody, withScope);
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
                return (response.StatusCode, null);
            using var body = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
            var token = body.RootElement.Text("access_token");
            return (response.StatusCode, token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~') ? token : null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw SourceError.Unavailable(
                $"The token service at '{tokenUri.Host}' cannot be reached or does not answer with a token.",
                "Check the network and MisTokenUri.", tokenUri.Host);
        }
    }

    private HttpRequestMessage Request(bool inBody, bool withScope)
    {
        var form = new List<KeyValuePair<string, string>> { new("grant_type", "client_credentials") };
        if (withScope)
            form.Add(new("scope", scope!));
        if (inBody)
            form.AddRange([new("client_id", client.Id), new("client_secret", client.Secret)]);
        var request = new HttpRequestMessage(HttpMethod.Post, tokenUri) { Content = new FormUrlEncodedContent(form) };
        if (!inBody)
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.Id}:{client.Secret}")));
        return request;
    }
}
