using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>Get-GroupSyncDiagnostic (surface.md, Session): what is in it, and above all what is not.</summary>
[Collection(HomeCollection.Name)]
public sealed class DiagnosticTests : IDisposable
{
    private const string Secret = "Tr0ub4dor&3-secret-value";
    private const string Token = "eyJhbGciOiJub25lIn0.eyJvaWQiOiJtZSJ9.c2lnbmF0dXJl";
    private static readonly string[] Planted = ["RMUGS_TEST_KEY_NAME", "AZURE_CLIENT_SECRET", "RMUNIFY_GROUPSYNC_ACCESS_TOKEN"];
    private readonly RuntimeWorld _world = new();
    private readonly Probe _probe = new();
    private readonly GroupSyncService _service;

    public DiagnosticTests() => _service = new(_world.Time) { ProbeHandler = () => _probe };

    public void Dispose()
    {
        foreach (var name in Planted) Environment.SetEnvironmentVariable(name, null);
        _service.Dispose();
        _world.Dispose();
    }

    [Theory]
    [InlineData("diagnostic.json")]
    [InlineData("diagnostic.zip")]
    public async Task No_secret_token_or_pupil_is_in_the_object_or_the_file(string file)
    {
        // Secrets in variables, in an address, in place of a variable's name; a token in a path; pupils in the export, ledger and sandbox.
        Environment.SetEnvironmentVariable(Planted[0], Secret);
        Environment.SetEnvironmentVariable(Planted[1], "azure-" + Secret);
        Environment.SetEnvironmentVariable(Planted[2], Token);
        await _world.StartAsync(MisGroupType.Teaching);
        await _world.RunAsync();
        var pupils = _world.Service.GetMatchesAsync(null, _world.Options, default);
        var people = (await RuntimeWorld.ListAsync(pupils)).Where(p => p.Role == PersonRole.Student).ToList();
        Assert.NotEmpty(people);
        await _world.SetAsync(new()
        {
            MisCredential = Planted[0],
            MisUri = new($"https://mis.example/{Secret}/v1"),
            MisPath = [_world.Export, Path.Combine(_world.Root, Token)],
            ExcludedPerson = [.. people.Take(3).Select(p => p.PersonId)],
            AdminOwner = ["head.teacher@school.onmicrosoft.com"],
        });
        var path = Path.Combine(_world.Root, "out", file);
        var diagnostic = await DiagnoseAsync(path);

        var text = JsonSerializer.Serialize(diagnostic) + Written(path);
        foreach (var secret in new[] { Secret, Token, "azure-", "head.teacher" })
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        Assert.All(people, p => Assert.DoesNotContain(p.DisplayName, text, StringComparison.OrdinalIgnoreCase));
        Assert.All(people, p => Assert.DoesNotContain(p.UserPrincipalName ?? "\0", text, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(diagnostic.Setting, s => s is { Name: "ExcludedPerson", Value: "3 named" });
        Assert.Contains(diagnostic.Setting, s => s is { Name: "MisCredential", Value: "a variable that is set" });
        Assert.Equal(path, diagnostic.Path);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task It_says_what_a_support_person_asks_first()
    {
        await _world.StartAsync(MisGroupType.Year);
        var run = await _world.RunAsync();
        var diagnostic = await DiagnoseAsync();

        Assert.Equal(("7.6.0", run.Id, _world.Home), (diagnostic.PowerShellVersion, diagnostic.LastRun?.Id, diagnostic.HomeFolder));
        Assert.Contains(diagnostic.Assembly, a => a is { Name: "RmUnifyGroupSync.Runtime", LoadContext: "Default" });
        Assert.Contains(diagnostic.Setting, s => s is { Name: "AutoCreate", Value: "Year", Origin: SettingOrigin.Default });
        Assert.DoesNotContain(diagnostic.Setting, s => s.Origin == SettingOrigin.BuiltIn);
        Assert.All(diagnostic.Check, c => Assert.True(c.Passed, c.ToString()));
        Assert.Contains(diagnostic.Check, c => c.Name.Contains(_world.Export, StringComparison.Ordinal) && c.Detail.Contains("6 files", StringComparison.Ordinal));
        Assert.Equal(["https://graph.microsoft.com/v1.0/", "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"], _probe.Asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_does_not_work_is_a_finding_and_no_error()
    {
        _probe.Answer = () => throw new HttpRequestException("Name or service not known");
        Assert.Contains((await DiagnoseAsync()).Check, c => c is { Passed: false, Name: "MIS source" });

        await _world.SetAsync(new() { MisSource = MisSourceKind.SdsCsv, MisPath = [Path.Combine(_world.Root, "nowhere")] });
        var checks = (await DiagnoseAsync()).Check;
        Assert.Contains(checks, c => !c.Passed && c.Name.EndsWith("nowhere", StringComparison.Ordinal));
        Assert.Equal(2, checks.Count(c => !c.Passed && c.Detail.Contains("cannot be reached: Name or service not known", StringComparison.Ordinal)));

        await File.WriteAllTextAsync(Path.Combine(_world.Home, "settings.json"), "{ broken");
        Assert.Contains((await DiagnoseAsync()).Check, c => c is { Passed: false, Name: "Settings" });
    }

    [Fact]
    public async Task A_server_error_is_not_reachable_and_a_refusal_is()
    {
        _probe.Answer = () => new(HttpStatusCode.Unauthorized);
        Assert.All((await DiagnoseAsync()).Check.Where(c => c.Detail.Contains("answered", StringComparison.Ordinal)), c => Assert.True(c.Passed));
        _probe.Answer = () => new(HttpStatusCode.BadGateway);
        Assert.Equal(2, (await DiagnoseAsync()).Check.Count(c => !c.Passed && c.Detail.Contains("answered 502", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task In_the_practice_tenant_the_network_is_left_alone()
    {
        await _world.StartAsync();
        var diagnostic = await _world.Service.GetDiagnosticAsync(new(), _world.Options, default);
        Assert.Equal((SignInKind.Sandbox, true), (diagnostic.AuthType, diagnostic.Check.Any(c => c.Detail.Contains("practice tenant", StringComparison.Ordinal))));
        Assert.Empty(_probe.Asked);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_said()
    {
        await File.WriteAllTextAsync(Path.Combine(_world.Root, "file"), "");
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => DiagnoseAsync(Path.Combine(_world.Root, "file", "x.json")));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
    }

    private Task<GroupSyncDiagnostic> DiagnoseAsync(string? path = null) =>
        _service.GetDiagnosticAsync(new() { PowerShellVersion = "7.6.0", Path = path }, _world.Options, default);

    private static string Written(string path)
    {
        if (!path.EndsWith(".zip", StringComparison.Ordinal)) return File.ReadAllText(path);
        using var zip = ZipFile.OpenRead(path);
        using var reader = new StreamReader(Assert.Single(zip.Entries).Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private sealed class Probe : HttpMessageHandler
    {
        public Func<HttpResponseMessage> Answer { get; set; } = () => new(HttpStatusCode.Unauthorized);

        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (Asked) Asked.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(Answer());
        }
    }
}
