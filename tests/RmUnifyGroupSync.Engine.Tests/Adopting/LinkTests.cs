using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Adopting;

/// <summary>Requirements §7 "The link": groups that are taken over, by their key or by the settings file.</summary>
public sealed class LinkTests
{
    private readonly SchoolWorld _world = new();

    private async Task<SyncPlan> PlanAsync() => (await _world.PlanAsync()).Plan;

    private static GroupLink Link(SyncPlan plan, string misId) => plan.Groups.Select(g => g.Link).Single(l => l.MisId == misId && l.Mis is not null);

    [Fact]
    public async Task A_group_without_a_key_gets_it_and_is_synced_and_nobody_goes()
    {
        _world.Class("7A", "t1", "s1", "s2", "s3");
        _world.Account("helper");
        var group = _world.FromRmUnify("7A", ["s1", "s2", "helper"]);
        Assert.Equal("rmugs:1234567:teaching:7~41:2026", Assert.Single(await _world.LinkAsync(("7A", group.Info.Id))).UniqueName);
        Assert.Equal("rmugs:1234567:teaching:7~41:2026", group.Info.UniqueName);
        Assert.Equal(0, _world.SettingsFile.Writes);

        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
        Assert.Equal(["a2", "helper", "s1", "s2", "s3", "t1"], group.Members.Select(m => m[2..]).Order(StringComparer.Ordinal));
        Assert.Equal(["a2", "t1"], group.Owners.Select(o => o[2..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task M5_members_who_match_pupils_are_ours_and_the_others_stay_a_person_s()
    {
        _world.Setting = _world.Setting with { SchoolRemovalLimit = -1, GroupRemovalLimit = -1 };
        _world.Class("7A", "t1", "s1", "s2");
        _world.Account("helper");
        var group = _world.FromRmUnify("7A", ["s1", "s2", "helper"]);
        await _world.LinkAsync(("7A", group.Info.Id));
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        await _world.NightAsync();
        Assert.DoesNotContain("u-s1", group.Members);
        Assert.Contains("u-helper", group.Members);
        Assert.Contains("u-a2", group.Owners);
    }

    [Fact]
    public async Task M5_the_first_sync_after_adoption_removes_nobody_whom_a_person_added_even_where_the_setting_is_Remove()
    {
        _world.Setting = _world.Setting with { ExtraMember = ExtraMember.Remove, SchoolRemovalLimit = -1, GroupRemovalLimit = -1 };
        _world.Class("7A", "t1", "s1");
        _world.Account("helper");
        var group = _world.FromRmUnify("7A", ["s1", "helper"]);
        await _world.LinkAsync(("7A", group.Info.Id));
        Assert.Contains((await PlanAsync()).Groups.SelectMany(g => g.Warnings), w => w.Contains("1 member(s) that a person added", StringComparison.Ordinal) && w.Contains("removed by the next", StringComparison.Ordinal));
        await _world.NightAsync();
        Assert.Contains("u-helper", group.Members);
        await _world.NightAsync();
        Assert.DoesNotContain("u-helper", group.Members);
    }

    [Fact]
    public async Task The_plan_shows_the_adoption_until_the_first_sync()
    {
        _world.Class("7A", "t1", "s1", "s2");
        var group = _world.FromRmUnify("7A", ["s1", "a1"]);
        await _world.LinkAsync(("7A", group.Info.Id));
        var adopt = Assert.Single(PlanView.ChangesOf(await PlanAsync()), c => c.Action == PlannedAction.AdoptGroup);
        Assert.Equal((group.Info.Id, "7A", false), (adopt.GroupId, adopt.MisGroupId, adopt.Held));
        Assert.Equal("the group is taken over: 1 member(s) who are in 7A in the MIS count as added by this tool, 1 other(s) as added by people", adopt.Reason);
        await _world.NightAsync();
        Assert.DoesNotContain(PlanView.ChangesOf(await PlanAsync()), c => c.Action == PlannedAction.AdoptGroup);
    }

    [Fact]
    public async Task A_group_with_a_key_of_another_tool_is_linked_by_the_settings_file_also_when_the_ledger_is_lost()
    {
        _world.Class("7A", "t1", "s1", "s2");
        var group = _world.FromRmUnify("7A", ["s1"], change: g => g with { UniqueName = "bicep:7a" });
        await _world.LinkAsync(("7A", group.Info.Id));
        Assert.Equal("bicep:7a", group.Info.UniqueName);
        Assert.Contains(group.Info.Id, _world.SettingsFile.Text!, StringComparison.Ordinal);
        _world.Ledger = new();
        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
        Assert.Contains("u-s2", group.Members);
        var writes = _world.Directory.Writes;
        await _world.NightAsync();
        Assert.Equal(writes, _world.Directory.Writes);
    }

    [Fact]
    public async Task Linking_again_is_no_change_and_no_error()
    {
        _world.Class("7A", "t1", "s1");
        var group = _world.FromRmUnify("7A", ["s1"]);
        await _world.LinkAsync(("7A", group.Info.Id));
        var writes = _world.Directory.Writes;
        Assert.Single(await _world.LinkAsync(("7A", group.Info.Id)));
        Assert.Equal(writes, _world.Directory.Writes);
        Assert.Empty(_world.Errors);
        Assert.Single(_world.Observer.Asked);
    }

    [Fact]
    public async Task What_cannot_be_linked_is_one_error_an_item_and_the_others_are_linked()
    {
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t1", "s1");
        _world.Class("7C", "t1", "s1");
        await _world.NightAsync();
        _world.Class("7D", "t1", "s1");
        _world.Class("7E", "t1", "s1");
        var good = _world.Foreign("D", "D", ["s1"]).Info.Id;
        var linked = await _world.LinkAsync(
            ("7A", _world.Foreign("other", "other", []).Info.Id),
            ("7E", _world.Of("7B").Info.Id),
            ("7E", Guid.NewGuid().ToString()),
            ("7E", "no id at all"),
            ("7D", good));
        Assert.Equal([good], linked.Select(g => g.Id));
        Assert.Equal(
            [GroupSyncErrorId.GroupAlreadyExists, GroupSyncErrorId.GroupAlreadyExists, GroupSyncErrorId.GroupNotFound, GroupSyncErrorId.GroupNotFound], _world.Errors);
    }

    [Theory]
    [InlineData("on-premises", GroupSyncErrorId.GroupMasteredOnPremises)]
    [InlineData("dynamic", GroupSyncErrorId.GroupMasteredOnPremises)]
    [InlineData("role", GroupSyncErrorId.SettingInvalid)]
    [InlineData("security", GroupSyncErrorId.SettingInvalid)]
    [InlineData("deleted", GroupSyncErrorId.GroupNotFound)]
    public async Task D4_groups_that_nobody_may_sync_are_refused(string kind, GroupSyncErrorId expected)
    {
        _world.Class("7A", "t1", "s1");
        var group = _world.FromRmUnify("7A", ["s1"], change: g => kind switch
        {
            "on-premises" => g with { OnPremisesSynced = true },
            "dynamic" => g with { IsDynamic = true },
            "role" => g with { IsRoleAssignable = true },
            "deleted" => g with { DeletedAt = DateTimeOffset.UnixEpoch },
            _ => g with { IsUnified = false },
        });
        Assert.Empty(await _world.LinkAsync(("7A", group.Info.Id)));
        Assert.Equal([expected], _world.Errors);
        Assert.Equal((0, 0), (_world.Directory.Writes, _world.SettingsFile.Writes));
    }

    [Fact]
    public async Task Candidates_piped_on_without_a_look_are_refused_where_several_fit()
    {
        _world.Class("7A", "t1", "s1");
        _world.FromRmUnify("7A", ["s1"]);
        _world.Foreign("7A", "7A", ["s1"]);
        var found = await _world.FindAsync();
        Assert.Empty(await _world.LinkAsync([.. found.Select(c => (c.MisGroupId, c.GroupId))]));
        Assert.Equal([GroupSyncErrorId.GroupAmbiguous, GroupSyncErrorId.GroupAmbiguous], _world.Errors);
        Assert.Equal(0, _world.Directory.Writes);
    }

    [Fact]
    public async Task A_refusal_of_consent_and_a_what_if_call_write_nothing()
    {
        _world.Class("7A", "t1", "s1");
        var group = _world.FromRmUnify("7A", ["s1"], change: g => g with { UniqueName = "other" });
        _world.Observer.Answer = _ => false;
        Assert.Empty(await _world.LinkAsync(("7A", group.Info.Id)));
        _world.Observer.Answer = _ => true;
        _world.WhatIf = true;
        Assert.Empty(await _world.LinkAsync(("7A", group.Info.Id)));
        Assert.Equal((0, 0, 0), (_world.Directory.Writes, _world.SettingsFile.Writes, _world.Ledger.Read().Groups.Count + _world.Ledger.Read().Links.Count));
        Assert.Equal("Link to Teaching group \"7A\" (7A) of school 1234567; 1 of its 1 students are among the 1 members", _world.Observer.Asked[0].Action);
    }

    [Fact]
    public async Task N8_the_catalogue_name_of_an_adopted_group_is_RM_Unify_s_and_a_group_of_another_name_keeps_its_own()
    {
        _world.Group(MisGroupType.Teaching, "c1", "Mon Ch ");
        _world.Group(MisGroupType.Teaching, "c2", "Tue");
        await _world.LinkAsync(("c1", _world.FromRmUnify("Mon-Ch", []).Info.Id), ("c2", _world.Foreign("Tuesday Club", "tue", []).Info.Id));
        Assert.Equal(["Mon Ch [1234567][2026]", "Tuesday Club"], _world.Ledger.Read().Groups.Select(g => g.CatalogueName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task MisChange_relinks_the_same_groups_and_the_old_ids_neither_end_nor_are_made_twice()
    {
        _world.Class("7A", "t1", "s1", "s2", "s3");
        _world.Class("7B", "t2", "s4", "s5", "s6");
        await _world.NightAsync();
        _world.Account("helper");
        _world.Of("7A").Members.Add("u-helper");
        var before = _world.Directory.Groups.Values.ToDictionary(g => g.Info.Id, g => g.Members.Order().ToList());
        _world.ChangeMis();
        var found = await _world.FindAsync(AdoptionSource.MisChange);
        await _world.LinkAsync([.. found.Select(c => (c.MisGroupId, c.GroupId))]);
        Assert.Empty(_world.Errors);
        _world.AcceptSource = true;
        await _world.NightAsync();
        Assert.Equal(2, _world.Directory.Groups.Count);
        Assert.All(_world.Directory.Groups.Values, g => Assert.Equal(before[g.Info.Id], g.Members.Order()));
        var plan = await PlanAsync();
        Assert.Equal(["new-7A", "new-7B"], plan.Groups.Select(g => g.Link.MisId));
        Assert.All(plan.Groups, g => Assert.Equal(LinkState.Created, g.Link.StateAt(DateTimeOffset.UnixEpoch)));
        var writes = _world.Directory.Writes;
        await _world.NightAsync();
        Assert.Equal(writes, _world.Directory.Writes);
    }

    [Fact]
    public async Task MisChange_a_pupil_whom_the_new_MIS_does_not_match_is_not_removed_and_one_who_is_in_another_class_is()
    {
        _world.Setting = _world.Setting with { SchoolRemovalLimit = -1, GroupRemovalLimit = -1 };
        _world.Class("7A", "t1", "s1", "s2", "s3", "s4");
        _world.Class("7B", "t1", "s5");
        await _world.NightAsync();
        var group = _world.Of("7A").Info.Id;
        _world.ChangeMis();
        _world.Rename("new-s1", "changed");
        _world.Withdraw(MisGroupType.Teaching, "new-7A", "new-s2");
        await _world.LinkAsync(("new-7A", group));
        Assert.Contains(_world.Observer.Events.OfType<WarningEvent>(), w => w.Message.Contains("1 owner(s) or member(s)", StringComparison.Ordinal));
        _world.AcceptSource = true;
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "s3", "s4", "t1"], _world.Directory.Groups[group].Members.Select(m => m[2..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task MisChange_the_way_back_is_the_same_way()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        var group = _world.Of("7A").Info.Id;
        _world.ChangeMis();
        await _world.LinkAsync(("new-7A", group));
        _world.Clear();
        _world.Class("7A", "t1", "s1", "s2");
        _world.AcceptSource = true;
        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
        Assert.Contains("linked to another MIS group", Link(await PlanAsync(), "7A").Withheld, StringComparison.Ordinal);
        await _world.LinkAsync(("7A", group));
        Assert.Empty(_world.Kept.All);
        Assert.Equal(group, Link(await PlanAsync(), "7A").Group!.Id);
    }

    [Fact]
    public async Task Remove_forgets_the_link_leaves_group_and_members_and_the_night_makes_no_other()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        var group = _world.Of("7A");
        await _world.ForgetAsync(group.Info.Id);
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        foreach (var lost in new[] { false, true })
        {
            if (lost)
                _world.Ledger = new();
            await _world.NightAsync();
            Assert.Same(group, Assert.Single(_world.Directory.Groups.Values));
            Assert.Contains("u-s1", group.Members);
            var link = Link(await PlanAsync(), "7A");
            Assert.Equal((null, LinkState.NotCreated), (link.Group, link.StateAt(DateTimeOffset.UnixEpoch)));
            Assert.Contains("was removed by hand", link.Withheld, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Remove_then_by_hand_a_new_group_is_made_under_the_next_key_and_synced()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        await _world.ForgetAsync(_world.Of("7A").Info.Id);
        _world.Options = new() { Manual = new() { Groups = new HashSet<GroupIdentity> { new(SchoolWorld.Id, MisGroupType.Teaching, "7A") } } };
        await _world.NightAsync();
        _world.Options = new();
        Assert.Equal(["rmugs:1234567:teaching:7~41:2026", "rmugs:1234567:teaching:7~41:2026:g2"], _world.Directory.Groups.Values.Select(g => g.Info.UniqueName).Order(StringComparer.Ordinal));
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        Assert.Contains("u-s2", _world.Directory.Groups.Values.Single(g => g.Info.UniqueName!.EndsWith(":g2", StringComparison.Ordinal)).Members);
        Assert.Equal(2, _world.Directory.Groups.Count);
    }

    [Fact]
    public async Task Remove_and_set_again_is_as_before()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var group = _world.Of("7A").Info.Id;
        await _world.ForgetAsync(group);
        await _world.LinkAsync(("7A", group));
        Assert.Empty(_world.Kept.All);
        var writes = _world.Directory.Writes;
        await _world.NightAsync();
        Assert.Equal((writes, group), (_world.Directory.Writes, Link(await PlanAsync(), "7A").Group!.Id));
    }

    [Fact]
    public async Task Remove_of_a_link_of_the_settings_file_withholds_the_MIS_group_too()
    {
        _world.Class("7A", "t1", "s1");
        var group = _world.FromRmUnify("7A", ["s1"], change: g => g with { UniqueName = "other" });
        await _world.LinkAsync(("7A", group.Info.Id));
        await _world.ForgetAsync(group.Info.Id);
        Assert.False(Assert.Single(_world.Kept.All).Follow);
        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
    }

    [Fact]
    public async Task A_linked_group_that_vanished_is_reported_and_not_made_again_silently()
    {
        _world.Class("7A", "t1", "s1");
        var group = _world.FromRmUnify("7A", ["s1"], change: g => g with { UniqueName = "other" });
        await _world.LinkAsync(("7A", group.Info.Id));
        _world.Directory.Groups.Remove(group.Info.Id);
        Assert.Contains((await PlanAsync()).Warnings, w => w.Contains("is not in Microsoft 365 any more", StringComparison.Ordinal));
        await _world.NightAsync();
        Assert.Empty(_world.Directory.Groups);
        var other = _world.FromRmUnify("7A", ["s1"]);
        await _world.LinkAsync(("7A", other.Info.Id));
        Assert.Empty(_world.Errors);
        Assert.Empty(_world.Kept.All);
        Assert.Equal(other.Info.Id, Link(await PlanAsync(), "7A").Group!.Id);
    }

    [Fact]
    public async Task D2_a_linked_group_that_was_deleted_is_not_made_again()
    {
        _world.Class("7A", "t1", "s1");
        var group = _world.FromRmUnify("7A", ["s1"], change: g => g with { UniqueName = "other" });
        await _world.LinkAsync(("7A", group.Info.Id));
        await _world.Directory.DeleteGroupAsync(group.Info.Id, default);
        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
        var plan = await PlanAsync();
        Assert.Equal(LinkState.Deleted, Link(plan, "7A").StateAt(DateTimeOffset.UnixEpoch));
        Assert.DoesNotContain(plan.Warnings, w => w.Contains("any more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A4_a_class_s_link_of_the_settings_file_is_of_its_year_only()
    {
        _world.Class("7A", "t1", "s1");
        var group = _world.FromRmUnify("7A", ["s1"], change: g => g with { UniqueName = "other" });
        await _world.LinkAsync(("7A", group.Info.Id));
        await _world.NightAsync();
        _world.Today = new(2027, 11, 20);
        _world.Options = new() { Rollover = true };
        await _world.NightAsync();
        Assert.Equal(2, _world.Directory.Groups.Count);
        Assert.Equal(LinkState.Ended, (await PlanAsync()).Groups.Select(g => g.Link).Single(l => l.Group?.Id == group.Info.Id).StateAt(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task Two_groups_that_a_hand_edited_file_links_to_one_MIS_group_are_reported_and_one_is_synced()
    {
        _world.Class("7A", "t1", "s1");
        var keyed = _world.FromRmUnify("7A", []);
        await _world.LinkAsync(("7A", keyed.Info.Id));
        var named = _world.Foreign("7A", "7A", []);
        _world.SettingsFile = new($$"""{ "links": [ { "tenant": "tenant", "school": "1234567", "type": "teaching", "misGroupId": "7A", "academicYear": 2026, "groupId": "{{named.Info.Id}}" } ] }""");
        Assert.Contains((await PlanAsync()).Warnings, w => w.Contains("are linked to one MIS group", StringComparison.Ordinal));
        await _world.NightAsync();
        Assert.Contains("u-s1", named.Members);
        Assert.Empty(keyed.Members);
    }

    [Fact]
    public async Task Links_of_another_tenant_say_nothing_about_this_one()
    {
        _world.Class("7A", "t1", "s1");
        _world.SettingsFile = new($$"""{ "links": [ { "tenant": "elsewhere", "school": "1234567", "type": "Teaching", "misGroupId": "7A", "academicYear": 2026, "groupId": "{{Guid.NewGuid()}}" } ] }""");
        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
    }
}
