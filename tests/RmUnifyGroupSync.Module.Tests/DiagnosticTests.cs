using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>Get-GroupSyncDiagnostic as a cmdlet (surface.md, Session).</summary>
public sealed class DiagnosticTests
{
    [Fact]
    public void Version_and_path_reach_the_engine()
    {
        FakeService service = new();
        using var session = ModuleSession.With(service);

        var written = Assert.Single(session.Run("Get-GroupSyncDiagnostic out.json").As<GroupSyncDiagnostic>());
        Assert.True(Path.IsPathFullyQualified(written.Path!));
        Assert.StartsWith("7.", service.Request<DiagnosticRequest>("GetDiagnosticAsync").PowerShellVersion, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_shows_it_and_writes_no_file()
    {
        FakeService service = new();
        using var session = ModuleSession.With(service);

        Assert.Null(Assert.Single(session.Run("Get-GroupSyncDiagnostic out.json -WhatIf").As<GroupSyncDiagnostic>()).Path);
        Assert.Null(service.Request<DiagnosticRequest>("GetDiagnosticAsync").Path);
    }

    [Fact]
    public void It_shows_the_engine_in_a_load_context_of_its_own()
    {
        using var practice = Practice.SignedIn();

        var diagnostic = Assert.Single(practice.Session.Run("Get-GroupSyncDiagnostic").As<GroupSyncDiagnostic>());
        var engine = diagnostic.Assembly.Single(a => a.Name == "RmUnifyGroupSync.Runtime");
        var cmdlets = diagnostic.Assembly.First(a => a.Name == "RmUnifyGroupSync");
        Assert.NotEqual(cmdlets.LoadContext, engine.LoadContext);
        Assert.Contains("ok: ", practice.Session.Show("Get-GroupSyncDiagnostic"), StringComparison.Ordinal);
    }
}
