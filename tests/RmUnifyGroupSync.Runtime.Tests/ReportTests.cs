namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>Reports of runs: at the end of one with -ReportPath, and later with Export-GroupSyncReport.</summary>
[Collection(HomeCollection.Name)]
public sealed class ReportTests : IDisposable
{
    private readonly RuntimeWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_report_of_a_held_run_says_what_is_held_and_what_lifts_it()
    {
        await HeldAsync();
        var path = Path.Combine(_world.Root, "night.html");

        var run = await _world.RunAsync(new() { ReportPath = path });

        Assert.Equal((RunOutcome.Held, path), (run.Outcome, run.ReportPath));
        var page = await File.ReadAllTextAsync(path);
        Assert.Contains("GroupRemovalLimit", page[page.IndexOf("id=\"held\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("run Invoke-GroupSync -School &#x27;10001&#x27; once with -Force", page, StringComparison.Ordinal);
        Assert.Contains("Contoso High School (10001)", page, StringComparison.Ordinal);
        Assert.Contains("Ora Klein is no longer in Math - Algebra 1 in the MIS", page, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(path, (await RuntimeWorld.ListAsync(_world.Service.GetRunsAsync(new() { Last = 1 }, _world.Options, default)))[0].ReportPath);
    }

    [Fact]
    public async Task The_report_made_later_is_the_one_of_the_night()
    {
        await HeldAsync();
        var run = await _world.RunAsync(new() { ReportPath = _world.Root });
        _world.Restart();

        var later = await _world.Service.ExportReportAsync(new() { Run = run.Id, Path = Path.Combine(_world.Root, "later.html") }, _world.Options, default);

        Assert.Equal(Path.Combine(_world.Root, $"GroupSync-{run.Id}.html"), run.ReportPath);
        Assert.Equal(await File.ReadAllTextAsync(run.ReportPath!), await File.ReadAllTextAsync(later!));
    }

    [Fact]
    public async Task Without_a_path_it_goes_into_the_folder_of_reports()
    {
        await _world.StartAsync(MisGroupType.Year);
        var run = await _world.RunAsync();

        var path = await _world.Service.ExportReportAsync(new(), _world.Options, default);

        Assert.Equal(Path.Combine(_world.Home, "reports", $"GroupSync-{run.Id}.html"), path);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_an_error_and_the_groups_are_synced_all_the_same()
    {
        await _world.StartAsync(MisGroupType.Year);

        var run = await _world.RunAsync(new() { ReportPath = Path.Combine(_world.Root, "nowhere", "x.html") });

        Assert.Equal((RunOutcome.Succeeded, 8, null), (run.Outcome, run.GroupsCreated, run.ReportPath));
        Assert.Equal([GroupSyncErrorId.SettingInvalid], _world.Listener.Errors);
    }

    [Fact]
    public async Task A_run_that_could_not_begin_has_a_report_that_says_why()
    {
        await _world.StartAsync(MisGroupType.Year);
        File.Delete(Path.Combine(_world.Export, "Student.csv"));

        var run = await _world.RunAsync(new() { ReportPath = _world.Root });

        var page = await File.ReadAllTextAsync(run.ReportPath!);
        Assert.Contains("data could not be read", page, StringComparison.Ordinal);
        Assert.Contains("Student.csv", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_replaced_unless_told_otherwise()
    {
        await _world.StartAsync(MisGroupType.Year);
        await _world.RunAsync();
        var path = Path.Combine(_world.Root, "r.html");
        await File.WriteAllTextAsync(path, "old");

        await RefusedAsync(new() { Path = path, NoClobber = true }, "-NoClobber");
        File.SetAttributes(path, FileAttributes.ReadOnly);
        await RefusedAsync(new() { Path = path }, "-Force");
        await RefusedAsync(new() { Path = Path.Combine(_world.Root, "nowhere") + Path.DirectorySeparatorChar }, "folder");
        Assert.Equal("old", await File.ReadAllTextAsync(path));
        await _world.Service.ExportReportAsync(new() { Path = path, Force = true }, _world.Options with { WhatIf = true }, default);
        Assert.Equal("old", await File.ReadAllTextAsync(path));
        await _world.Service.ExportReportAsync(new() { Path = path, Force = true }, _world.Options, default);
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(path), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(_world.Root), f => f.EndsWith(".tmp", StringComparison.Ordinal));
    }

    private async Task RefusedAsync(ReportRequest request, string advice)
    {
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => _world.Service.ExportReportAsync(request, _world.Options, default));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Contains(advice, error.Message + error.RecommendedAction, StringComparison.Ordinal);
    }

    /// <summary>Twelve pupils leave a class of thirty between two nights.</summary>
    private async Task HeldAsync()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        await _world.RunAsync();
        _world.Time.Advance(TimeSpan.FromDays(1));
        for (var i = 13001; i <= 13012; i++)
            _world.Edit("StudentEnrollment.csv", $"11001,{i}\r\n", "");
    }
}
