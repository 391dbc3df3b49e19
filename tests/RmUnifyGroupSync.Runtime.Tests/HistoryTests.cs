namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>What was done can be looked up: nightly runs and commands by hand, without a sign-in (surface.md, Get-GroupSyncRun, Get-GroupSyncChange).</summary>
[Collection(HomeCollection.Name)]
public sealed class HistoryTests : IDisposable
{
    private readonly RuntimeWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Without_any_run_there_is_nothing_and_no_error()
    {
        Assert.Empty(await RunsAsync());
        Assert.Empty(await ChangesAsync());
        Assert.Equal(GroupSyncErrorId.SettingInvalid, (await Assert.ThrowsAsync<GroupSyncException>(() => _world.Service.ExportReportAsync(new(), _world.Options, default))).ErrorId);
        Assert.False(Directory.Exists(_world.Home));
    }

    [Fact]
    public async Task A_night_is_found_with_every_change_and_its_reason_also_without_a_sign_in()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        var first = await _world.RunAsync();
        _world.Time.Advance(TimeSpan.FromDays(1));
        _world.Edit("StudentEnrollment.csv", "11001,13001\r\n", "11002,13001\r\n");
        var second = await _world.RunAsync();
        _world.Restart();

        var runs = await RunsAsync();
        Assert.Equal([second.Id, first.Id], runs.Select(r => r.Id));
        Assert.Equal((RunOutcome.Succeeded, 1, 1, "Invoke-GroupSync"), (runs[0].Outcome, runs[0].MembersAdded, runs[0].MembersRemoved, runs[0].Command));
        var changes = await ChangesAsync(new() { Run = [second.Id] });
        Assert.Equal(["AddMember 11002", "RemoveMember 11001"], changes.Select(c => $"{c.Action} {c.MisGroupId}"));
        Assert.All(changes, c => Assert.Contains("Ora Klein", c.Reason, StringComparison.Ordinal));
        Assert.Equal(first.MembersAdded + first.OwnersAdded + first.GroupsCreated, (await ChangesAsync(new() { Run = [first.Id] })).Count);
        Assert.Empty(_world.Listener.Errors);
    }

    [Fact]
    public async Task Changes_are_found_by_person_and_by_group_over_all_runs_the_oldest_first()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        await _world.RunAsync();
        _world.Time.Advance(TimeSpan.FromDays(1));
        _world.Edit("StudentEnrollment.csv", "11001,13001\r\n", "11002,13001\r\n");
        await _world.RunAsync();

        var byName = await ChangesAsync(new() { User = ["oklein@*"] });
        Assert.Equal(byName.OrderBy(c => c.At).Select(c => c.Reason), byName.Select(c => c.Reason));
        Assert.Equal(byName, await ChangesAsync(new() { User = ["13001"] }));
        Assert.Equal(byName, await ChangesAsync(new() { User = [byName[0].UserId!.ToUpperInvariant()] }));
        var inClass = await ChangesAsync(new() { User = ["13001"], MisGroupId = ["11001"] });
        Assert.Equal([PlannedAction.AddMember, PlannedAction.RemoveMember], inClass.Select(c => c.Action));
        Assert.Empty(await ChangesAsync(new() { MisGroupId = ["nothing"] }));
    }

    [Fact]
    public async Task Commands_by_hand_leave_runs_of_their_own()
    {
        await _world.StartAsync();
        var made = Assert.Single(await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11001", School = "10001" }] }));
        await _world.SyncAsync(new());
        _world.Edit("StudentEnrollment.csv", "11001,13001\r\n", "");
        await _world.SyncAsync(new());
        await _world.Service.DeleteClassGroupAsync(made, _world.Options, default);
        Assert.Single(await RuntimeWorld.ListAsync(_world.Service.RestoreClassGroupsAsync([new() { GroupId = made.Id }], _world.Options, default)));

        var runs = (await RunsAsync()).AsEnumerable().OrderBy(r => r.Command, StringComparer.Ordinal).ToList();

        // The sync that had nothing to do left none.
        Assert.Equal(["New-O365ClassGroup", "Remove-O365ClassGroup", "Restore-O365ClassGroup", "Sync-O365GroupMember"], runs.Select(r => r.Command));
        Assert.All(runs, r => Assert.Equal(RunOutcome.Succeeded, r.Outcome));
        Assert.All(runs, r => Assert.Equal(["10001"], r.School));
        Assert.Equal((1, 1), (runs[0].GroupsCreated, runs[3].MembersRemoved));
        foreach (var (run, action) in runs.Zip([PlannedAction.CreateGroup, PlannedAction.DeleteGroup, PlannedAction.RestoreGroup, PlannedAction.RemoveMember]))
            Assert.Equal((action, "11001"), ((await ChangesAsync(new() { Run = [run.Id] }))[0].Action, (await ChangesAsync(new() { Run = [run.Id] }))[0].MisGroupId));
        Assert.Equal("Sync-O365GroupMember", Assert.Single(await RunsAsync(new() { Command = ["sync-*"] })).Command);
    }

    [Fact]
    public async Task A_what_if_call_leaves_no_run_and_no_report()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11001", School = "10001" }] }, whatIf: true);
        await _world.RunAsync(new() { ReportPath = Path.Combine(_world.Root, "report.html") }, whatIf: true);

        Assert.Empty(await RunsAsync());
        Assert.False(File.Exists(Path.Combine(_world.Root, "report.html")));
        Assert.Contains(_world.Listener.Events.OfType<WarningEvent>(), w => w.Message.Contains("no report", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runs_that_could_not_begin_are_found_too()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        await _world.RunAsync();
        using (await new State.RunLock(_world.Home, _world.Time).AcquireAsync(TimeSpan.Zero, default))
            Assert.Equal(RunOutcome.Locked, (await _world.RunAsync()).Outcome);
        _world.Restart();
        Assert.Equal(RunOutcome.SignInFailed, (await _world.RunAsync()).Outcome);
        File.Delete(Path.Combine(_world.Export, "Student.csv"));
        await _world.ConnectAsync();
        Assert.Equal(RunOutcome.MisUnavailable, (await _world.RunAsync()).Outcome);

        Assert.Equal(
            [RunOutcome.Locked, RunOutcome.MisUnavailable, RunOutcome.SignInFailed, RunOutcome.Succeeded],
            (await RunsAsync()).Select(r => r.Outcome).OrderBy(o => o.ToString(), StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_run_that_is_under_way_is_counted_by_what_it_has_done()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        using (var ledger = new State.SqliteLedgerStore(_world.Home, _world.Time).Open(_world.Service.CurrentContext!.TenantId!))
        {
            ledger.SaveRun(new() { Id = "now", StartedAt = _world.Time.GetUtcNow(), Outcome = RunOutcome.Running });
            ledger.SaveChanges([new() { Run = "now", At = _world.Time.GetUtcNow(), Action = PlannedAction.AddMember, School = "10001", MisGroupId = "c", GroupName = "c", Reason = "x" }]);
        }

        var run = Assert.Single(await RunsAsync());

        Assert.Equal((RunOutcome.Running, 1), (run.Outcome, run.MembersAdded));
    }

    [Fact]
    public async Task An_id_that_no_run_has_is_an_error_and_wildcards_are_not()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        var run = await _world.RunAsync();

        Assert.Equal([run.Id], (await RunsAsync(new() { Id = ["20261120-*", "1999*", "missing"] })).Select(r => r.Id));
        Assert.Empty(await ChangesAsync(new() { Run = ["missing"] }));

        Assert.Equal([GroupSyncErrorId.SettingInvalid, GroupSyncErrorId.SettingInvalid], _world.Listener.Errors);
    }

    private Task<List<GroupSyncRun>> RunsAsync(RunQuery? query = null) => RuntimeWorld.ListAsync(_world.Service.GetRunsAsync(query ?? new(), _world.Options, default));

    private Task<List<GroupSyncChange>> ChangesAsync(ChangeQuery? query = null) => RuntimeWorld.ListAsync(_world.Service.GetChangesAsync(query ?? new(), _world.Options, default));
}
