using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Runtime.Tests;

/// <summary>Adoption over the whole path (requirements §7 "The link", issue "Adoption"): a tenant with groups that other tools made.</summary>
[Collection(HomeCollection.Name)]
public sealed class LinkTests : IDisposable
{
    private readonly RuntimeWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>What others made before this tool came: RM Unify, School Data Sync, an infrastructure tool, a directory, a person.</summary>
    private Dictionary<string, string> AddForeignGroups()
    {
        using var tenant = SandboxTenant.Open(Path.Combine(_world.Home, "sandbox"), _world.Time);
        var users = tenant.Inspect().Users;
        string IdOf(string upn) => users.Single(u => u.UserPrincipalName.Equals(upn, StringComparison.OrdinalIgnoreCase)).Id!;
        var admin = IdOf(RuntimeWorld.Admin);
        var pupils = PupilsOf("11001").Select(IdOf).ToList();
        string Add(SandboxGroup group) => tenant.AddGroup(group with { OwnerIds = [admin] });
        var groups = new Dictionary<string, string>
        {
            ["rmunify"] = Add(new() { DisplayName = "Math---Algebra-1[10001][2017]", MailNickname = "Math---Algebra-1.10001.2017", MemberIds = [.. pupils.Take(28), admin] }),
            ["sds"] = Add(new() { DisplayName = "Algebra", MailNickname = "Section_11002" }),
            ["keyed"] = Add(new() { DisplayName = "Math---Geometry-1[10001][2017]", MailNickname = "Math---Geometry-1.10001.2017", UniqueName = "bicep:geometry" }),
            ["dynamic"] = Add(new() { DisplayName = "dynamic", MailNickname = "dynamic", MembershipRule = "user.department -eq \"7\"" }),
            ["premises"] = Add(new() { DisplayName = "premises", MailNickname = "premises", OnPremisesSynced = true }),
            ["role"] = Add(new() { DisplayName = "role", MailNickname = "role", IsAssignableToRole = true }),
            ["security"] = Add(new() { DisplayName = "security", MailNickname = "security", IsUnified = false }),
        };
        _world.Time.Advance(TimeSpan.FromDays(30));
        return groups;
    }

    private List<string> PupilsOf(string section)
    {
        var ids = File.ReadAllLines(Path.Combine(_world.Export, "StudentEnrollment.csv")).Skip(1).Select(l => l.Split(',')).Where(c => c[0] == section).Select(c => c[1]).ToHashSet();
        var rows = File.ReadAllLines(Path.Combine(_world.Export, "Student.csv")).Select(l => l.Split(',')).ToList();
        var (id, name) = (Array.IndexOf(rows[0], "ID"), Array.IndexOf(rows[0], "Username"));
        return [.. rows.Skip(1).Where(r => ids.Contains(r[id])).Select(r => r[name].Contains('@', StringComparison.Ordinal) ? r[name] : $"{r[name]}@school.onmicrosoft.com")];
    }

    private Task<List<AdoptionCandidate>> FindAsync(params AdoptionSource[] sources) =>
        RuntimeWorld.ListAsync(_world.Service.FindAdoptionsAsync(null, sources.Length == 0 ? null : sources, _world.Options, default));

    private Task<List<O365ClassGroup>> LinkAsync(string misId, string groupId, bool whatIf = false) =>
        RuntimeWorld.ListAsync(_world.Service.SetLinksAsync([new() { MisGroupId = misId, GroupId = groupId }], _world.Options with { WhatIf = whatIf }, default));

    private Task ForgetAsync(string misId, string groupId) =>
        _world.Service.RemoveLinksAsync([new() { MisGroupId = misId, GroupId = groupId }], _world.Options, default);

    private async Task<List<string>> MembersAsync(string groupId) =>
        (await RuntimeWorld.ListAsync(_world.Service.GetGroupMembersAsync([new() { GroupId = groupId }], GroupRole.Member, _world.Options, default))).ConvertAll(m => m.UserId);

    private async Task<MisGroup> MisAsync(string id) => (await RuntimeWorld.ListAsync(_world.Service.GetGroupsAsync(new() { Id = [id] }, _world.Options, default))).Single();

    [Fact]
    public async Task Found_taken_over_and_synced_in_place_of_new_groups()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        var foreign = AddForeignGroups();
        var before = _world.Snapshot();
        var found = await FindAsync();
        Assert.Equal(before, _world.Snapshot());
        var best = found.Single(c => c.GroupId == foreign["rmunify"]);
        Assert.Equal(("11001", "10001", AdoptionSource.RmUnify, true), (best.MisGroupId, best.School, best.Source, best.Adoptable));
        Assert.True(best.Confidence >= 80, best.Evidence);
        Assert.Contains("28 of 30 students are members", best.Evidence, StringComparison.Ordinal);
        Assert.Contains("section 11002", found.Single(c => c.GroupId == foreign["sds"]).Evidence, StringComparison.Ordinal);

        Assert.Empty(await LinkAsync("11001", foreign["rmunify"], whatIf: true));
        var linked = Assert.Single(await LinkAsync("11001", foreign["rmunify"]));
        Assert.Equal((foreign["rmunify"], "11001", "rmugs:10001:teaching:11001:2017", LinkState.Created), (linked.Id, linked.MisGroupId, linked.UniqueName, linked.LinkState));
        Assert.Equal("Math - Algebra 1[10001][2017]", linked.CatalogueName);

        var plan = await RuntimeWorld.ListAsync(_world.Service.GetPlanAsync(new() { MisGroupId = ["11001"] }, _world.Options, default));
        Assert.Equal(1, plan.Count(c => c.Action == PlannedAction.AdoptGroup));
        Assert.Equal(2, plan.Count(c => c.Action == PlannedAction.AddMember && c.PersonId!.StartsWith("13", StringComparison.Ordinal)));
        Assert.DoesNotContain(plan, c => c.Action is PlannedAction.CreateGroup or PlannedAction.RemoveMember or PlannedAction.RemoveOwner);

        var run = await _world.RunAsync();
        Assert.Equal((RunOutcome.Succeeded, 27, 0), (run.Outcome, run.GroupsCreated, run.MembersRemoved));
        Assert.Equal(30, (await _world.GroupsAsync(new() { MisGroupId = ["11001"] })).Single().StudentCount);
        Assert.Equal(0, (await _world.RunAsync()).Writes);
    }

    [Fact]
    public async Task A_group_with_a_key_of_another_tool_is_linked_by_the_settings_file_which_another_computer_lacks()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        var foreign = AddForeignGroups();
        Assert.Equal("bicep:geometry", Assert.Single(await LinkAsync("11005", foreign["keyed"])).UniqueName);
        Assert.Contains(foreign["keyed"], await File.ReadAllTextAsync(Path.Combine(_world.Home, "settings.json")), StringComparison.Ordinal);
        _world.Restart();
        await _world.ConnectAsync();
        var run = await _world.RunAsync();
        Assert.Equal((RunOutcome.Succeeded, 27), (run.Outcome, run.GroupsCreated));
        var group = (await _world.GroupsAsync(new() { MisGroupId = ["11005"] })).Single();
        Assert.Equal((foreign["keyed"], true), (group.Id, group.StudentCount > 0));
        Assert.Equal(SyncStatus.Unchanged, Assert.Single(await _world.SyncAsync(new() { Groups = [new() { GroupId = group.Id }] })).Status);

        await _world.Service.DeleteClassGroupAsync(group, _world.Options, default);
        Assert.Equal(LinkState.Deleted, (await MisAsync("11005")).LinkState);
        Assert.Equal(0, (await _world.RunAsync()).GroupsCreated);
        var restored = Assert.Single(await RuntimeWorld.ListAsync(_world.Service.RestoreClassGroupsAsync([new() { MisGroupId = "11005" }], _world.Options, default)));
        Assert.Equal((group.Id, "11005"), (restored.Id, restored.MisGroupId));
        Assert.Equal(0, (await _world.RunAsync()).Writes);
        Assert.Empty(_world.Listener.Errors);
    }

    [Theory]
    [InlineData("dynamic", GroupSyncErrorId.GroupMasteredOnPremises)]
    [InlineData("premises", GroupSyncErrorId.GroupMasteredOnPremises)]
    [InlineData("role", GroupSyncErrorId.SettingInvalid)]
    [InlineData("security", GroupSyncErrorId.SettingInvalid)]
    public async Task D4_what_nobody_may_sync_is_refused_and_nothing_is_written(string which, GroupSyncErrorId expected)
    {
        await _world.StartAsync();
        var foreign = AddForeignGroups();
        var before = _world.Snapshot();
        Assert.Empty(await LinkAsync("11001", foreign[which]));
        Assert.Equal([expected], _world.Listener.Errors);
        Assert.Equal(before, _world.Snapshot());
    }

    [Fact]
    public async Task Wrong_ids_taken_MIS_groups_and_a_run_under_way_are_errors()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        await _world.RunAsync();
        var foreign = AddForeignGroups();
        var algebra = (await _world.GroupsAsync(new() { MisGroupId = ["11001"] })).Single();
        Assert.Empty(await LinkAsync("nowhere", foreign["sds"]));
        Assert.Empty(await LinkAsync("11001", Guid.NewGuid().ToString()));
        Assert.Empty(await LinkAsync("11001", foreign["sds"]));
        Assert.Empty(await LinkAsync("11002", algebra.Id));
        await ForgetAsync("11001", foreign["sds"]);
        await ForgetAsync("11002", algebra.Id);
        await ForgetAsync("11002", Guid.NewGuid().ToString());
        Assert.Equal(
            [
                GroupSyncErrorId.MisGroupNotFound, GroupSyncErrorId.GroupNotFound, GroupSyncErrorId.GroupAlreadyExists, GroupSyncErrorId.GroupAlreadyExists,
                GroupSyncErrorId.GroupNotManaged, GroupSyncErrorId.GroupNotManaged, GroupSyncErrorId.GroupNotFound,
            ], _world.Listener.Errors);
        using var held = await new State.RunLock(_world.Home, _world.Time).AcquireAsync(TimeSpan.Zero, default);
        Assert.Equal(GroupSyncErrorId.LockHeld, (await Assert.ThrowsAsync<GroupSyncException>(() => LinkAsync("11002", foreign["sds"]))).ErrorId);
    }

    [Fact]
    public async Task A_removed_link_leaves_the_group_alone_and_New_makes_another_one_by_hand()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        await _world.RunAsync();
        var group = (await _world.GroupsAsync(new() { MisGroupId = ["11001"] })).Single();
        var members = await MembersAsync(group.Id);
        await ForgetAsync("11001", group.Id);
        _world.Edit("StudentEnrollment.csv", "11001,13001\r\n", "");
        Assert.Equal((0, 0), ((await _world.RunAsync()) is var run ? run.GroupsCreated : -1, run.Writes));
        Assert.Empty(await _world.GroupsAsync(new() { Id = [group.Id] }));
        var mis = await MisAsync("11001");
        Assert.Equal((LinkState.NotCreated, null), (mis.LinkState, mis.GroupId));
        Assert.Contains("Not made automatically", mis.Reason, StringComparison.Ordinal);
        using (var tenant = SandboxTenant.Open(Path.Combine(_world.Home, "sandbox"), _world.Time))
            Assert.Equal(members.Order(StringComparer.Ordinal), tenant.Inspect().Groups.Single(g => g.Id == group.Id).MemberIds.Order(StringComparer.Ordinal));

        var made = Assert.Single(await _world.CreateAsync(new() { Groups = [new() { MisGroupId = "11001" }] }));
        Assert.Equal("rmugs:10001:teaching:11001:2017:g2", made.UniqueName);
        Assert.NotEqual(group.Id, made.Id);
        Assert.Empty(_world.Listener.Errors);
        await _world.Service.DisconnectAsync(_world.Options, default);
        Assert.Equal(made.Id, (await MisAsync("11001")).GroupId);
    }

    [Fact]
    public async Task A_change_of_MIS_is_held_relinked_and_goes_on_with_the_same_groups()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        await _world.RunAsync();
        var before = (await _world.GroupsAsync()).ToDictionary(g => g.Id, g => g.MemberCount);
        _world.Time.Advance(TimeSpan.FromDays(1));
        ChangeSectionIds();
        var held = await _world.RunAsync();
        Assert.Equal((RunOutcome.Held, 0, 0), (held.Outcome, held.GroupsCreated, held.MembersRemoved));
        _world.Listener.Events.Clear();

        var found = await FindAsync(AdoptionSource.MisChange);
        Assert.Equal(28, found.Count);
        Assert.All(found, c => Assert.True(c.Confidence >= 50, c.Evidence));
        var linked = await RuntimeWorld.ListAsync(_world.Service.SetLinksAsync(
            [.. found.Select(c => new LinkRequest { MisGroupId = c.MisGroupId, GroupId = c.GroupId, School = c.School, Type = c.Type })], _world.Options, default));
        Assert.Equal(28, linked.Count);
        var run = await _world.RunAsync(new() { AcceptSource = true });
        Assert.Equal((RunOutcome.Succeeded, 0, 0, 0), (run.Outcome, run.GroupsCreated, run.MembersAdded, run.MembersRemoved));
        var after = await _world.GroupsAsync();
        Assert.Equal(before, after.ToDictionary(g => g.Id, g => g.MemberCount));
        Assert.All(after, g => Assert.Equal((LinkState.Created, "2"), (g.LinkState, g.MisGroupId![..1])));
        Assert.Empty(_world.Listener.Errors);
        Assert.Equal(0, (await _world.RunAsync()).Writes);
    }

    [Fact]
    public async Task D6_a_lost_ledger_loses_nothing_and_plan_and_run_say_what_is_taken_as_this_tool_s_own()
    {
        await _world.StartAsync(MisGroupType.Teaching);
        await _world.RunAsync();
        await _world.Service.DisconnectAsync(_world.Options, default);
        _world.Restart();
        foreach (var file in Directory.GetFiles(_world.Home, "ledger*"))
            File.Delete(file);
        await _world.ConnectAsync();
        var plan = await RuntimeWorld.ListAsync(_world.Service.GetPlanAsync(new(), _world.Options, default));
        Assert.Equal(28, plan.Count);
        Assert.All(plan, c => Assert.Equal(PlannedAction.AdoptGroup, c.Action));
        Assert.Contains(plan, c => c.MisGroupId == "11001" && c.Reason.Contains("30 member(s) who are in Math - Algebra 1 in the MIS count as added by this tool", StringComparison.Ordinal));
        _world.Listener.Events.Clear();
        var run = await _world.RunAsync();
        Assert.Equal((RunOutcome.Succeeded, 0), (run.Outcome, run.Writes));
        Assert.Contains(_world.Listener.Events.OfType<WarningEvent>(), w => w.Message.Contains("knew nothing of 28 group(s)", StringComparison.Ordinal) && w.Message.Contains("(602)", StringComparison.Ordinal));
        Assert.Empty(await RuntimeWorld.ListAsync(_world.Service.GetPlanAsync(new(), _world.Options, default)));
        _world.Edit("StudentEnrollment.csv", "11001,13001\r\n", "");
        Assert.Equal(1, (await _world.RunAsync()).MembersRemoved);
    }

    // The new MIS numbers its sections anew; people keep their user names.
    private void ChangeSectionIds()
    {
        foreach (var file in new[] { "Section.csv", "StudentEnrollment.csv", "TeacherRoster.csv" })
        {
            var path = Path.Combine(_world.Export, file);
            var lines = File.ReadAllLines(path);
            File.WriteAllLines(path, lines.Select((l, i) => i == 0 ? l : System.Text.RegularExpressions.Regex.Replace(l, "^1", "2")));
        }
    }
}
