namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>The whole path: SDS export, settings, sandbox, plan, run, lists.</summary>
[Collection(HomeCollection.Name)]
public sealed class PathTests : IDisposable
{
    private readonly RuntimeWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_sample_schools_get_8_year_and_28_teaching_groups_and_a_second_run_writes_nothing()
    {
        await _world.StartAsync(MisGroupType.Teaching, MisGroupType.Year);
        var run = await _world.RunAsync();
        Assert.Equal((RunOutcome.Succeeded, 0, 36, 0), (run.Outcome, run.ExitCode, run.GroupsCreated, run.Unmatched));
        var groups = await _world.GroupsAsync();
        Assert.Equal((8, 28), (groups.Count(g => g.Type == MisGroupType.Year), groups.Count(g => g.Type == MisGroupType.Teaching)));
        Assert.Equal(7, groups.Count(g => g.Type == MisGroupType.Teaching && g.StudentCount == 0));
        Assert.Equal(602, groups.Where(g => g.Type == MisGroupType.Teaching).Sum(g => g.StudentCount));
        Assert.Equal(86, groups.Where(g => g.Type == MisGroupType.Year).Sum(g => g.StudentCount));
        Assert.All(groups, g => Assert.Equal(LinkState.Created, g.LinkState));
        Assert.All(groups, g => Assert.Contains(RuntimeWorld.Admin, g.Owner));
        var algebra = groups.Single(g => g.MisGroupId == "11001");
        Assert.Equal("Math - Algebra 1[10001][2017]", algebra.CatalogueName);
        Assert.Equal("Math---Algebra-1[10001][2017]", algebra.DisplayName);
        Assert.Equal("Math---Algebra-1.10001.2017@school.onmicrosoft.com", algebra.Mail);
        Assert.Equal("rmugs:10001:teaching:11001:2017", algebra.UniqueName);
        Assert.Equal([RuntimeWorld.Admin, "CBeane@school.onmicrosoft.com"], algebra.Owner);

        var second = await _world.RunAsync();
        Assert.Equal((RunOutcome.Succeeded, 0, 0, 0), (second.Outcome, second.Writes, second.MembersAdded, second.MembersRemoved));
    }

    [Theory]
    [InlineData("2017-09-01")]
    [InlineData("2019-02-28")]
    [InlineData("2031-07-31")]
    public async Task The_result_does_not_depend_on_the_date_although_the_terms_ended_in_2018(string date)
    {
        var day = DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
        _world.Time.AdjustTime(day);
        await _world.StartAsync(MisGroupType.Teaching, MisGroupType.Year);
        var run = await _world.RunAsync();
        Assert.Equal((36, 752, 64), (run.GroupsCreated, run.MembersAdded, run.OwnersAdded));
    }

    [Fact]
    public async Task A_move_of_one_pupil_is_one_add_and_one_remove_also_from_another_machine_without_the_ledger_of_that_class()
    {
        await _world.StartAsync(MisGroupType.Teaching, MisGroupType.Year);
        await _world.RunAsync();
        _world.Edit("StudentEnrollment.csv", "11001,13001\r\n", "11002,13001\r\n");
        var plan = await RuntimeWorld.ListAsync(_world.Service.GetPlanAsync(new(), _world.Options, default));
        Assert.Equal([PlannedAction.RemoveMember, PlannedAction.AddMember], plan.OrderBy(c => c.MisGroupId).Select(c => c.Action));
        Assert.All(plan, c => Assert.Equal("13001", c.PersonId));
        var run = await _world.RunAsync();
        Assert.Equal((1, 1, 2), (run.MembersAdded, run.MembersRemoved, run.Writes));
    }

    [Fact]
    public async Task What_if_writes_nothing_anywhere_and_says_what_the_run_then_does()
    {
        await _world.StartAsync(MisGroupType.Teaching, MisGroupType.Year);
        var before = _world.Snapshot();
        _world.Listener.Answer = false;
        var rehearsal = await _world.RunAsync(whatIf: true);
        Assert.Equal(before, _world.Snapshot());
        Assert.Equal(36, _world.Listener.Asked.Count);
        _world.Listener.Answer = true;
        var run = await _world.RunAsync();
        Assert.Equal((rehearsal.GroupsCreated, rehearsal.MembersAdded, rehearsal.OwnersAdded), (run.GroupsCreated, run.MembersAdded, run.OwnersAdded));
    }

    [Fact]
    public async Task S2_a_fresh_install_creates_nothing()
    {
        await _world.StartAsync();
        Assert.Equal((RunOutcome.Succeeded, 0, 0), ((await _world.RunAsync()) is var run ? run.Outcome : default, run.GroupsCreated, run.Writes));
    }

    [Fact]
    public async Task By_hand_one_group_is_made_once_synced_deleted_and_not_made_again_by_the_night()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        GroupReference algebra = new() { MisGroupId = "11001", School = "10001", Type = MisGroupType.Teaching };
        var made = Assert.Single(await _world.CreateAsync(new() { Groups = [algebra], RequiredLifetime = "2027-07-31", Visibility = GroupVisibility.Public }));
        Assert.Equal((30, "2027-07-31", "Public"), (made.StudentCount, made.RequiredLifetime, made.Visibility));
        Assert.EndsWith("Required until 2027-07-31", made.Description, StringComparison.Ordinal);

        var before = _world.Snapshot();
        Assert.Empty(await _world.CreateAsync(new() { Groups = [algebra] }));
        Assert.Equal([GroupSyncErrorId.GroupAlreadyExists], _world.Listener.Errors);
        Assert.Equal(before, _world.Snapshot());

        Assert.Equal(SyncStatus.Unchanged, Assert.Single(await _world.SyncAsync(new() { Groups = [new() { GroupId = made.Id }] })).Status);
        await _world.Service.DeleteClassGroupAsync(made, _world.Options, default);
        var run = await _world.RunAsync();
        Assert.Equal(27, run.GroupsCreated);
        Assert.DoesNotContain(await _world.GroupsAsync(), g => g.MisGroupId == "11001");
        var listed = await RuntimeWorld.ListAsync(_world.Service.GetGroupsAsync(new() { Id = ["11001"] }, _world.Options, default));
        Assert.Equal(LinkState.Deleted, Assert.Single(listed).LinkState);
    }

    [Fact]
    public async Task D5_a_deleted_group_that_can_be_restored_is_made_anew_only_by_force_in_the_next_generation()
    {
        await _world.StartAsync();
        GroupReference algebra = new() { MisGroupId = "11001" };
        var made = Assert.Single(await _world.CreateAsync(new() { Groups = [algebra] }));
        await _world.Service.DeleteClassGroupAsync(made, _world.Options, default);
        Assert.Empty(await _world.CreateAsync(new() { Groups = [algebra] }));
        Assert.Equal([GroupSyncErrorId.GroupAlreadyExists], _world.Listener.Errors);
        var second = Assert.Single(await _world.CreateAsync(new() { Groups = [algebra], Force = true }));
        Assert.Equal("rmugs:10001:teaching:11001:2017:g2", second.UniqueName);
        Assert.Equal("Math---Algebra-1-2[10001][2017]", second.DisplayName);
    }

    [Fact]
    public async Task D5_a_deleted_group_whose_place_a_new_one_took_is_not_restored_beside_it()
    {
        await _world.StartAsync();
        GroupReference algebra = new() { MisGroupId = "11001" };
        var first = Assert.Single(await _world.CreateAsync(new() { Groups = [algebra] }));
        await _world.Service.DeleteClassGroupAsync(first, _world.Options, default);
        var second = Assert.Single(await _world.CreateAsync(new() { Groups = [algebra], Force = true }));
        Assert.Empty(await RuntimeWorld.ListAsync(_world.Service.RestoreClassGroupsAsync([new() { GroupId = first.Id }], _world.Options, default)));
        Assert.Equal([GroupSyncErrorId.GroupAlreadyExists], _world.Listener.Errors);
        await _world.Service.DeleteClassGroupAsync(second, _world.Options, default);
        Assert.Equal(first.Id, Assert.Single(await RuntimeWorld.ListAsync(_world.Service.RestoreClassGroupsAsync([new() { GroupId = first.Id }], _world.Options, default))).Id);
        Assert.Equal(first.Id, Assert.Single(await _world.GroupsAsync(new() { MisGroupId = ["11001"] })).Id);
    }

    [Fact]
    public async Task A_deleted_group_is_restored_with_its_members_and_synced_again()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        await _world.RunAsync();
        var group = (await _world.GroupsAsync(new() { MisGroupId = ["11001"] })).Single();
        await _world.Service.DeleteClassGroupAsync(group, _world.Options, default);
        _world.Listener.Answer = false;
        Assert.Empty(await RuntimeWorld.ListAsync(_world.Service.RestoreClassGroupsAsync([new() { MisGroupId = "11001" }], _world.Options with { WhatIf = true }, default)));
        _world.Listener.Answer = true;
        var restored = Assert.Single(await RuntimeWorld.ListAsync(_world.Service.RestoreClassGroupsAsync([new() { GroupId = group.Id }], _world.Options, default)));
        Assert.Equal((group.Id, group.MemberCount, LinkState.Created), (restored.Id, restored.MemberCount, restored.LinkState));
        _world.Edit("StudentEnrollment.csv", "11001,13001\r\n", "");
        Assert.Equal((0, 1), ((await _world.RunAsync()) is var run ? run.GroupsCreated : -1, run.MembersRemoved));
        await RuntimeWorld.ListAsync(_world.Service.RestoreClassGroupsAsync([new() { GroupId = group.Id }], _world.Options, default));
        Assert.Equal([GroupSyncErrorId.GroupNotFound], _world.Listener.Errors);
    }

    [Fact]
    public async Task Matches_show_everybody_and_a_source_is_tested_before_it_is_configured()
    {
        await _world.StartAsync();
        var matches = await RuntimeWorld.ListAsync(_world.Service.GetMatchesAsync(["10001"], _world.Options, default));
        Assert.Equal((67, 67), (matches.Count, matches.Count(m => m.State == MatchState.Matched)));
        File.Delete(Path.Combine(_world.Export, "Section.csv"));
        GroupSyncSetting source = new() { MisSource = MisSourceKind.SdsCsv, MisPath = [_world.Export] };
        var finding = Assert.Single(await RuntimeWorld.ListAsync(_world.Service.TestSourceAsync(source, null, _world.Options, default)));
        Assert.Equal((FindingSeverity.Error, "MisUnavailable"), (finding.Severity, finding.Code));
        Assert.Contains("Section.csv", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task N13_an_edited_name_is_the_whole_name_for_one_group_only()
    {
        await _world.StartAsync();
        var made = Assert.Single(await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11001" }], Name = "Year 13 Choir" }));
        Assert.Equal(("Year 13 Choir", "Year-13-Choir"), (made.DisplayName, made.MailNickname));
        await Assert.ThrowsAsync<GroupSyncException>(() => _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11002" }, new() { MisGroupId = "11003" }], Name = "x" }));
        Assert.Empty(await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11002" }], Name = "Year 13 Choir" }));
        Assert.Equal([GroupSyncErrorId.GroupAlreadyExists], _world.Listener.Errors);
    }

    [Fact]
    public async Task S9_each_school_has_its_own_settings()
    {
        await _world.StartAsync(MisGroupType.Year);
        await _world.SetAsync(new() { School = "Fabrikam High School", NameIdentifier = "FAB" });
        var run = await _world.RunAsync(new() { School = ["10002"] });
        Assert.Equal(4, run.GroupsCreated);
        Assert.All(await _world.GroupsAsync(), g => Assert.EndsWith("[FAB][2017]", g.DisplayName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_ledger_from_nowhere_takes_what_is_there_as_it_is()
    {
        await _world.StartAsync(MisGroupType.Teaching, MisGroupType.Year);
        await _world.RunAsync();
        _world.Restart();
        foreach (var file in Directory.GetFiles(_world.Home, "ledger*"))
            File.Delete(file);
        await _world.ConnectAsync();
        var run = await _world.RunAsync();
        Assert.Equal((RunOutcome.Succeeded, 0), (run.Outcome, run.Writes));
    }

    [Fact]
    public async Task Without_a_sign_in_the_MIS_side_works_and_shows_what_the_ledger_knows()
    {
        await _world.StartAsync(MisGroupType.Year);
        await _world.RunAsync();
        await _world.Service.DisconnectAsync(_world.Options, default);
        var groups = await RuntimeWorld.ListAsync(_world.Service.GetGroupsAsync(new() { School = ["10001"] }, _world.Options, default));
        Assert.Equal((4, 14), (groups.Count(g => g.LinkState == LinkState.Created), groups.Count(g => g.LinkState == LinkState.NotCreated)));
        var members = await RuntimeWorld.ListAsync(_world.Service.GetMembersAsync([new() { MisGroupId = "11001" }], PersonRole.Student, _world.Options, default));
        Assert.Equal(30, members.Count);
        Assert.All(members, m => Assert.Null(m.MatchState));
    }
}
