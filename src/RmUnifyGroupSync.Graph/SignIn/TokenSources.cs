using System.Net;
using System.Security;
using Azure.Core;

namespace RmUnifyGroupSync.Graph.SignIn;

/// <summary>Chooses where the tokens of a sign-in come from (contract §10.2).</summary>
internal sealed class TokenSources(
    SignInRequest request, GraphConnectionOptions options, CloudEndpoints endpoints, CredentialFactory credentials)
{
    /// <summary>The sandbox looks at no token; without one of its own it gets one that says what the full set of permissions is.</summary>
    private const string SandboxToken = "e30.eyJyb2xlcyI6WyJHcm91cC5SZWFkV3JpdGUuQWxsIiwiVXNlci5SZWFkLkFsbCJdfQ.";

    private static readonly string[] Displays = ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"];

    /// <summary>Opens the source. Throws <see cref="GroupSyncErrorId.SignInFailed"/> when the request does not describe one.</summary>
    public static IAccessTokens Open(SignInRequest request, GraphConnectionOptions options, CloudEndpoints endpoints) => request.Kind switch
    {
        SignInKind.Sandbox => new GivenToken(options.SandboxToken ?? SandboxToken),
        SignInKind.AccessToken => new GivenToken(Reveal(request.AccessToken) ?? throw Missing("An access token is needed: -AccessToken.")),
        _ => OpenCredential(request, options, endpoints),
    };

    /// <summary>The error for a sign-in that lacks something.</summary>
    public static GroupSyncException Missing(string message) => new(GroupSyncErrorId.SignInFailed, message);

    /// <summary>The text of a secret; null for none.</summary>
    public static string? Reveal(SecureString? secret) =>
        secret is { Length: > 0 } ? new NetworkCredential("", secret).Password : null;

    private static IAccessTokens OpenCredential(SignInRequest request, GraphConnectionOptions options, CloudEndpoints endpoints)
    {
        var credentials = new CredentialFactory(endpoints, options.TimeProvider);
        try
        {
            return new TokenSources(request, options, endpoints, credentials).Open();
        }
        catch
        {
            credentials.Dispose();
            throw;
        }
    }

    private IAccessTokens Open() => request.Kind switch
    {
        SignInKind.Certificate => WithCertificate(request),
        SignInKind.ClientSecret => WithSecret(Reveal(request.ClientSecret)),
        SignInKind.ManagedIdentity => Application(() => CredentialFactory.ManagedIdentity(request.ClientId)),
        SignInKind.WorkloadIdentity => WithWorkload(),
        SignInKind.DeviceCode => Person(credentials.DeviceCode),
        SignInKind.Browser => Person(Browser),
        SignInKind.EnvironmentVariable => FromEnvironment(),
        _ => throw Missing($"{request.Kind} is no way of signing in."),
    };

    private IAccessTokens FromEnvironment()
    {
        if (Variable("RMUNIFY_GROUPSYNC_ACCESS_TOKEN") is { } token) return new GivenToken(token);
        if (Variable("AZURE_CLIENT_CERTIFICATE_PATH") is { } path)
            return WithCertificate(request with { CertificatePath = path, CertificatePassword = Conceal(Variable("AZURE_CLIENT_CERTIFICATE_PASSWORD")) });
        if (Variable("AZURE_CLIENT_SECRET") is { } secret) return WithSecret(secret);
        if (Variable("AZURE_FEDERATED_TOKEN_FILE") is not null) return WithWorkload();
        throw Missing(
            "No environment variable describes a sign-in: set AZURE_TENANT_ID and AZURE_CLIENT_ID with one of AZURE_CLIENT_CERTIFICATE_PATH, " +
            "AZURE_CLIENT_SECRET and AZURE_FEDERATED_TOKEN_FILE, or set RMUNIFY_GROUPSYNC_ACCESS_TOKEN.");
    }

    private CredentialTokens WithCertificate(SignInRequest described)
    {
        var (tenant, client) = (TenantId(), ClientId());
        var certificate = new CertificateFinder(options.TimeProvider).Find(described);
        return Application(() => credentials.Certificate(tenant, client, certificate));
    }

    private CredentialTokens WithSecret(string? secret)
    {
        if (secret is null) throw Missing("A client secret is needed: -ClientSecretCredential, with the secret as its password.");
        var (tenant, client) = (TenantId(), ClientId());
        return Application(() => credentials.Secret(tenant, client, secret));
    }

    private CredentialTokens WithWorkload()
    {
        var file = Variable("AZURE_FEDERATED_TOKEN_FILE") ?? throw Missing("The environment variable AZURE_FEDERATED_TOKEN_FILE must name the file with the workload's token.");
        if (!File.Exists(file)) throw Missing($"The file \"{file}\" that AZURE_FEDERATED_TOKEN_FILE names is not there.");
        var (tenant, client) = (TenantId(), ClientId());
        return Application(() => credentials.Workload(tenant, client, file));
    }

    private TokenCredential Browser(string tenantId, string clientId)
    {
        if (endpoints.Login.Scheme != Uri.UriSchemeHttps)
            throw Missing("A browser signs in at an https endpoint only. Use -UseDeviceCode with this -LoginEndpoint.");
        return CanOpenBrowser() ? credentials.Browser(tenantId, clientId) : throw Missing(
            "This session is not interactive, so no browser can be opened. Use -UseDeviceCode to sign in on another device; a job signs in as an application, " +
            "with a certificate (-CertificateThumbprint, -CertificatePath), -Identity or -WorkloadIdentity.");
    }

    /// <summary>On Linux a browser needs a display, which a session over the network and a service have not.</summary>
    private bool CanOpenBrowser() => request.IsInteractive &&
        (!OperatingSystem.IsLinux() || Displays.Any(name => Variable(name) is not null));

    private CredentialTokens Application(Func<TokenCredential> open) => new(open, Scope, isPerson: false, options.TimeProvider, credentials);

    private CredentialTokens Person(Func<string, string, TokenCredential> open)
    {
        var (tenant, client) = (TenantId(), ClientId());
        return new(() => open(tenant, client), Scope, isPerson: true, options.TimeProvider, credentials);
    }

    /// <summary>
    /// The token is for the Graph that answers. An endpoint on this computer stands in for the cloud's Graph, and is no resource
    /// that a sign-in knows.
    /// </summary>
    private string Scope
    {
        get
        {
            var graph = endpoints.Graph.IsLoopback ? CloudEndpoints.Of(request.Environment).Graph : endpoints.Graph;
            return $"{graph.GetLeftPart(UriPartial.Authority)}/.default";
        }
    }

    private string TenantId() => Given(request.TenantId) ?? Variable("AZURE_TENANT_ID") ?? throw Missing("The tenant is needed: -TenantId, an id or one of the tenant's domains.");

    private string ClientId() => Given(request.ClientId) ?? Variable("AZURE_CLIENT_ID") ?? throw Missing("The application is needed: -ClientId, its application (client) id.");

    private string? Variable(string name) => Given(options.Environment(name));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static SecureString? Conceal(string? text)
    {
        if (text is null) return null;
        var secret = new SecureString();
        foreach (var c in text) secret.AppendChar(c);
        secret.MakeReadOnly();
        return secret;
    }
}
