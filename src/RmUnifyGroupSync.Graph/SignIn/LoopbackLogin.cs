using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace RmUnifyGroupSync.Graph.SignIn;

/// <summary>
/// A login endpoint in plain http on this computer. Azure.Identity insists on https, so it is given that, and the requests are
/// turned back here; the client assertion is then made here too, because the address in it must be the real one.
/// </summary>
internal static class LoopbackLogin
{
    private static readonly TimeSpan AssertionLifetime = TimeSpan.FromMinutes(10);

    /// <summary>The endpoint as Azure.Identity accepts it.</summary>
    public static Uri AsHttps(Uri login) =>
        login.Scheme == Uri.UriSchemeHttp ? new UriBuilder(login) { Scheme = Uri.UriSchemeHttps, Port = login.Port }.Uri : login;

    /// <summary>A handler that sends what goes to the endpoint in plain http.</summary>
    public static HttpMessageHandler Wrap(HttpMessageHandler inner, Uri login) =>
        login.Scheme == Uri.UriSchemeHttp ? new PlainHttp(inner, login) : inner;

    /// <summary>The assertion that proves the application's certificate (signature, audience, thumbprints, ten minutes of validity).</summary>
    public static string SignAssertion(X509Certificate2 certificate, Uri login, string tenantId, string clientId, DateTimeOffset now)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = clientId,
            Audience = $"{login.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(tenantId)}/oauth2/v2.0/token",
            NotBefore = now.UtcDateTime,
            IssuedAt = now.UtcDateTime,
            Expires = (now + AssertionLifetime).UtcDateTime,
            Claims = new Dictionary<string, object> { ["sub"] = clientId, ["jti"] = Guid.NewGuid().ToString("D") },
            SigningCredentials = new X509SigningCredentials(certificate, SecurityAlgorithms.RsaSsaPssSha256),
            AdditionalHeaderClaims = new Dictionary<string, object>
            {
                ["x5t#S256"] = Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256)),
            },
        };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private sealed class PlainHttp(HttpMessageHandler inner, Uri login) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri is { } uri && uri.Authority == login.Authority)
                request.RequestUri = new UriBuilder(uri) { Scheme = Uri.UriSchemeHttp, Port = login.Port }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
