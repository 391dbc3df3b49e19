using System.Net;
using System.Security;
using RmUnifyGroupSync.Graph.Tests.Support;

namespace RmUnifyGroupSync.Graph.Tests.SignIn;

/// <summary>The ways of signing in that need no certificate, and what they refuse (§10.2).</summary>
[Trait("Contract", "graph.md §10.2")]
public sealed class OtherSignInTests : IAsyncLifetime
{
    private readonly Dictionary<string, string> _variables = [];
    private readonly ListeningObserver _observer = new();
    private LoginServer _server = null!;

    public async Task InitializeAsync() => _server = await LoginServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact(DisplayName = "§10.2: a client secret signs in; a wrong one is explained and appears nowhere")]
    public async Task Client_secret()
    {
        (await ConnectAsync(Request(SignInKind.ClientSecret) with { ClientSecret = Secure(LoginServer.Secret) })).Dispose();
        var error = await FailAsync(Request(SignInKind.ClientSecret) with { ClientSecret = Secure("not-the-secret") });
        Assert.Equal("AADSTS7000215", error.GraphCode);
        Assert.DoesNotContain("not-the-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "§10.2: a device code is shown, and the person's rights and name are read from the token")]
    public async Task Device_code()
    {
        _server.Claims = new { scp = "Group.ReadWrite.All User.Read.All", oid = "me", upn = "head@school.example", wids = new[] { "62e90394-69f5-4237-9190-012177145e10" } };
        using var connection = await ConnectAsync(Request(SignInKind.DeviceCode));
        Assert.Contains("ABCD1234", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
        Assert.Equal(("me", "head@school.example"), (connection.CallerId, connection.Account));
        Assert.Equal(["Group.ReadWrite.All", "User.Read.All"], connection.Scopes);
        Assert.Equal(["62e90394-69f5-4237-9190-012177145e10"], connection.DirectoryRoleIds);

        _server.RevokeAll();
        await connection.OpenDirectory(new()).ReadTenantAsync(default);
        Assert.Single(_observer.Warnings);
    }

    [Fact(DisplayName = "§10.2: a workload's federated token signs in, described by environment variables")]
    public async Task Workload_identity()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "workload-token");
        _variables["AZURE_FEDERATED_TOKEN_FILE"] = file;
        _variables["AZURE_TENANT_ID"] = LoginServer.Tenant;
        _variables["AZURE_CLIENT_ID"] = LoginServer.Client;
        (await ConnectAsync(Request(SignInKind.WorkloadIdentity) with { TenantId = null, ClientId = null })).Dispose();
        (await ConnectAsync(Request(SignInKind.EnvironmentVariable) with { TenantId = null, ClientId = null })).Dispose();
        File.Delete(file);
        await FailAsync(Request(SignInKind.WorkloadIdentity));
    }

    [Fact(DisplayName = "§10.2: environment variables: a secret, a certificate file with password, or an access token")]
    public async Task Environment_variables()
    {
        Assert.Contains("AZURE_CLIENT_SECRET", (await FailAsync(Request(SignInKind.EnvironmentVariable))).Message, StringComparison.Ordinal);
        _variables["AZURE_CLIENT_SECRET"] = LoginServer.Secret;
        (await ConnectAsync(Request(SignInKind.EnvironmentVariable))).Dispose();

        using var certificate = TestCertificates.Make();
        _server.Certificate = certificate;
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, certificate.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pfx, "pw"));
        _variables["AZURE_CLIENT_CERTIFICATE_PATH"] = path;
        _variables["AZURE_CLIENT_CERTIFICATE_PASSWORD"] = "pw";
        (await ConnectAsync(Request(SignInKind.EnvironmentVariable))).Dispose();
        Assert.Contains("client_assertion", _server.TokenRequests[^1].Keys);
        File.Delete(path);

        _variables["RMUNIFY_GROUPSYNC_ACCESS_TOKEN"] = "stale";
        Assert.Equal(401, (await FailAsync(Request(SignInKind.EnvironmentVariable))).StatusCode);
    }

    [Fact(DisplayName = "§11: a refused access token is SignInFailed at once; it cannot be renewed, and its text appears nowhere")]
    public async Task Access_token()
    {
        var error = await FailAsync(Request(SignInKind.AccessToken) with { AccessToken = Secure("abc.def.ghi") });
        Assert.Equal((401, "InvalidAuthenticationToken"), (error.StatusCode, error.GraphCode));
        Assert.Equal(1, _server.GraphRequests);
        Assert.DoesNotContain("abc.def.ghi", error + string.Join(' ', _observer.Events), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "§11: 401 with a new token as well: one renewal, then SignInFailed")]
    public async Task Refused_twice()
    {
        var fickle = new RefuseAll();
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => GraphConnection.ConnectAsync(
            Request(SignInKind.ClientSecret) with { ClientSecret = Secure(LoginServer.Secret) },
            Options() with { Handler = fickle },
            CancellationToken.None));
        Assert.Equal((GroupSyncErrorId.SignInFailed, 2, 2), (error.ErrorId, fickle.Tokens.Count, fickle.Tokens.Distinct().Count()));
    }

    [Theory(DisplayName = "§10.2: what a sign-in lacks is named")]
    [InlineData(SignInKind.ClientSecret, "-ClientSecretCredential")]
    [InlineData(SignInKind.Certificate, "-CertificateThumbprint")]
    [InlineData(SignInKind.AccessToken, "-AccessToken")]
    [InlineData(SignInKind.Browser, "-UseDeviceCode")]
    public async Task What_is_missing_is_named(SignInKind kind, string says) =>
        Assert.Contains(says, (await FailAsync(Request(kind))).Message, StringComparison.Ordinal);

    [Theory(DisplayName = "§10.2: tokens and secrets go over https, or to this computer")]
    [InlineData("http://graph.example", "SettingInvalid")]
    [InlineData("https://graph.microsoft.com/v1.0", "SettingInvalid")]
    [InlineData("https://user:pw@graph.example", "SettingInvalid")]
    [InlineData("ftp://127.0.0.1", "SettingInvalid")]
    [InlineData("https://graph.microsoft.com/groups", "SettingInvalid")]
    [InlineData("https://graph.microsoft.com/?x=1", "SettingInvalid")]
    [InlineData("https://graph.microsoft.com/#x", "SettingInvalid")]
    [InlineData("http://192.168.1.9", "SettingInvalid")]
    [InlineData("http://localhost.evil.example", "SettingInvalid")]
    public async Task Endpoints_are_checked(string endpoint, string id)
    {
        var request = Request(SignInKind.AccessToken) with { AccessToken = Secure("t"), GraphEndpoint = new(endpoint) };
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => ConnectAsync(request));
        Assert.Equal(id, error.ErrorId.ToString());
        request = request with { GraphEndpoint = null, LoginEndpoint = new(endpoint) };
        error = await Assert.ThrowsAsync<GroupSyncException>(() => ConnectAsync(request));
        Assert.Equal(id, error.ErrorId.ToString());
    }

    [Theory(DisplayName = "§10.2: the four clouds")]
    [InlineData(CloudEnvironment.Global, "https://graph.microsoft.com/", "https://login.microsoftonline.com/")]
    [InlineData(CloudEnvironment.USGov, "https://graph.microsoft.us/", "https://login.microsoftonline.us/")]
    [InlineData(CloudEnvironment.USGovDoD, "https://dod-graph.microsoft.us/", "https://login.microsoftonline.us/")]
    [InlineData(CloudEnvironment.China, "https://microsoftgraph.chinacloudapi.cn/", "https://login.partner.microsoftonline.cn/")]
    public void Clouds(CloudEnvironment cloud, string graph, string login)
    {
        var endpoints = Graph.SignIn.CloudEndpoints.Of(cloud);
        Assert.Equal((graph, login), (endpoints.Graph.AbsoluteUri, endpoints.Login.AbsoluteUri));
    }

    [Theory(DisplayName = "§10.2: a browser is refused where nobody can use one, with what to do instead")]
    [InlineData(false, ":0")]
    [InlineData(true, null)]
    public async Task No_browser(bool interactive, string? display)
    {
        if (interactive && !OperatingSystem.IsLinux()) return;
        if (display is not null) _variables["DISPLAY"] = display;
        var error = await FailAsync(Request(SignInKind.Browser) with { LoginEndpoint = null, IsInteractive = interactive });
        Assert.Contains("no browser can be opened", error.Message, StringComparison.Ordinal);
        Assert.Contains("-UseDeviceCode", error.Message, StringComparison.Ordinal);
        Assert.Contains("-CertificateThumbprint", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _server.GraphRequests);
    }

    [Theory(DisplayName = "§10.2: the token is asked for at the cloud's own sign-in, for the cloud's own Graph")]
    [InlineData(CloudEnvironment.Global, "https://graph.microsoft.com/.default")]
    [InlineData(CloudEnvironment.USGov, "https://graph.microsoft.us/.default")]
    [InlineData(CloudEnvironment.USGovDoD, "https://dod-graph.microsoft.us/.default")]
    [InlineData(CloudEnvironment.China, "https://microsoftgraph.chinacloudapi.cn/.default")]
    public async Task Scope_of_a_cloud(CloudEnvironment cloud, string scope)
    {
        _server.Scope = scope;
        (await ConnectAsync(Request(SignInKind.ClientSecret) with { Environment = cloud, ClientSecret = Secure(LoginServer.Secret) })).Dispose();
        Assert.Equal(scope, Assert.Single(_server.TokenRequests)["scope"]);
    }

    [Fact(DisplayName = "§10.2: the login is not to be had: SignInFailed")]
    public async Task No_login()
    {
        var closed = new Uri("http://127.0.0.1:9");
        await FailAsync(Request(SignInKind.ClientSecret) with { ClientSecret = Secure("x"), LoginEndpoint = closed });
    }

    private GraphConnectionOptions Options() => new()
    {
        TimeProvider = TimeProvider.System,
        Environment = _variables.GetValueOrDefault,
        Observer = _observer,
    };

    private Task<GraphConnection> ConnectAsync(SignInRequest request) => GraphConnection.ConnectAsync(request, Options(), CancellationToken.None);

    private async Task<GroupSyncException> FailAsync(SignInRequest request)
    {
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => ConnectAsync(request));
        Assert.Equal(GroupSyncErrorId.SignInFailed, error.ErrorId);
        return error;
    }

    private static SecureString Secure(string text) => new NetworkCredential("", text).SecurePassword;

    private SignInRequest Request(SignInKind kind) => new()
    {
        Kind = kind,
        TenantId = LoginServer.Tenant,
        ClientId = LoginServer.Client,
        GraphEndpoint = _server.Root,
        LoginEndpoint = _server.Root,
    };

    private sealed class RefuseAll : HttpMessageHandler
    {
        public List<string> Tokens { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Tokens.Add(request.Headers.Authorization!.Parameter!);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Unauthorized));
        }
    }
}
