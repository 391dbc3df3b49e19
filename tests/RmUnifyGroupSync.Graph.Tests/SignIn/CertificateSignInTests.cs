using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RmUnifyGroupSync.Graph.Tests.Support;

namespace RmUnifyGroupSync.Graph.Tests.SignIn;

/// <summary>Signing in with a certificate, at a login endpoint that checks the client assertion (§10.2).</summary>
[Trait("Contract", "graph.md §10.2")]
public sealed class CertificateSignInTests : IAsyncLifetime
{
    private static readonly X509Certificate2 Certificate = TestCertificates.Make();
    private readonly string _folder = Directory.CreateTempSubdirectory("rmugs").FullName;
    private LoginServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await LoginServer.StartAsync();
        _server.Certificate = Certificate;
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact(DisplayName = "§10.2: the assertion has a good signature, audience, x5t and expiry, and the token is for the cloud's Graph")]
    public async Task A_givenCertificate_signs_in()
    {
        using var connection = await ConnectAsync(Request() with { Certificate = Certificate });
        Assert.Empty(_server.Complaints);
        Assert.Equal("client_credentials", Assert.Single(_server.TokenRequests)["grant_type"]);
        Assert.Equal((LoginServer.Tenant, "School", "school.example"), (connection.TenantId, connection.TenantName, connection.DefaultDomain));
        Assert.Equal(["Group.ReadWrite.All", "User.Read.All"], connection.Scopes);
        Assert.Null(connection.CallerId);
    }

    [Theory(DisplayName = "§10.2: PFX and PEM files sign in, with and without a password")]
    [InlineData("pfx", null)]
    [InlineData("pfx", "pass word")]
    [InlineData("pem", null)]
    [InlineData("pem", "pass word")]
    public async Task A_file_signs_in(string kind, string? password)
    {
        var path = Write(kind, password);
        using var connection = await ConnectAsync(Request() with { CertificatePath = path, CertificatePassword = Secure(password) });
        Assert.Empty(_server.Complaints);
    }

    [Theory(DisplayName = "§10.2: a file that cannot be used says which and why, and nothing is asked of the login")]
    [InlineData("pfx", "right", "wrong", "password")]
    [InlineData("pem", "right", "wrong", "password")]
    [InlineData("public", null, null, "private key")]
    [InlineData("text", null, null, "PFX or PEM")]
    [InlineData("missing", null, null, "cannot be read")]
    public async Task A_bad_file_is_named(string kind, string? password, string? used, string says)
    {
        var path = Write(kind, password);
        var error = await FailAsync(Request() with { CertificatePath = path, CertificatePassword = Secure(used) });
        Assert.Contains(says, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Empty(_server.TokenRequests);
    }

    [Fact(DisplayName = "§10.2: a certificate that is not in the stores: the message names both stores")]
    public async Task A_missing_thumbprint_says_where_it_was_looked_for()
    {
        var error = await FailAsync(Request() with { CertificateThumbprint = "\u200e" + new string('a', 40) });
        Assert.Contains("CurrentUser\\My", error.Message, StringComparison.Ordinal);
        Assert.Contains("LocalMachine\\My", error.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "§10.2: a certificate in CurrentUser is found by thumbprint with spaces, and by subject")]
    public async Task ACertificate_in_the_store_is_found()
    {
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadWrite);
        using var stored = X509CertificateLoader.LoadPkcs12(Certificate.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.PersistKeySet | X509KeyStorageFlags.Exportable);
        store.Add(stored);
        try
        {
            var spaced = string.Join(' ', stored.Thumbprint.Chunk(2).Select(c => new string(c)));
            (await ConnectAsync(Request() with { CertificateThumbprint = spaced })).Dispose();
            (await ConnectAsync(Request() with { CertificateSubjectName = "CN=RmUnifyGroupSync Test" })).Dispose();
            Assert.Empty(_server.Complaints);
        }
        finally
        {
            store.Remove(stored);
        }
    }

    [Fact(DisplayName = "§10.2: a certificate in the store without its key: the message says in which store it lies")]
    public async Task A_certificate_without_key_in_the_store()
    {
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadWrite);
        using var lonely = TestCertificates.Make(name: "CN=RmUnifyGroupSync Lonely");
        using var publicPart = X509CertificateLoader.LoadCertificate(lonely.RawData);
        store.Add(publicPart);
        try
        {
            var error = await FailAsync(Request() with { CertificateSubjectName = "RmUnifyGroupSync Lonely" });
            Assert.Contains("private key", error.Message, StringComparison.Ordinal);
            Assert.Contains("CurrentUser\\My", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            store.Remove(publicPart);
        }
    }

    [Fact(DisplayName = "§10.2: a certificate file that cannot be opened is named")]
    public async Task A_file_that_may_not_be_read() =>
        Assert.Contains("cannot be read", (await FailAsync(Request() with { CertificatePath = _folder })).Message, StringComparison.Ordinal);

    [Fact(DisplayName = "§10.2: an expired certificate is named before it is used")]
    public async Task An_expiredCertificate_is_refused()
    {
        using var old = TestCertificates.Make(validDays: -3);
        Assert.Contains("valid", (await FailAsync(Request() with { Certificate = old })).Message, StringComparison.Ordinal);
        Assert.Empty(_server.TokenRequests);
    }

    [Fact(DisplayName = "§10.2: a certificate that the application does not have: AADSTS700027 and what to do")]
    public async Task A_strangerCertificate_is_refused_by_the_login()
    {
        using var stranger = TestCertificates.Make();
        var error = await FailAsync(Request() with { Certificate = stranger });
        Assert.Equal("AADSTS700027", error.GraphCode);
        Assert.Contains("Upload", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "§10.2: clocks that differ by an hour: the message says to set the clock; by three minutes: no harm")]
    [InlineData(60, true)]
    [InlineData(-60, true)]
    [InlineData(3, false)]
    [InlineData(-3, false)]
    public async Task Clock_skew(int minutes, bool refused)
    {
        _server.ClockSkew = TimeSpan.FromMinutes(minutes);
        if (refused) Assert.Contains("clock", (await FailAsync(Request() with { Certificate = Certificate })).Message, StringComparison.Ordinal);
        else (await ConnectAsync(Request() with { Certificate = Certificate })).Dispose();
    }

    [Fact(DisplayName = "§11: a token that expires in mid-run is renewed once, with a new assertion, and the run goes on")]
    public async Task Expiry_in_mid_run()
    {
        using var connection = await ConnectAsync(Request() with { Certificate = Certificate });
        _server.RevokeAll();
        var tenant = await connection.OpenDirectory(new()).ReadTenantAsync(default);
        Assert.Equal("school.example", tenant.DefaultDomain);
        Assert.Equal(2, _server.TokenRequests.Count);
        Assert.Equal(3, _server.GraphRequests);
    }

    private static Task<GraphConnection> ConnectAsync(SignInRequest request) =>
        GraphConnection.ConnectAsync(request, new() { TimeProvider = TimeProvider.System, Environment = _ => null }, CancellationToken.None);

    private static async Task<GroupSyncException> FailAsync(SignInRequest request)
    {
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => ConnectAsync(request));
        Assert.Equal(GroupSyncErrorId.SignInFailed, error.ErrorId);
        return error;
    }

    private static SecureString? Secure(string? text) => text is null ? null : new NetworkCredential("", text).SecurePassword;

    private SignInRequest Request() => new()
    {
        Kind = SignInKind.Certificate,
        TenantId = LoginServer.Tenant,
        ClientId = LoginServer.Client,
        GraphEndpoint = _server.Root,
        LoginEndpoint = _server.Root,
    };

    private string Write(string kind, string? password)
    {
        var path = Path.Combine(_folder, $"certificate.{kind}");
        using var key = Certificate.GetRSAPrivateKey()!;
        var pem = Certificate.ExportCertificatePem() + "\n";
        if (kind == "pfx") File.WriteAllBytes(path, Certificate.Export(X509ContentType.Pfx, password));
        if (kind == "public") File.WriteAllText(path, pem);
        if (kind == "text") File.WriteAllText(path, "hello");
        if (kind == "pem")
        {
            var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
            File.WriteAllText(path, pem + (password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, parameters)));
        }

        return path;
    }
}
