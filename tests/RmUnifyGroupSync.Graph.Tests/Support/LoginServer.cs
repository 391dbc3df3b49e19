using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RmUnifyGroupSync.Graph.Tests.Support;

/// <summary>
/// A login endpoint and a Graph with nothing but an organisation, in plain http on loopback. The login is as strict about the
/// client assertion as the real one: signature, algorithm, audience, thumbprint, time of validity, a new jti each time.
/// </summary>
internal sealed class LoginServer : IAsyncDisposable
{
    public const string Tenant = "11111111-2222-3333-4444-555555555555";
    public const string Client = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
    public const string Secret = "s3cret~value";

    private readonly WebApplication _app;
    private readonly HashSet<string> _jtis = [];
    private readonly HashSet<string> _live = [];
    private int _tokens;
    private int _polls;

    private LoginServer(WebApplication app) => _app = app;

    public Uri Root => new(_app.Urls.Single());

    /// <summary>The certificate that the application has.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>The server's clock against the computer's.</summary>
    public TimeSpan ClockSkew { get; set; }

    public int ExpiresIn { get; set; } = 3600;

    /// <summary>The only resource that tokens are given for.</summary>
    public string Scope { get; set; } = "https://graph.microsoft.com/.default";

    /// <summary>A person's session has ended: no new token without the person.</summary>
    public bool RefuseRefresh { get; set; }

    public List<string> Complaints { get; } = [];

    public List<Dictionary<string, string>> TokenRequests { get; } = [];

    public int GraphRequests { get; private set; }

    /// <summary>What an access token says besides its number.</summary>
    public object Claims { get; set; } = new { roles = new[] { "Group.ReadWrite.All", "User.Read.All" }, tid = Tenant, appid = Client };

    public static async Task<LoginServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var server = new LoginServer(builder.Build());
        server._app.MapPost("/{tenant}/oauth2/v2.0/token", server.TokenAsync);
        server._app.MapPost("/{tenant}/oauth2/v2.0/devicecode", server.DeviceCodeAsync);
        server._app.MapGet("/v1.0/organization", server.Organization);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>All tokens that were issued are refused from now on.</summary>
    public void RevokeAll()
    {
        lock (_live) _live.Clear();
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> TokenAsync(HttpContext context, string tenant)
    {
        var form = (await context.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString());
        TokenRequests.Add(form);
        var problem = tenant != Tenant ? "AADSTS90002: Tenant not found."
            : form["client_id"] != Client ? "AADSTS700016: Application was not found in the directory."
            : Check(form);
        if (problem == "pending") return Results.Json(new { error = "authorization_pending", error_description = "AADSTS70016: pending" }, statusCode: 400);
        if (problem is not null)
        {
            Complaints.Add(problem);
            return Results.Json(new { error = RefuseRefresh ? "invalid_grant" : "invalid_client", error_description = $"{problem} Trace ID: 0\r\nTimestamp: now", error_codes = new[] { 0 } }, statusCode: 401);
        }

        return Results.Json(Issue(form));
    }

    private string? Check(Dictionary<string, string> form)
    {
        if (form.GetValueOrDefault("grant_type") is "urn:ietf:params:oauth:grant-type:device_code" or "device_code") return _polls++ == 0 ? "pending" : null;
        if (form.GetValueOrDefault("grant_type") == "refresh_token") return RefuseRefresh ? "AADSTS700082: The refresh token has expired due to inactivity." : null;
        if (form.GetValueOrDefault("scope") != Scope) return "AADSTS500011: wrong resource";
        if (form.TryGetValue("client_secret", out var secret)) return secret == Secret ? null : "AADSTS7000215: Invalid client secret provided.";
        return form.TryGetValue("client_assertion", out var assertion) ? CheckAssertion(assertion) : "AADSTS7000216: client_assertion is required";
    }

    private string? CheckAssertion(string assertion)
    {
        var parts = assertion.Split('.');
        if (parts.Length == 1) return assertion == "workload-token" ? null : "AADSTS700211: no matching federated identity";
        var (header, claims) = (Json(parts[0]), Json(parts[1]));
        if (header.GetProperty("alg").GetString() is not ("PS256" or "RS256")) return "AADSTS50027: algorithm";
        if (header.GetProperty("x5t").GetString() != Encode(Certificate!.GetCertHash())) return "AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.";
        if (!IsSigned(header.GetProperty("alg").GetString()!, parts)) return "AADSTS700027: signature";
        if (claims.GetProperty("aud").GetString() != $"{Root.AbsoluteUri}{Tenant}/oauth2/v2.0/token") return $"AADSTS700023: audience {claims.GetProperty("aud")}";
        if (claims.GetProperty("iss").GetString() != Client || claims.GetProperty("sub").GetString() != Client) return "AADSTS700021: issuer";
        if (!_jtis.Add(claims.GetProperty("jti").GetString()!)) return "AADSTS700025: replayed";
        return CheckTimes(claims);
    }

    private string? CheckTimes(JsonElement claims)
    {
        var now = (TimeProvider.System.GetUtcNow() + ClockSkew).ToUnixTimeSeconds();
        var (from, until) = (claims.GetProperty("nbf").GetInt64(), claims.GetProperty("exp").GetInt64());
        return now < from - 300 || now > until + 300 || until - from > 3600
            ? "AADSTS700024: Client assertion is not within its valid time range."
            : null;
    }

    private bool IsSigned(string algorithm, string[] parts)
    {
        using var key = Certificate!.GetRSAPublicKey()!;
        return key.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
            Decode(parts[2]),
            HashAlgorithmName.SHA256,
            algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    /// <summary>A token that Graph takes until all are revoked.</summary>
    public string IssueToken()
    {
        var claims = JsonSerializer.SerializeToNode(Claims)!.AsObject();
        claims["number"] = Interlocked.Increment(ref _tokens);
        var token = $"{Encode("{}"u8.ToArray())}.{Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}.sig";
        lock (_live) _live.Add(token);
        return token;
    }

    private Dictionary<string, object> Issue(Dictionary<string, string> form)
    {
        var token = IssueToken();
        var answer = new Dictionary<string, object> { ["token_type"] = "Bearer", ["expires_in"] = ExpiresIn, ["ext_expires_in"] = ExpiresIn, ["access_token"] = token };
        if (!form.ContainsKey("device_code") && form.GetValueOrDefault("grant_type") != "refresh_token") return answer;
        answer["refresh_token"] = "refresh";
        answer["scope"] = "https://graph.microsoft.com/Group.ReadWrite.All";
        answer["id_token"] = $"{Encode("""{"alg":"none"}"""u8.ToArray())}.{Encode(Encoding.UTF8.GetBytes($$"""{"oid":"o1","tid":"{{Tenant}}","preferred_username":"head@school.example","sub":"s","iss":"{{Root}}{{Tenant}}/v2.0","aud":"{{Client}}"}"""))}.sig";
        answer["client_info"] = Encode(Encoding.UTF8.GetBytes($$"""{"uid":"o1","utid":"{{Tenant}}"}"""));
        return answer;
    }

    private Task<IResult> DeviceCodeAsync(HttpContext context, string tenant) => Task.FromResult(Results.Json(new
    {
        user_code = "ABCD1234",
        device_code = "device",
        verification_uri = "https://login.example/device",
        expires_in = 900,
        interval = 0,
        message = "To sign in, open https://login.example/device and enter the code ABCD1234.",
    }));

    private IResult Organization(HttpContext context)
    {
        GraphRequests++;
        var token = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        lock (_live)
        {
            if (!_live.Contains(token))
                return Results.Json(new { error = new { code = "InvalidAuthenticationToken", message = "Access token has expired or is not yet valid." } }, statusCode: 401);
        }

        return Results.Json(new { value = new[] { new { id = Tenant, displayName = "School", verifiedDomains = new[] { new { name = "school.example", isDefault = true } } } } });
    }

    private static JsonElement Json(string part) => JsonDocument.Parse(Decode(part)).RootElement;

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}

/// <summary>Certificates that live as long as a test.</summary>
internal static class TestCertificates
{
    public static X509Certificate2 Make(int validDays = 30, string name = "CN=RmUnifyGroupSync Test", int keySize = 2048, DateTimeOffset? at = null)
    {
        using var key = RSA.Create(keySize);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = at ?? TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(Math.Min(-1, validDays - 1)), now.AddDays(validDays));
    }
}
