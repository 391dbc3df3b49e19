using RmUnifyGroupSync.Engine.Planning;

namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>Requirements §6 and the run's part of surface.md: outcomes, records, several schools, an end by time, and work by hand beside it.</summary>
[Collection(HomeCollection.Name)]
public sealed class NightlyRunTests : IDisposable
{
    private readonly RuntimeWorld _world = new();

    public void Dispose() => _world.Dispose();

    private IReadOnlyList<GroupSyncRun> Recorded()
    {
        using var ledger = new State.SqliteLedgerStore(_world.Home, _world.Time) { ReadOnly = true }.OpenLastUsed();
        return ledger!.ReadRuns();
    }

    /// <summary>Two schools with a source each: Contoso from the export, Fabrikam from a folder that is not there.</summary>
    private async Task StartWithABrokenSchoolAsync()
    {
        await _world.StartAsync(MisGroupType.Year);
        await _world.SetAsync(new() { School = "Elsewhere", MisSource = MisSourceKind.SdsCsv, MisPath = [Path.Combine(_world.Root, "nowhere")] });
    }

    [Fact]
    public async Task S9_a_school_whose_source_fails_stops_no_other_and_names_the_run()
    {
        await StartWithABrokenSchoolAsync();
        var run = await _world.RunAsync();
        Assert.Equal((RunOutcome.MisUnavailable, 6, 8), (run.Outcome, run.ExitCode, run.GroupsCreated));
        Assert.Contains("Elsewhere", _world.Listener.Events.OfType<ItemErrorEvent>().Single().Error.Message, StringComparison.Ordinal);
        Assert.Equal(["10001", "10002"], run.School);
    }

    [Fact]
    public async Task S9_a_run_for_one_school_does_not_mind_that_another_fails()
    {
        await StartWithABrokenSchoolAsync();
        var run = await _world.RunAsync(new() { School = ["10001"] });
        Assert.Equal((RunOutcome.Succeeded, 4), (run.Outcome, run.GroupsCreated));
        Assert.Empty(_world.Listener.Errors);
    }

    [Fact]
    public async Task S9_a_match_file_that_is_gone_stops_its_own_school_only_also_by_hand()
    {
        await _world.StartAsync(MisGroupType.Year);
        var file = Path.Combine(_world.Root, "match.csv");
        File.WriteAllText(file, "school,role,misId,account\n10002,Student,1,x@school.onmicrosoft.com\n");
        await _world.SetAsync(new() { School = "10002", MatchFile = file });
        File.Delete(file);
        var run = await _world.RunAsync();
        Assert.Equal((RunOutcome.Failed, 1, 4), (run.Outcome, run.ExitCode, run.GroupsCreated));
        var error = _world.Listener.Events.OfType<ItemErrorEvent>().Single().Error;
        Assert.Equal((GroupSyncErrorId.SettingInvalid, (object)"10002", false), (error.ErrorId, error.TargetObject!, error.IsUnexpected));
        _world.Listener.Events.Clear();

        Assert.Empty(await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "9", School = "10002" }] }));
        Assert.Equal([GroupSyncErrorId.SettingInvalid], _world.Listener.Errors);
        _world.Listener.Events.Clear();

        Assert.NotEmpty(await RuntimeWorld.ListAsync(_world.Service.GetMatchesAsync(["10001"], _world.Options, default)));
        Assert.Empty(_world.Listener.Errors);
        Assert.Empty(await RuntimeWorld.ListAsync(_world.Service.GetMatchesAsync(["10002"], _world.Options, default)));
        Assert.Equal([GroupSyncErrorId.SettingInvalid], _world.Listener.Errors);
    }

    [Fact]
    public async Task S9_a_school_that_is_in_no_source_any_more_holds_the_run_until_it_is_accepted()
    {
        const string Head = "School,PersonId,User,Class";
        var file = Path.Combine(_world.Root, "classes.csv");
        var columns = new Dictionary<string, string> { ["School"] = "School", ["PersonId"] = "PersonId", ["UserName"] = "User", ["GroupName"] = "Class" };
        File.WriteAllLines(file, [Head, "A,1,a1,7A", "B,1,b1,7A"]);
        await _world.SetAsync(new() { MisSource = MisSourceKind.MappedCsv, MisPath = [file], MisColumn = columns, AcademicYearStart = "09-01", NameIdentifier = "", AutoCreate = [MisGroupType.Teaching], AdminOwner = [RuntimeWorld.Admin] });
        await _world.Service.CreateSandboxAsync(new() { FromMis = true }, _world.Options, default);
        await _world.ConnectAsync();
        var first = await _world.RunAsync();
        Assert.Equal((RunOutcome.Succeeded, 2), (first.Outcome, first.GroupsCreated));

        File.WriteAllLines(file, [Head, "A,1,a1,7A"]);
        var run = await _world.RunAsync();
        Assert.Equal((RunOutcome.Held, 3, 0), (run.Outcome, run.ExitCode, run.Writes));
        Assert.Contains("School B is in no MIS source any more", Assert.Single(run.HeldReason), StringComparison.Ordinal);
        Assert.Equal(RunOutcome.Succeeded, (await _world.RunAsync(new() { School = ["A"] })).Outcome);
        Assert.Equal(RunOutcome.Succeeded, (await _world.RunAsync(new() { AcceptSource = true }, whatIf: true)).Outcome);
        Assert.Equal(RunOutcome.Held, (await _world.RunAsync()).Outcome);
        Assert.Equal(RunOutcome.Succeeded, (await _world.RunAsync(new() { AcceptSource = true })).Outcome);
        Assert.Equal(RunOutcome.Succeeded, (await _world.RunAsync()).Outcome);
        Assert.Equal(2, (await _world.GroupsAsync()).Count);
    }

    [Fact]
    public async Task S9_of_several_schools_asked_for_those_that_are_there_are_synced()
    {
        await StartWithABrokenSchoolAsync();
        var run = await _world.RunAsync(new() { School = ["Elsewhere", "10002", "Nowhere"] });
        Assert.Equal((RunOutcome.Failed, 4), (run.Outcome, run.GroupsCreated));
        Assert.Equal([GroupSyncErrorId.MisUnavailable, GroupSyncErrorId.SchoolNotFound], _world.Listener.Errors);
    }

    [Theory]
    [InlineData("Stopped Locked SignInFailed Failed MisUnavailable Held Partial", 130)]
    [InlineData("Locked SignInFailed Failed MisUnavailable Held Partial", 5)]
    [InlineData("SignInFailed Failed MisUnavailable Held Partial", 4)]
    [InlineData("Failed MisUnavailable Held Partial", 1)]
    [InlineData("MisUnavailable Held Partial", 6)]
    [InlineData("Held Partial", 3)]
    [InlineData("Partial", 2)]
    [InlineData("", 0)]
    public void S9_the_first_that_applies_names_the_run(string noted, int exitCode)
    {
        var tally = new RunTally();
        foreach (var outcome in noted.Split(' ', StringSplitOptions.RemoveEmptyEntries).Reverse())
            tally.Note(Enum.Parse<RunOutcome>(outcome));
        Assert.Equal(exitCode, tally.Fill(new() { Id = "r" }, null).ExitCode);
    }

    [Fact]
    public async Task A_run_is_recorded_with_what_it_did_and_what_was_held_and_why()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        await _world.RunAsync();
        var enrolments = Path.Combine(_world.Export, "StudentEnrollment.csv");
        File.WriteAllLines(enrolments, File.ReadAllLines(enrolments).Where((l, i) => !l.StartsWith("11001,", StringComparison.Ordinal) || i % 2 == 0));
        _world.Time.Advance(TimeSpan.FromDays(1));
        var run = await _world.RunAsync();
        Assert.Equal((RunOutcome.Held, 3, 1, 0), (run.Outcome, run.ExitCode, run.GroupsHeld, run.MembersRemoved));
        var reason = Assert.Single(run.HeldReason);
        Assert.Contains("Math---Algebra-1[10001][2017]", reason, StringComparison.Ordinal);
        Assert.Contains("-Force", reason, StringComparison.Ordinal);
        Assert.Equal(reason, _world.Listener.Events.OfType<ItemErrorEvent>().Single().Error.Message);
        Assert.Equal(reason, Recorded()[0].HeldReason.Single());
        Assert.Equal(run with { HeldReason = [], School = [] }, Recorded()[0] with { HeldReason = [], School = [] });
        var plan = await RuntimeWorld.ListAsync(_world.Service.GetPlanAsync(new(), _world.Options, default));
        Assert.All(plan, c => Assert.Equal(reason, c.HeldReason));
        var forced = await _world.RunAsync(new() { Force = true });
        Assert.True(forced.MembersRemoved > 0);
        Assert.Contains(_world.Listener.Events.OfType<WarningEvent>(), w => w.Message.Contains($"{forced.MembersRemoved} removals", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_meets_what_nobody_foresaw_is_recorded_as_failed()
    {
        await _world.StartAsync(MisGroupType.Year);
        var fault = new FaultyObserver(_world.Listener);
        var run = await _world.Service.RunAsync(new(), _world.Options with { Observer = fault }, default);
        Assert.Equal((RunOutcome.Failed, 1), (run.Outcome, run.ExitCode));
        Assert.True(_world.Listener.Events.OfType<ItemErrorEvent>().Single().Error.IsUnexpected);
        Assert.Equal(RunOutcome.Failed, Recorded()[0].Outcome);
        Assert.Equal(8, (await _world.RunAsync()).GroupsCreated);
    }

    [Fact]
    public async Task A_run_that_finds_the_lock_held_is_recorded_too()
    {
        await _world.StartAsync(MisGroupType.Year);
        using (await new State.RunLock(_world.Home, _world.Time).AcquireAsync(TimeSpan.Zero, default))
            await _world.RunAsync();
        Assert.Equal(RunOutcome.Locked, Recorded().Single().Outcome);
    }

    [Fact]
    public async Task StopAfter_ends_between_groups_with_what_was_done_recorded_and_the_next_run_goes_on()
    {
        await _world.StartAsync(MisGroupType.Year, MisGroupType.Teaching);
        // Every progress takes a minute: the first groups are begun in time, the others are not.
        var slow = new SlowObserver(_world.Listener, () => _world.Time.Advance(TimeSpan.FromMinutes(1)));
        var run = await _world.Service.RunAsync(new() { StopAfter = TimeSpan.FromMinutes(5) }, _world.Options with { Observer = slow }, default);
        Assert.Equal((RunOutcome.Stopped, 130), (run.Outcome, run.ExitCode));
        Assert.Equal(run.GroupsCreated, (await _world.GroupsAsync()).Count);
        Assert.All(await _world.GroupsAsync(), g => Assert.Contains(RuntimeWorld.Admin, g.Owner));
        Assert.Equal((RunOutcome.Stopped, run.GroupsCreated), (Recorded()[0].Outcome, Recorded()[0].GroupsCreated));
        var next = await _world.RunAsync();
        Assert.Equal((RunOutcome.Succeeded, 36), (next.Outcome, next.GroupsCreated + run.GroupsCreated));
    }

    [Fact]
    public async Task By_hand_beside_a_run_a_group_is_made_once_and_nobody_fights()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        // The night is about to make its groups, when a teacher makes one of them by hand.
        var byHand = new DuringRun(_world.Listener, () => _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11001" }], Name = "Our Algebra" }));
        var run = await _world.Service.RunAsync(new(), _world.Options with { Observer = byHand }, default);
        Assert.Equal(RunOutcome.Succeeded, run.Outcome);
        var algebra = Assert.Single(await _world.GroupsAsync(new() { MisGroupId = ["11001"] }));
        Assert.Equal(("Our Algebra", 30), (algebra.DisplayName, algebra.StudentCount));
        Assert.Equal((0, 0), ((await _world.RunAsync()) is var next ? next.Writes : -1, next.GroupsFailed));
        using (await new State.RunLock(_world.Home, _world.Time).AcquireAsync(TimeSpan.Zero, default))
            Assert.Equal(SyncStatus.Unchanged, Assert.Single(await _world.SyncAsync(new() { Groups = [new() { GroupId = algebra.Id }] })).Status);
    }

    [Fact]
    public void S4_a_run_without_the_permission_to_make_groups_syncs_those_that_are_there_and_says_which_is_missing()
    {
        GroupLink link = new() { Key = "k", NextKey = "k", SchoolId = "S", Type = MisGroupType.Year, MisId = "7" };
        SyncPlan plan = new([new() { Link = link, Kind = GroupPlanKind.Create }, new() { Link = link, Kind = GroupPlanKind.Sync }], new Dictionary<string, Hold>(), []);
        GroupSyncContext context = new() { SessionId = Guid.NewGuid(), TenantId = "t", ClientId = "c", Scopes = ["User.Read.All", "GroupMember.ReadWrite.All"], DefaultDomain = "x.test", GraphEndpoint = "https://graph.microsoft.com", ModuleVersion = "1" };
        var limited = CreationPermission.Apply(context, plan);
        Assert.Equal([GroupPlanKind.Blocked, GroupPlanKind.Sync], limited.Groups.Select(g => g.Kind));
        var refusal = Assert.Single(PlanReport.RefusalsOf(limited));
        Assert.Equal(GroupSyncErrorId.PermissionMissing, refusal.ErrorId);
        Assert.Contains("Group.ReadWrite.All", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("adminconsent", refusal.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("global administrator", refusal.RecommendedAction, StringComparison.Ordinal);
        Assert.Same(plan, CreationPermission.Apply(context with { Scopes = ["Group.ReadWrite.All"] }, plan));
        Assert.Null(CreationPermission.Missing(context with { Scopes = [] }));
    }

    [Fact]
    public async Task S4_switching_automatic_creation_on_without_a_sign_in_is_accepted()
    {
        await _world.SetAsync(new() { MisSource = MisSourceKind.SdsCsv, MisPath = [_world.Export], AutoCreate = [MisGroupType.Year] });
        Assert.Equal([MisGroupType.Year], _world.Service.GetSettings()[0].AutoCreate!);
    }

    [Fact]
    public async Task C1_C2_C6_a_group_is_private_unless_said_and_carries_what_was_said()
    {
        await _world.StartAsync();
        var plain = Assert.Single(await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11001" }] }));
        var said = Assert.Single(await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11002" }], Name = "Choir", Description = "Sings on Mondays", Visibility = GroupVisibility.Public }));
        Assert.Equal(("Private", 30, 2), (plain.Visibility, plain.StudentCount, plain.OwnerCount));
        Assert.Equal(("Public", "Choir", "Sings on Mondays"), (said.Visibility, said.DisplayName, said.Description));
    }

    [Theory]
    [InlineData("2027-07-31", "2027-07-31")]
    [InlineData("P1Y", "2027-11-20")]
    public async Task C3_the_required_lifetime_is_the_last_line_of_the_description_and_deletes_nothing(string given, string day)
    {
        await _world.StartAsync();
        var made = Assert.Single(await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11001" }], Description = "Algebra", RequiredLifetime = given }));
        Assert.Equal(($"Algebra\nRequired until {day}", day), (made.Description, made.RequiredLifetime));
        _world.Time.Advance(TimeSpan.FromDays(500));
        await _world.RunAsync();
        Assert.Equal(day, Assert.Single(await _world.GroupsAsync()).RequiredLifetime);
    }

    [Fact]
    public async Task D1_a_deleted_group_is_gone_and_its_MIS_group_stays_listed_as_not_in_Microsoft_365()
    {
        await _world.StartAsync();
        var made = Assert.Single(await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11001" }] }));
        await _world.Service.DeleteClassGroupAsync(made, _world.Options, default);
        Assert.Empty(await _world.GroupsAsync());
        var listed = Assert.Single(await RuntimeWorld.ListAsync(_world.Service.GetGroupsAsync(new() { Id = ["11001"] }, _world.Options, default)));
        Assert.Equal((LinkState.Deleted, null), (listed.LinkState, listed.GroupId));
    }

    [Fact]
    public async Task D4_a_group_without_our_link_is_neither_deleted_nor_synced()
    {
        await _world.StartAsync();
        O365ClassGroup foreign = new() { Id = Guid.NewGuid().ToString(), DisplayName = "Staff room" };
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => _world.Service.DeleteClassGroupAsync(foreign, _world.Options, default));
        Assert.Equal(GroupSyncErrorId.GroupNotManaged, error.ErrorId);
        await _world.SyncAsync(new() { Groups = [new() { GroupId = foreign.Id }], Force = true });
        Assert.Equal([GroupSyncErrorId.GroupNotFound], _world.Listener.Errors);
    }

    [Fact]
    public async Task M3_a_group_offered_as_an_owner_is_refused()
    {
        await _world.StartAsync();
        var group = Assert.Single(await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11001" }] }));
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11002" }], Owner = [group.Id] }));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Contains("individual people", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S9_settings_made_under_a_schools_name_while_its_source_was_away_go_on_under_that_name()
    {
        await _world.SetAsync(new() { School = "Fabrikam High School", NameIdentifier = "FAB" });
        await _world.StartAsync();
        await _world.SetAsync(new() { School = "10002", AdminOwner = [RuntimeWorld.Admin] });
        Assert.Single(_world.Service.GetSettings(), s => s.School is not null);
        Assert.Equal("FAB", (await _world.Service.GetSchoolSettingsAsync("10002", _world.Options, default)).Single().NameIdentifier);
    }

    private sealed class FaultyObserver(ISyncObserver inner) : ISyncObserver
    {
        public void Report(SyncEvent e) => inner.Report(e);

        public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException("a fault");
    }

    private sealed class SlowObserver(ISyncObserver inner, Action tick) : ISyncObserver
    {
        public void Report(SyncEvent e)
        {
            inner.Report(e);
            if (e is ProgressEvent { Activity: "Syncing Microsoft 365 groups" })
                tick();
        }

        public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken) => inner.ApproveAsync(request, cancellationToken);
    }

    private sealed class DuringRun(ISyncObserver inner, Func<Task> once) : ISyncObserver
    {
        private bool _done;

        public void Report(SyncEvent e) => inner.Report(e);

        public async Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken)
        {
            if (!_done)
            {
                _done = true;
                await once();
            }

            return true;
        }
    }
}
