using System.Collections.Concurrent;
using System.Net;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Service;

/// <summary>Takes any bearer token but those that have been revoked (contract §11).</summary>
internal sealed class SignIn
{
    private const string Scheme = "Bearer ";

    private readonly ConcurrentDictionary<string, bool> _revoked = new(StringComparer.Ordinal);

    public void Revoke(string token) => _revoked[token] = true;

    public void Check(GraphRequest request)
    {
        var header = request.Header("Authorization");
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header.Length == Scheme.Length)
            throw Refused("Access token is empty.");
        if (_revoked.ContainsKey(header[Scheme.Length..].Trim()))
            throw Refused("Lifetime validation failed, the token is expired.");
    }

    private static GraphRefusal Refused(string message) => new(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken", message)
    {
        Headers = { ["WWW-Authenticate"] = "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\"" },
    };
}
