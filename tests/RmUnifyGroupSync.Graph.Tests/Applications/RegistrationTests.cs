using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests.Applications;

/// <summary>Registering an application: exactly the permissions of §10.1, the public part only, and safe to repeat (§5.3, §9).</summary>
[Trait("Contract", "graph.md §10.1, §10.2, §10.3, §5.3, §9")]
public sealed class RegistrationTests : IDisposable
{
    private static readonly X509Certificate2 Certificate = TestCertificates.Make(at: new RushingTime().GetUtcNow());
    private static readonly X509Certificate2 Other = TestCertificates.Make(at: new RushingTime().GetUtcNow());
    private readonly RushingTime _time = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("rmugs").FullName;
    private readonly Observer _observer = new();
    private SandboxTenant _tenant;

    public RegistrationTests() => _tenant = SandboxTenant.CreateInMemory(new(), [], _time);

    public void Dispose()
    {
        _tenant.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory(DisplayName = "§10.1: exactly the permissions of the set, by the ids that the tenant itself gives")]
    [InlineData(ApplicationPermission.Group, "Group.ReadWrite.All User.Read.All")]
    [InlineData(ApplicationPermission.Membership, "GroupMember.ReadWrite.All Group.ReadBasic.All User.Read.All")]
    public async Task Exactly_the_permissions(ApplicationPermission set, string names)
    {
        var made = (await RegisterAsync(Request() with { Permission = set }))!;
        Assert.Equal(names.Split(' '), made.Permission);
        Assert.True(made.IsNew);
        var body = Post("/applications");
        var access = Assert.Single(body["requiredResourceAccess"]!.AsArray())!;
        Assert.Equal("00000003-0000-0000-c000-000000000000", (string?)access["resourceAppId"]);
        var roles = await RolesAsync();
        Assert.Equal(names.Split(' ').Select(n => roles[n]).Order(), access["resourceAccess"]!.AsArray().Select(r => (string)r!["id"]!).Order());
        Assert.All(access["resourceAccess"]!.AsArray(), r => Assert.Equal("Role", (string?)r!["type"]));
        Assert.Equal("AzureADMyOrg", (string?)body["signInAudience"]);
        Assert.Equal(made.ClientId, (string?)Post("/servicePrincipals")["appId"]);
    }

    [Fact(DisplayName = "§10.2: the consent address is of this tenant and application, with the redirect that was registered")]
    public async Task Consent_address()
    {
        var made = (await RegisterAsync(Request()))!;
        Assert.Equal(_tenant.TenantId, made.TenantId);
        var redirect = (string)Post("/applications")["publicClient"]!["redirectUris"]![0]!;
        Assert.Equal($"https://login.microsoftonline.com/{made.TenantId}/v2.0/adminconsent?client_id={made.ClientId}&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&redirect_uri={Uri.EscapeDataString(redirect)}", made.ConsentUrl);
        Assert.Equal((Certificate.Thumbprint, DateTimeOffset.Parse(Certificate.NotAfter.ToUniversalTime().ToString("O"), null)), (made.CertificateThumbprint, made.CertificateExpiresAt));
    }

    [Theory(DisplayName = "§10.2: CER, PEM and PFX files: the public part alone leaves the computer")]
    [InlineData("cer")]
    [InlineData("pem")]
    [InlineData("crt")]
    [InlineData("pfx")]
    public async Task Public_part_only(string kind)
    {
        Assert.NotNull(await RegisterAsync(Request(kind) with { CertificatePassword = kind == "pfx" ? new NetworkCredential("", "pw").SecurePassword : null }));
        var key = Assert.Single(Post("/applications")["keyCredentials"]!.AsArray())!;
        Assert.Equal(("AsymmetricX509Cert", "Verify"), ((string?)key["type"], (string?)key["usage"]));
        Assert.Equal(Certificate.RawData, Convert.FromBase64String((string)key["key"]!));
        using var rsa = Certificate.GetRSAPrivateKey()!;
        var secret = rsa.ExportParameters(includePrivateParameters: true).D!;
        Assert.All(_observer.Sent, s => Assert.DoesNotContain(Convert.ToBase64String(secret)[..40], s.Body, StringComparison.Ordinal));
        Assert.All(_observer.Sent.Select(s => s.Body).Append(string.Join(' ', _observer.Said)), t => Assert.DoesNotContain("PRIVATE KEY", t, StringComparison.Ordinal));
    }

    [Theory(DisplayName = "§10.2: a certificate that cannot serve is refused before anything is asked")]
    [InlineData("pfx", "password")]
    [InlineData("text", "CER, PEM or PFX")]
    [InlineData("missing", "cannot be read")]
    [InlineData("expired", "expired on")]
    [InlineData("elliptic", "not RSA")]
    [InlineData("short", "1024 bits")]
    public async Task BadCertificates(string kind, string says)
    {
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => RegisterAsync(Request(kind)));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_observer.Sent, s => s.Url.Contains("/applications", StringComparison.Ordinal));
    }

    [Fact(DisplayName = "§9: repeated, it finds its application, says so, and makes no second one")]
    public async Task Repeated()
    {
        var first = (await RegisterAsync(Request()))!;
        var again = (await RegisterAsync(Request() with { Name = "GROUP SYNC" }))!;
        Assert.Equal((first.ClientId, false), (again.ClientId, again.IsNew));
        Assert.Contains(_observer.Said, s => s.Contains("registered already", StringComparison.Ordinal));
        Assert.Equal(["/v1.0/applications", "/v1.0/servicePrincipals"], Writes());
        Assert.Single(_observer.Asked);
    }

    [Fact(DisplayName = "§10.1: more permissions are added to it, those that it has are left")]
    public async Task More_permissions()
    {
        await RegisterAsync(Request() with { Permission = ApplicationPermission.Membership });
        _observer.Sent.Clear();
        await RegisterAsync(Request());
        var access = JsonNode.Parse(Assert.Single(_observer.Sent, s => s.Method == "PATCH").Body)!["requiredResourceAccess"]![0]!["resourceAccess"]!.AsArray();
        Assert.Equal(4, access.Select(r => (string?)r!["id"]).Distinct().Count());
        Assert.Contains("Group.ReadWrite.All", _observer.Asked[^1].Action, StringComparison.Ordinal);
        Assert.DoesNotContain("User.Read.All", _observer.Asked[^1].Action, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "§9: name or certificate alone is somebody else's: refused with the id, nothing written")]
    public async Task Somebody_else_s()
    {
        var first = (await RegisterAsync(Request()))!;
        var path = Path.Combine(_folder, "other.cer");
        await File.WriteAllBytesAsync(path, Other.RawData);
        var sameName = await Assert.ThrowsAsync<GroupSyncException>(() => RegisterAsync(Request() with { CertificatePath = path }));
        var sameKey = await Assert.ThrowsAsync<GroupSyncException>(() => RegisterAsync(Request() with { Name = "Another" }));
        foreach (var error in new[] { sameName, sameKey })
        {
            Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
            Assert.Contains(first.ClientId, error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, Writes().Count);
    }

    [Fact(DisplayName = "§9: slow to spread and slow to be listed: waited for, and a call right behind makes no second one")]
    public async Task Lag()
    {
        _tenant.Configure(o => o with { ReplicationLag = TimeSpan.FromSeconds(11), IndexLag = TimeSpan.FromSeconds(25) });
        var first = (await RegisterAsync(Request()))!;
        Assert.Equal(first.ClientId, (await RegisterAsync(Request()))!.ClientId);
        Assert.Single(Writes(), "/v1.0/applications");
    }

    [Theory(DisplayName = "§5.3: an answer that was lost after the application was made is looked for, not sent again")]
    [InlineData(0)]
    [InlineData(503)]
    public async Task Lost_answer(int status)
    {
        var tamper = new Tamper(c => c.IsPost && c.Url == "/applications" ? new Reply(status, "ServiceUnavailable", Applied: true) : null);
        Assert.NotNull(await RegisterAsync(Request(), tamper));
        Assert.Equal(1, tamper.Count(c => c.IsPost && c.Url == "/applications"));
        Assert.Equal(1, tamper.Count(c => c.IsPost && c.Url == "/servicePrincipals"));
    }

    [Fact(DisplayName = "§5.3: cut off between the two writes: the next call makes the service principal of the same application")]
    public async Task Cut_in_the_middle()
    {
        var tamper = new Tamper(c => c.IsPost && c.Url == "/servicePrincipals" ? Reply.BadRequest("Something unheard of.") : null);
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => RegisterAsync(Request(), tamper));
        Assert.Contains("Run the same command again", error.Message, StringComparison.Ordinal);
        Assert.NotNull(await RegisterAsync(Request()));
        Assert.Equal(1, Writes().Count(w => w == "/v1.0/applications"));
    }

    [Fact(DisplayName = "§10.1: no id from the tenant: the documented ones; none for Group.ReadBasic.All, so nothing is registered")]
    public async Task Documented_ids()
    {
        Tamper Hidden() => new(c => c.Url.StartsWith("/servicePrincipals(appId='00000003", StringComparison.Ordinal) ? new Reply(404, "Request_ResourceNotFound", "does not exist") : null);
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => RegisterAsync(Request() with { Permission = ApplicationPermission.Membership }, Hidden()));
        Assert.Contains("Group.ReadBasic.All", error.Message, StringComparison.Ordinal);
        Assert.Empty(Writes());
        Assert.NotNull(await RegisterAsync(Request(), Hidden()));
    }

    [Fact(DisplayName = "§10.3: without an administrator's sign-in it says which one is needed, and asks nothing")]
    public async Task Not_an_administrator()
    {
        _tenant.Configure(o => o with { GrantedPermissions = ["Group.ReadWrite.All", "User.Read.All"] });
        var told = await Assert.ThrowsAsync<GroupSyncException>(() => RegisterAsync(Request()));
        Assert.Equal(GroupSyncErrorId.PermissionMissing, told.ErrorId);
        Assert.Contains("Global Administrator", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_observer.Sent, s => !s.Url.Contains("/organization", StringComparison.Ordinal));

        var refused = await Assert.ThrowsAsync<GroupSyncException>(() => RegisterAsync(Request(), token: "opaque"));
        Assert.Equal((GroupSyncErrorId.PermissionMissing, 403), (refused.ErrorId, refused.StatusCode));
        Assert.Contains("Global Administrator", refused.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "surface: not approved (or -WhatIf): nothing is written")]
    public async Task Not_approved()
    {
        _observer.Answer = false;
        Assert.Null(await RegisterAsync(Request()));
        Assert.Empty(Writes());
        Assert.Contains("Group.ReadWrite.All, User.Read.All", Assert.Single(_observer.Asked).Action, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "The practice tenant keeps an application on disk")]
    public async Task Kept_on_disk()
    {
        _tenant.Dispose();
        _tenant = SandboxTenant.Create(Path.Combine(_folder, "tenant"), new(), [], replace: false, _time);
        var first = (await RegisterAsync(Request()))!;
        _tenant.Dispose();
        _tenant = SandboxTenant.Open(Path.Combine(_folder, "tenant"), _time);
        Assert.Equal(first.ClientId, (await RegisterAsync(Request()))!.ClientId);
    }

    private async Task<GroupSyncApplication?> RegisterAsync(ApplicationRequest request, Tamper? between = null, string? token = null)
    {
        HttpMessageHandler handler = new Recording(_tenant.CreateHandler(), _observer.Sent);
        if (between is not null)
        {
            between.InnerHandler = handler;
            handler = between;
        }

        using var connection = await GraphConnection.ConnectAsync(
            new() { Kind = SignInKind.Sandbox }, new() { TimeProvider = _time, Handler = handler, SandboxToken = token ?? _tenant.IssueToken() }, default);
        return await connection.RegisterApplicationAsync(request, new() { Observer = _observer }, default);
    }

    private async Task<Dictionary<string, string>> RolesAsync()
    {
        using var client = new HttpClient(_tenant.CreateHandler());
        client.DefaultRequestHeaders.Authorization = new("Bearer", "t");
        var json = JsonNode.Parse(await client.GetStringAsync("https://graph.microsoft.com/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=appRoles"))!;
        return json["appRoles"]!.AsArray().ToDictionary(r => (string)r!["value"]!, r => (string)r!["id"]!);
    }

    private List<string> Writes() => [.. _observer.Sent.Where(s => s.Method != "GET").Select(s => new Uri(s.Url).AbsolutePath)];

    private JsonNode Post(string path) => JsonNode.Parse(Assert.Single(_observer.Sent, s => s.Method == "POST" && s.Url.EndsWith("/v1.0" + path, StringComparison.Ordinal)).Body)!;

    private ApplicationRequest Request(string kind = "cer") => new() { Name = "Group sync", CertificatePath = Write(kind) };

    private string Write(string kind)
    {
        var path = Path.Combine(_folder, $"certificate.{kind}");
        using var rsa = Certificate.GetRSAPrivateKey()!;
        if (kind == "cer") File.WriteAllBytes(path, Certificate.RawData);
        if (kind == "crt") File.WriteAllText(path, Certificate.ExportCertificatePem());
        if (kind == "pem") File.WriteAllText(path, $"{rsa.ExportPkcs8PrivateKeyPem()}\n{Certificate.ExportCertificatePem()}\n");
        if (kind == "pfx") File.WriteAllBytes(path, Certificate.Export(X509ContentType.Pfx, "pw"));
        if (kind == "text") File.WriteAllText(path, "hello");
        if (kind == "expired") File.WriteAllBytes(path, TestCertificates.Make(validDays: -3, at: _time.GetUtcNow()).RawData);
        if (kind == "short") File.WriteAllBytes(path, TestCertificates.Make(keySize: 1024, at: _time.GetUtcNow()).RawData);
        if (kind == "elliptic")
        {
            using var key = ECDsa.Create();
            File.WriteAllBytes(path, new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(_time.GetUtcNow().AddDays(-1), _time.GetUtcNow().AddDays(9)).RawData);
        }

        return path;
    }

    private sealed record Sent(string Method, string Url, string Body);

    private sealed class Recording(HttpMessageHandler inner, List<Sent> sent) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent.Add(new(request.Method.Method, Uri.UnescapeDataString(request.RequestUri!.AbsoluteUri), request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Observer : ISyncObserver
    {
        public List<Sent> Sent { get; } = [];

        public List<string> Said { get; } = [];

        public List<ApprovalRequest> Asked { get; } = [];

        public bool Answer { get; set; } = true;

        public void Report(SyncEvent e) => Said.Add(e.ToString());

        public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken)
        {
            Asked.Add(request);
            return Task.FromResult(Answer);
        }
    }
}
