namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>Bad input: the error ids of the public surface, and nothing written.</summary>
[Collection(HomeCollection.Name)]
public sealed class WrongInputTests : IDisposable
{
    private readonly RuntimeWorld _world = new();

    public void Dispose() => _world.Dispose();

    private static async Task<GroupSyncErrorId> ErrorOf(Func<Task> call) => (await Assert.ThrowsAsync<GroupSyncException>(call)).ErrorId;

    [Fact]
    public async Task S5_no_source_is_MisSourceNotConfigured()
    {
        Assert.Equal(GroupSyncErrorId.MisSourceNotConfigured, await ErrorOf(() => RuntimeWorld.ListAsync(_world.Service.GetSchoolsAsync(null, _world.Options, default))));
        Assert.Equal(GroupSyncErrorId.MisSourceNotConfigured, await ErrorOf(() => _world.SetAsync(new() { AutoCreate = [MisGroupType.Teaching] })));
        Assert.Equal(GroupSyncErrorId.MisSourceNotConfigured, await ErrorOf(() => _world.Service.CreateSandboxAsync(new() { FromMis = true }, _world.Options, default)));
    }

    [Fact]
    public async Task No_sign_in_is_NotConnected_for_the_Microsoft_365_side()
    {
        await _world.SetAsync(new() { MisSource = MisSourceKind.SdsCsv, MisPath = [_world.Export] });
        Assert.Equal(GroupSyncErrorId.NotConnected, await ErrorOf(() => _world.GroupsAsync()));
        Assert.Equal(GroupSyncErrorId.NotConnected, await ErrorOf(() => _world.SyncAsync(new())));
        Assert.Equal(GroupSyncErrorId.NotConnected, await ErrorOf(() => _world.CreateAsync(new() { Groups = [] })));
        var run = await _world.RunAsync();
        Assert.Equal((RunOutcome.SignInFailed, 4), (run.Outcome, run.ExitCode));
        Assert.Equal([GroupSyncErrorId.NotConnected], _world.Listener.Errors);
    }

    [Fact]
    public async Task A_run_without_a_sign_in_is_found_in_the_morning_although_no_tenant_was_ever_used()
    {
        await _world.SetAsync(new() { MisSource = MisSourceKind.SdsCsv, MisPath = [_world.Export] });
        var why = await Assert.ThrowsAsync<GroupSyncException>(() => _world.ConnectAsync());
        var run = await _world.RunAsync();
        _world.Restart();
        Assert.Equal([run.Id], (await RuntimeWorld.ListAsync(_world.Service.GetRunsAsync(new(), _world.Options, default))).Select(r => r.Id));
        var report = Path.Combine(_world.Root, "report.html");
        await _world.Service.ExportReportAsync(new() { Path = report }, _world.Options, default);
        Assert.Contains("no usable sandbox tenant", why.Message, StringComparison.Ordinal);
        Assert.Contains("no usable sandbox tenant", File.ReadAllText(report), StringComparison.Ordinal);

        // Once somebody signs in, the night is among that tenant's runs, before and after its first own run.
        await _world.Service.CreateSandboxAsync(new() { FromMis = true }, _world.Options, default);
        await _world.ConnectAsync();
        Assert.Equal([run.Id], (await RuntimeWorld.ListAsync(_world.Service.GetRunsAsync(new(), _world.Options, default))).Select(r => r.Id));
        _world.Time.Advance(TimeSpan.FromDays(1));
        var next = await _world.RunAsync();
        Assert.Equal([next.Id, run.Id], (await RuntimeWorld.ListAsync(_world.Service.GetRunsAsync(new(), _world.Options, default))).Select(r => r.Id));
    }

    [Fact]
    public async Task A_run_without_a_sign_in_makes_no_home_folder()
    {
        Assert.Equal(4, (await _world.RunAsync()).ExitCode);
        Assert.False(Directory.Exists(_world.Home));
    }

    [Fact]
    public async Task No_sandbox_tenant_is_SignInFailed_with_the_way_to_make_one()
    {
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => _world.ConnectAsync());
        Assert.Equal(GroupSyncErrorId.SignInFailed, error.ErrorId);
        Assert.Contains("New-GroupSyncSandbox", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_sandbox_tenant_needs_force()
    {
        await _world.StartAsync();
        var before = _world.Snapshot();
        Assert.Equal(GroupSyncErrorId.SettingInvalid, await ErrorOf(() => _world.Service.CreateSandboxAsync(new() { FromMis = true }, _world.Options, default)));
        Assert.Equal(before, _world.Snapshot());
        await _world.Service.DisconnectAsync(_world.Options, default);
        await _world.Service.CreateSandboxAsync(new() { FromMis = true, Force = true }, _world.Options, default);
    }

    [Fact]
    public async Task A_second_sign_in_replaces_the_first_which_its_context_still_reaches()
    {
        await _world.StartAsync(MisGroupType.Year);
        var first = _world.Service.CurrentContext!;
        await _world.Service.CreateSandboxAsync(new() { Path = Path.Combine(_world.Root, "other"), DefaultDomain = "other.test" }, _world.Options, default);
        await _world.Service.ConnectAsync(new() { Kind = SignInKind.Sandbox, SandboxPath = Path.Combine(_world.Root, "other") }, _world.Options, default);
        Assert.Equal("other.test", _world.Service.CurrentContext!.DefaultDomain);
        var run = await _world.Service.RunAsync(new(), _world.Options with { Context = first }, default);
        Assert.Equal(8, run.GroupsCreated);
        await _world.Service.DisconnectAsync(_world.Options with { Context = first }, default);
        Assert.Equal(GroupSyncErrorId.NotConnected, await ErrorOf(() => RuntimeWorld.ListAsync(_world.Service.GetClassGroupsAsync(new(), _world.Options with { Context = first }, default))));
        Assert.NotNull(_world.Service.CurrentContext);
    }

    [Theory]
    [InlineData("Student.csv")]
    [InlineData("StudentEnrollment.csv")]
    public async Task A_missing_file_is_MisUnavailable_exit_code_6_and_nothing_is_written(string file)
    {
        await _world.StartAsync(MisGroupType.Teaching);
        await _world.RunAsync();
        var groups = await _world.GroupsAsync();
        File.Delete(Path.Combine(_world.Export, file));
        var run = await _world.RunAsync();
        Assert.Equal((RunOutcome.MisUnavailable, 6, 0), (run.Outcome, run.ExitCode, run.Writes));
        Assert.Equal([GroupSyncErrorId.MisUnavailable], _world.Listener.Errors);
        Assert.Equal(groups.Select(g => (g.Id, g.MemberCount)), (await _world.GroupsAsync()).Select(g => (g.Id, g.MemberCount)).Order().OrderBy(g => groups.FindIndex(x => x.Id == g.Id)));
    }

    [Fact]
    public async Task A_file_without_rows_is_MisUnavailable()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        File.WriteAllText(Path.Combine(_world.Export, "StudentEnrollment.csv"), "Section ID,ID\r\n");
        Assert.Equal(RunOutcome.MisUnavailable, (await _world.RunAsync()).Outcome);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_MisUnavailable_or_MisSourceInvalid()
    {
        await _world.SetAsync(new() { MisSource = MisSourceKind.SdsCsv, MisPath = [Path.Combine(_world.Root, "nowhere")] });
        Assert.Contains(await ErrorOf(() => RuntimeWorld.ListAsync(_world.Service.GetSchoolsAsync(null, _world.Options, default))), new[] { GroupSyncErrorId.MisUnavailable, GroupSyncErrorId.MisSourceInvalid });
    }

    [Fact]
    public async Task An_unknown_school_is_SchoolNotFound_and_names_the_known_ones()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => RuntimeWorld.ListAsync(_world.Service.GetSchoolsAsync(["99999"], _world.Options, default)));
        Assert.Equal((GroupSyncErrorId.SchoolNotFound, (object)"99999"), (error.ErrorId, error.TargetObject!));
        Assert.Contains("10001", error.Message, StringComparison.Ordinal);
        Assert.Equal(GroupSyncErrorId.SchoolNotFound, await ErrorOf(() => _world.SetAsync(new() { School = "99999", NameIdentifier = "X" })));
        Assert.Equal(GroupSyncErrorId.SchoolNotFound, await ErrorOf(() => _world.Service.GetSchoolSettingsAsync("99999", _world.Options, default)));
        Assert.Equal(GroupSyncErrorId.SchoolNotFound, await ErrorOf(() => _world.Service.ResetSettingsAsync("99999", null, _world.Options, default)));
        Assert.Equal("10002", (await _world.Service.GetSchoolSettingsAsync("fabrikam high school", _world.Options, default)).Single().School);
        Assert.Equal(RunOutcome.Failed, (await _world.RunAsync(new() { School = ["99999"] })).Outcome);
    }

    [Fact]
    public async Task Unknown_groups_are_one_error_an_item_and_the_others_go_on()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        var made = await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "nothing" }, new() { MisGroupId = "11001" }] });
        Assert.Equal("11001", Assert.Single(made).MisGroupId);
        Assert.Equal([GroupSyncErrorId.MisGroupNotFound], _world.Listener.Errors);
        _world.Listener.Events.Clear();
        await _world.SyncAsync(new() { Groups = [new() { GroupId = Guid.NewGuid().ToString() }, new() { MisGroupId = "11002" }] });
        Assert.Equal([GroupSyncErrorId.GroupNotFound, GroupSyncErrorId.GroupNotFound], _world.Listener.Errors);
    }

    [Fact]
    public async Task An_id_that_means_several_groups_is_GroupAmbiguous()
    {
        await _world.StartAsync();
        Assert.Empty(await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "9" }] }));
        Assert.Equal([GroupSyncErrorId.GroupAmbiguous], _world.Listener.Errors);
        Assert.Single(await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "9", School = "10002" }] }));
    }

    [Fact]
    public async Task Half_of_the_classes_gone_is_held_with_exit_code_3_although_nothing_would_be_removed()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        await _world.RunAsync();
        var lines = File.ReadAllLines(Path.Combine(_world.Export, "Section.csv"));
        File.WriteAllLines(Path.Combine(_world.Export, "Section.csv"), lines.Where((_, i) => i < 17));
        var run = await _world.RunAsync();
        Assert.Equal((RunOutcome.Held, 3, 0), (run.Outcome, run.ExitCode, run.MembersRemoved));
        Assert.Contains(GroupSyncErrorId.SourceGateHeld, _world.Listener.Errors);
    }

    [Fact]
    public async Task What_the_reader_noticed_reaches_the_user()
    {
        await _world.StartAsync();
        _world.Edit("StudentEnrollment.csv", "11001,13001\r\n", "11001,99999\r\n");
        await _world.RunAsync();
        Assert.Contains(_world.Listener.Events.OfType<WarningEvent>(), w => w.Message.Contains("StudentEnrollment.csv", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_id_in_a_plan_and_a_name_of_nothing_are_errors()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        await RuntimeWorld.ListAsync(_world.Service.GetPlanAsync(new() { MisGroupId = ["nope"] }, _world.Options, default));
        Assert.Equal([GroupSyncErrorId.MisGroupNotFound], _world.Listener.Errors);
        _world.Listener.Events.Clear();
        Assert.Empty(await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11001" }], Name = "///" }));
        Assert.Equal([GroupSyncErrorId.SettingInvalid], _world.Listener.Errors);
        _world.Listener.Events.Clear();
        Assert.Equal(RunOutcome.Failed, (await _world.RunAsync(new() { StopAfter = TimeSpan.FromSeconds(-5) })).Outcome);
        Assert.Equal([GroupSyncErrorId.SettingInvalid], _world.Listener.Errors);
    }

    [Fact]
    public async Task Two_runs_at_once_the_second_is_Locked()
    {
        await _world.StartAsync(MisGroupType.Year);
        using (await new State.RunLock(_world.Home, _world.Time).AcquireAsync(TimeSpan.Zero, default))
        {
            var run = await _world.RunAsync();
            Assert.Equal((RunOutcome.Locked, 5, 0), (run.Outcome, run.ExitCode, run.GroupsCreated));
        }

        Assert.Equal(8, (await _world.RunAsync()).GroupsCreated);
    }

    [Fact]
    public async Task A_run_that_is_stopped_says_so_and_the_next_one_finishes_it()
    {
        await _world.StartAsync(MisGroupType.Year, MisGroupType.Teaching);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var run = await _world.Service.RunAsync(new(), _world.Options, stop.Token);
        Assert.Equal((RunOutcome.Stopped, 130), (run.Outcome, run.ExitCode));
        Assert.Equal(36, (await _world.RunAsync()).GroupsCreated);
    }

    [Theory]
    [InlineData("AcademicYearStart", "31st September")]
    [InlineData("MatchRule", "Shoe=Size")]
    [InlineData("TimeZone", "Middle/Earth")]
    public async Task A_setting_that_breaks_its_rule_is_refused_and_nothing_is_written(string name, string value)
    {
        var setting = name switch
        {
            "AcademicYearStart" => new GroupSyncSetting { AcademicYearStart = value },
            "MatchRule" => new() { MatchRule = [value] },
            _ => new() { TimeZone = value },
        };
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => _world.SetAsync(setting));
        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_world.Home) && Directory.GetFiles(_world.Home).Length > 0);
    }
}
