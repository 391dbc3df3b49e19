using System.Management.Automation;
using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>Past runs, their changes and reports, and settings in files, as a user types them.</summary>
public sealed class HistoryTests : IDisposable
{
    private readonly FakeService _service = new();
    private readonly ModuleSession _session;

    public HistoryTests()
    {
        _service.Runs.Add(new() { Id = "20261120-020000-aaa111", StartedAt = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero), Outcome = RunOutcome.Held });
        _service.Runs.Add(new() { Id = "20261119-020000-bbb222", StartedAt = new(2026, 11, 19, 2, 0, 0, TimeSpan.Zero) });
        _session = ModuleSession.With(_service);
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Runs_are_asked_for_as_typed()
    {
        Assert.Empty(_session.Run("Get-GroupSyncRun -Last 1 -Command Invoke*").Errors);
        Assert.Empty(_session.Run("Get-GroupSyncRun -Id 20261120-*").Errors);

        var queries = _service.Calls.Select(c => (RunQuery)c.Request!).ToList();
        Assert.Equal((1, "Invoke*", null), (queries[0].Last, queries[0].Command![0], queries[0].Id));
        Assert.Equal((null, "20261120-*"), (queries[1].Last, queries[1].Id![0]));
        Assert.NotEmpty(_session.Run("Get-GroupSyncRun -Last 0").Errors);
        Assert.NotEmpty(_session.Run("Get-GroupSyncRun -Last 1 -Id x").Errors);
    }

    [Fact]
    public void Runs_piped_into_changes_are_looked_up_at_once()
    {
        Assert.Empty(_session.Run("Get-GroupSyncRun | Get-GroupSyncChange -User OKlein*").Errors);

        var query = _service.Request<ChangeQuery>("GetChangesAsync");
        Assert.Equal(_service.Runs.Select(r => r.Id), query.Run!);
        Assert.Equal(("OKlein*", null), (Assert.Single(query.User!), query.MisGroupId));
    }

    [Fact]
    public void MIS_groups_piped_into_changes_are_groups_and_not_runs()
    {
        _service.MisGroups.Add(Sample.MisGroup("7A"));

        Assert.Empty(_session.Run("Get-MisGroup | Get-GroupSyncChange").Errors);

        var query = _service.Request<ChangeQuery>("GetChangesAsync");
        Assert.Equal((null, "7A"), (query.Run, Assert.Single(query.MisGroupId!)));
    }

    [Fact]
    public void Nothing_in_the_pipeline_is_not_everything()
    {
        _service.Runs.Clear();

        Assert.Empty(_session.Run("Get-GroupSyncRun | Get-GroupSyncChange; Get-GroupSyncRun | Export-GroupSyncReport").Errors);

        Assert.Equal((0, 0), (_service.Count("GetChangesAsync"), _service.Count("ExportReportAsync")));
    }

    [Fact]
    public void Each_run_gets_its_report_and_its_file()
    {
        var folder = Directory.CreateTempSubdirectory("rmugs-").FullName;
        var result = _session.Run("Get-GroupSyncRun | Export-GroupSyncReport -Path $args[0] -NoClobber", folder);

        Assert.Empty(result.Errors);
        Assert.Equal(2, result.As<FileInfo>().Count);
        var requests = _service.Calls.Where(c => c.Method == "ExportReportAsync").Select(c => (ReportRequest)c.Request!).ToList();
        Assert.Equal(_service.Runs.Select(r => r.Id), requests.Select(r => r.Run));
        Assert.All(requests, r => Assert.Equal((folder, true), (r.Path, r.NoClobber)));
        Directory.Delete(folder);
    }

    [Fact]
    public void What_if_writes_no_file_object_and_asks_the_service_for_none()
    {
        var result = _session.Run("Export-GroupSyncReport -WhatIf; Export-GroupSyncSetting ./x.json -WhatIf -Force; Import-GroupSyncSetting ./x.json -WhatIf");

        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.All(_service.Calls.Where(c => c.Options is not null), c => Assert.True(c.Options!.WhatIf));
    }

    [Fact]
    public void One_report_that_fails_does_not_stop_the_others()
    {
        var calls = 0;
        _service.Work = (_, _) => ++calls == 2 ? throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, "no") : Task.CompletedTask;

        var result = _session.Run("Get-GroupSyncRun | Export-GroupSyncReport");

        Assert.Equal("SettingInvalid", Assert.Single(result.ErrorIds));
        Assert.Equal(ErrorCategory.InvalidArgument, result.Errors[0].CategoryInfo.Category);
        Assert.Single(result.Output);
    }

    [Fact]
    public void Settings_go_out_and_in_as_typed()
    {
        var result = _session.Run("$null = Export-GroupSyncSetting /out.json -School S1; Import-GroupSyncSetting -Path /in.json -School S1, S2 -Replace -PassThru");

        Assert.Empty(result.Errors);
        var export = _service.Request<SettingExportRequest>("ExportSettingsAsync");
        var import = _service.Request<SettingImportRequest>("ImportSettingsAsync");
        Assert.Equal((Path.GetFullPath("/out.json"), "S1"), (export.Path, Assert.Single(export.School!)));
        Assert.Equal((Path.GetFullPath("/in.json"), 2, true), (import.Path, import.School!.Length, import.Replace));
    }

    [Fact]
    public void Names_that_are_no_settings_are_shown_with_the_settings()
    {
        _service.UnknownSettings.Add("default / AutoCreat");

        var result = _session.Run("Get-GroupSyncSetting");

        Assert.Contains("default / AutoCreat", Assert.Single(result.Streams.Warning).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_are_completed_newest_first_with_what_they_were()
    {
        var found = _session.Complete("Get-GroupSyncChange -Run 2026");

        Assert.Equal(_service.Runs.Select(r => r.Id), found.Select(f => f.ListItemText));
        Assert.Equal("2026-11-20 02:00, Invoke-GroupSync, Held", found[0].ToolTip);
        Assert.Equal("Sync-O365GroupMember", Assert.Single(_session.Complete("Get-GroupSyncRun -Command Sy")).ListItemText);
    }
}
