using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>Signing in, the sandbox, plan and run: what the cmdlets hand to the engine, and what they write.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly ModuleSession _session;

    public SessionTests() => _session = ModuleSession.With(_service);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("-Sandbox", nameof(SignInKind.Sandbox))]
    [InlineData("-TenantId t -ClientId c", nameof(SignInKind.Browser))]
    [InlineData("-UseDeviceCode -TenantId t -ClientId c", nameof(SignInKind.DeviceCode))]
    [InlineData("-TenantId t -ClientId c -CertificateThumbprint AB", nameof(SignInKind.Certificate))]
    [InlineData("-TenantId t -ClientId c -CertificateSubjectName CN=x", nameof(SignInKind.Certificate))]
    [InlineData("-TenantId t -ClientId c -CertificatePath x.pfx -CertificatePassword $secure", nameof(SignInKind.Certificate))]
    [InlineData("-TenantId t -ClientSecretCredential ([pscredential]::new('c', $secure))", nameof(SignInKind.ClientSecret))]
    [InlineData("-Identity", nameof(SignInKind.ManagedIdentity))]
    [InlineData("-Identity -ClientId c", nameof(SignInKind.ManagedIdentity))]
    [InlineData("-WorkloadIdentity", nameof(SignInKind.WorkloadIdentity))]
    [InlineData("-AccessToken $secure", nameof(SignInKind.AccessToken))]
    [InlineData("-EnvironmentVariable -Environment USGov", nameof(SignInKind.EnvironmentVariable))]
    [InlineData("-Sandbox -GraphEndpoint https://graph.example -LoginEndpoint http://localhost:1", nameof(SignInKind.Sandbox))]
    public void Every_way_to_sign_in_of_the_surface_binds(string parameters, string kind)
    {
        var result = _session.Run("$secure = [securestring]::new(); $secure.AppendChar('s'); Connect-GroupSync " + parameters);

        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        var request = _service.Request<SignInRequest>("ConnectAsync");
        Assert.Equal(kind, request.Kind.ToString());
        if (parameters.Contains("-ClientId c", StringComparison.Ordinal) || parameters.Contains("pscredential", StringComparison.Ordinal))
            Assert.Equal("c", request.ClientId);
        if (kind == nameof(SignInKind.ClientSecret))
            Assert.Equal(1, request.ClientSecret!.Length);
    }

    [Theory]
    [InlineData("Connect-GroupSync -Sandbox -Identity")]
    [InlineData("Connect-GroupSync -TenantId t -ClientId c -CertificateThumbprint AB -UseDeviceCode")]
    public void Two_ways_at_once_are_refused(string script)
    {
        Assert.Single(_session.Run(script).Errors);
        Assert.Equal(0, _service.Count("ConnectAsync"));
    }

    [Fact]
    public void Connect_writes_the_context_when_asked_and_Disconnect_forgets_it()
    {
        Assert.Equal([Sample.Context], _session.Run("Connect-GroupSync -Sandbox -PassThru").As<GroupSyncContext>());
        Assert.Equal([Sample.Context], _session.Run("Get-GroupSyncContext").As<GroupSyncContext>());
        Assert.Empty(_session.Run("Disconnect-GroupSync; Get-GroupSyncContext").Output);
    }

    [Fact]
    public void Everything_said_about_a_sandbox_reaches_the_engine()
    {
        _session.Run("New-GroupSyncSandbox -Path /tmp/sandbox -FromMis -UserPath /tmp/u.csv -DefaultDomain x.example -Quota Small -Latency 0:0:1 -FaultRate 0.5 -Seed 3 -Force");

        var request = _service.Request<SandboxRequest>("CreateSandboxAsync");
        Assert.Equal(
            new SandboxRequest
            {
                Path = Path.GetFullPath("/tmp/sandbox"),
                FromMis = true,
                UserPath = Path.GetFullPath("/tmp/u.csv"),
                DefaultDomain = "x.example",
                Quota = SandboxQuota.Small,
                Latency = TimeSpan.FromSeconds(1),
                FaultRate = 0.5,
                Seed = 3,
                Force = true,
            },
            request);
    }

    [Fact]
    public void A_sandbox_asked_for_without_more_has_no_faults_quota_or_latency()
    {
        _session.Run("New-GroupSyncSandbox");

        Assert.Equal(new SandboxRequest(), _service.Request<SandboxRequest>("CreateSandboxAsync"));
    }

    [Fact]
    public void A_plan_is_asked_for_as_said()
    {
        var result = _session.Run("Get-GroupSyncPlan -School S1 -Type Year -MisGroupId 7");

        Assert.Equal([Sample.Change], result.As<PlannedChange>());
        var request = _service.Request<RunRequest>("GetPlanAsync");
        Assert.Equal(["S1"], request.School!);
        Assert.Equal([MisGroupType.Year], request.Type!);
        Assert.Equal(["7"], request.MisGroupId!);
    }

    [Fact]
    public void A_run_is_asked_for_as_said()
    {
        _session.Run("Invoke-GroupSync -School S1 -Type Year -Force -AcceptSource -Rollover -UpdateOwner -StopAfter 1:0 -WaitForLock 0:5 -ThrottleLimit 2 -ReportPath /tmp/r.html");

        var request = _service.Request<RunRequest>("RunAsync");
        Assert.True(request is { Force: true, AcceptSource: true, Rollover: true, UpdateOwner: true });
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), "/tmp/r.html"), (request.StopAfter, request.WaitForLock, request.ReportPath));
        Assert.Equal(2, _service.Calls[0].Options!.ThrottleLimit);
    }

    [Fact]
    public void A_run_is_written_before_its_errors()
    {
        _service.Work = (options, _) =>
        {
            options.Observer.Report(new WarningEvent("warning"));
            options.Observer.Report(new ItemErrorEvent(new GroupSyncException(GroupSyncErrorId.OwnerRequired, "first")));
            options.Observer.Report(new ItemErrorEvent(new GroupSyncException(GroupSyncErrorId.RemovalLimitExceeded, "second")));
            return Task.CompletedTask;
        };

        var result = _session.Run("Invoke-GroupSync 2>&1 3>&1");

        Assert.Equal(["warning", "run-1", "first", "second"], result.Output.Select(o => o.ToString()));
    }

    [Theory]
    [InlineData(nameof(GroupSyncErrorId.NotConnected), 4)]
    [InlineData(nameof(GroupSyncErrorId.LockHeld), 5)]
    [InlineData(nameof(GroupSyncErrorId.MisUnavailable), 6)]
    [InlineData(nameof(GroupSyncErrorId.SchoolNotFound), 1)]
    public void Even_a_run_that_could_not_be_had_gives_an_exit_code(string id, int exitCode)
    {
        _service.Work = (_, _) => throw new GroupSyncException(Enum.Parse<GroupSyncErrorId>(id), "broken");

        var result = _session.Run("Invoke-GroupSync");

        Assert.Equal(exitCode, Assert.Single(result.As<GroupSyncRun>()).ExitCode);
        Assert.Equal([id], result.ErrorIds);
    }

    [Fact]
    public void An_unexpected_end_of_a_run_gives_exit_code_1_and_says_so()
    {
        _service.Work = (_, _) => throw new DivideByZeroException();

        var result = _session.Run("Invoke-GroupSync");

        Assert.Equal(1, Assert.Single(result.As<GroupSyncRun>()).ExitCode);
        Assert.Equal(["Unexpected"], result.ErrorIds);
    }
}
