using System.Net;
using RmUnifyGroupSync.Graph.Tests.Support;

namespace RmUnifyGroupSync.Graph.Tests.SignIn;

/// <summary>Tokens stay in memory, and who is asked to sign in hears it (§10.2, §11).</summary>
[Collection(ProcessEnvironment.Name)]
[Trait("Contract", "graph.md §10.2, §11")]
public sealed class SignInMemoryTests : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("rmugs").FullName;
    private readonly string? _before = Environment.GetEnvironmentVariable("HOME");
    private readonly ListeningObserver _atConnect = new();
    private LoginServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await LoginServer.StartAsync();
        Environment.SetEnvironmentVariable("HOME", _home);
    }

    public async Task DisposeAsync()
    {
        Environment.SetEnvironmentVariable("HOME", _before);
        await _server.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Theory(DisplayName = "§10.2: tokens in memory only: no file appears in the account's folders, and none that was there changes")]
    [InlineData(SignInKind.ClientSecret)]
    [InlineData(SignInKind.Certificate)]
    [InlineData(SignInKind.DeviceCode)]
    public async Task No_file_appears(SignInKind kind)
    {
        using var certificate = TestCertificates.Make();
        _server.Certificate = certificate;
        Directory.CreateDirectory(Path.Combine(_home, ".local", "share", ".IdentityService"));
        Directory.CreateDirectory(Path.Combine(_home, ".azure"));
        var present = Files();
        using (var connection = await ConnectAsync(kind, certificate))
        {
            _server.RevokeAll();
            await connection.OpenDirectory(new()).ReadTenantAsync(default);
        }

        Assert.Equal(present, Files());
    }

    [Fact(DisplayName = "§11: a person who has to sign in again is told by the call that needs it, not by the one that connected")]
    public async Task Device_code_goes_to_the_call()
    {
        using var connection = await ConnectAsync(SignInKind.DeviceCode, null);
        Assert.Single(_atConnect.Warnings);
        _server.RevokeAll();
        _server.RefuseRefresh = true;
        var now = new ListeningObserver();
        var tenant = await connection.OpenDirectory(new() { Observer = now }).ReadTenantAsync(default);
        Assert.Equal("school.example", tenant.DefaultDomain);
        Assert.Contains("ABCD1234", Assert.Single(now.Warnings), StringComparison.Ordinal);
        Assert.Single(_atConnect.Warnings);
    }

    [Fact(DisplayName = "§11: a given token that expires in mid-run: SignInFailed that says so, one request, its text nowhere")]
    public async Task Given_token_expires()
    {
        var token = _server.IssueToken();
        using var connection = await GraphConnection.ConnectAsync(
            Request(SignInKind.AccessToken) with { AccessToken = new NetworkCredential("", token).SecurePassword }, Options(), default);
        _server.RevokeAll();
        var before = _server.GraphRequests;
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => connection.OpenDirectory(new()).ReadTenantAsync(default));
        Assert.Equal((GroupSyncErrorId.SignInFailed, 401, before + 1), (error.ErrorId, error.StatusCode, _server.GraphRequests));
        Assert.Contains("expired", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token, error + string.Join(' ', _atConnect.Events), StringComparison.Ordinal);
    }

    private List<string> Files() =>
        [.. Directory.EnumerateFiles(_home, "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.GetTempPath(), "*msal*"))
            .Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O}").Order(StringComparer.Ordinal)];

    private Task<GraphConnection> ConnectAsync(SignInKind kind, System.Security.Cryptography.X509Certificates.X509Certificate2? certificate) => GraphConnection.ConnectAsync(
        Request(kind) with { ClientSecret = new NetworkCredential("", LoginServer.Secret).SecurePassword, Certificate = certificate }, Options(), default);

    private GraphConnectionOptions Options() => new() { TimeProvider = TimeProvider.System, Environment = _ => null, Observer = _atConnect };

    private SignInRequest Request(SignInKind kind) => new()
    {
        Kind = kind,
        TenantId = LoginServer.Tenant,
        ClientId = LoginServer.Client,
        GraphEndpoint = _server.Root,
        LoginEndpoint = _server.Root,
    };
}
