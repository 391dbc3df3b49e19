using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>Register-, Get- and Unregister-GroupSyncSchedule as cmdlets (surface.md, "Settings, plan, run").</summary>
public sealed class ScheduleTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly ModuleSession _session;

    public ScheduleTests() => _session = ModuleSession.With(_service);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("-TenantId t -ClientId c -CertificateThumbprint AB", nameof(SignInKind.Certificate))]
    [InlineData("-TenantId t -ClientId c -CertificateSubjectName CN=x", nameof(SignInKind.Certificate))]
    [InlineData("-TenantId t -ClientId c -CertificatePath x.pem", nameof(SignInKind.Certificate))]
    [InlineData("-Identity -ClientId c", nameof(SignInKind.ManagedIdentity))]
    [InlineData("-WorkloadIdentity -Environment USGov", nameof(SignInKind.WorkloadIdentity))]
    [InlineData("-EnvironmentVariable", nameof(SignInKind.EnvironmentVariable))]
    [InlineData("-Sandbox", nameof(SignInKind.Sandbox))]
    public void Every_sign_in_that_needs_no_person_binds(string parameters, string kind)
    {
        var result = _session.Run("Register-GroupSyncSchedule " + parameters);

        Assert.Empty(result.Errors);
        Assert.Single(result.As<GroupSyncSchedule>());
        var request = _service.Request<ScheduleRequest>("RegisterScheduleAsync");
        Assert.Equal((kind, "02:00"), (request.SignIn.Kind.ToString(), request.At));
        Assert.Null(request.Scheduler);
        Assert.Equal(BuiltModule.Manifest, request.ModulePath);
        if (parameters.Contains("-CertificatePath", StringComparison.Ordinal)) Assert.True(Path.IsPathFullyQualified(request.SignIn.CertificatePath!));
    }

    [Theory]
    [InlineData("-Force")]
    [InlineData("-Rollover")]
    [InlineData("-AcceptSource")]
    [InlineData("-CertificatePassword x")]
    [InlineData("-AccessToken x")]
    [InlineData("-ClientSecretCredential x")]
    [InlineData("-UseDeviceCode")]
    public void What_a_schedule_may_never_carry_is_no_parameter(string parameter)
    {
        var result = _session.Run("Register-GroupSyncSchedule -Sandbox " + parameter);

        Assert.Equal(["NamedParameterNotFound"], result.ErrorIds);
        Assert.Equal(0, _service.Count("RegisterScheduleAsync"));
    }

    [Fact]
    public void What_was_said_reaches_the_engine()
    {
        _session.Run("Register-GroupSyncSchedule 03:15 -School S1, S2 -RunAs svc -Scheduler Cron -Sandbox -PowerShellPath /opt/pwsh");

        var request = _service.Request<ScheduleRequest>("RegisterScheduleAsync");
        Assert.Equal(("03:15", "svc", SchedulerKind.Cron, Path.GetFullPath("/opt/pwsh")), (request.At, request.RunAs, request.Scheduler, request.PowerShellPath));
        Assert.Equal(["S1", "S2"], request.School!);
    }

    [Fact]
    public void Schedules_are_listed_and_removed_by_name()
    {
        _service.Schedules.AddRange([Schedule("RmUnifyGroupSync-a"), Schedule("RmUnifyGroupSync-b")]);

        Assert.Equal(["RmUnifyGroupSync-b"], _session.Run("Get-GroupSyncSchedule *-b").As<GroupSyncSchedule>().Select(s => s.Name));
        Assert.Equal([nameof(GroupSyncErrorId.SettingInvalid)], _session.Run("Get-GroupSyncSchedule nothing").ErrorIds);
        Assert.Contains("all", _session.Show("Get-GroupSyncSchedule"), StringComparison.Ordinal);

        Assert.Empty(_session.Run("Unregister-GroupSyncSchedule -WhatIf").Errors);
        Assert.Equal(0, _service.Count("UnregisterScheduleAsync"));
        Assert.Empty(_session.Run("Get-GroupSyncSchedule *-b | Unregister-GroupSyncSchedule").Errors);
        Assert.Equal("RmUnifyGroupSync-b", _service.Request<GroupSyncSchedule>("UnregisterScheduleAsync").Name);
        Assert.Equal([nameof(GroupSyncErrorId.SettingInvalid)], _session.Run("Unregister-GroupSyncSchedule nothing").ErrorIds);
        Assert.Equal(1, _service.Count("UnregisterScheduleAsync"));
    }

    private static GroupSyncSchedule Schedule(string name) => new() { Name = name, At = "02:00", ScriptPath = "/h/x.ps1", Command = "pwsh" };
}
