using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>What the MIS wants, what this tool applied last, what is in the tenant: whose a membership is, and who stays when in doubt.</summary>
public sealed class ThreeWayTests
{
    private readonly SchoolWorld _world = new();

    public ThreeWayTests() => _world.Setting = _world.Setting with { SchoolRemovalLimit = -1, GroupRemovalLimit = -1, UnmatchedLimit = -1, SourceDropLimit = -1 };

    private void Teaches(string teacher)
    {
        _world.Person(teacher, PersonRole.Teacher);
        _world.Enrol(MisGroupType.Teaching, "7A", teacher, PersonRole.Teacher);
    }

    private async Task<GroupPlan> PlanAsync() => (await _world.PlanAsync()).Plan.Groups.Single();

    [Fact]
    public async Task AddOnly_adds_and_removes_neither_owner_nor_member()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        Teaches("t2");
        _world.Options = new() { AddOnly = true };
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "s2", "t1", "t2"], _world.Members("7A"));
        Assert.Equal(["a1", "t1", "t2"], _world.Owners("7A"));
    }

    [Fact]
    public async Task S1_a_sync_of_existing_groups_makes_no_new_one()
    {
        _world.Options = new() { AutoCreate = false };
        _world.Class("7A", "t1", "s1");
        Assert.Empty(await _world.NightAsync());
        Assert.Empty(_world.Directory.Groups);
    }

    [Fact]
    public async Task S2_O3_settings_that_say_nothing_of_types_and_administrators_are_no_failure()
    {
        _world.Setting = _world.Setting with { AutoCreate = null, AdminOwner = null };
        _world.Class("7A", "t1", "s1");
        var plan = (await _world.PlanAsync()).Plan;
        Assert.Equal((0, GroupPlanKind.Leave), (plan.Failures.Count, plan.Groups.Single().Kind));
        _world.Setting = _world.Setting with { AutoCreate = [MisGroupType.Teaching] };
        await _world.NightAsync();
        Assert.Equal(["t1"], _world.Owners("7A"));
    }

    [Fact]
    public async Task M5_a_pupil_whom_a_person_added_before_the_MIS_had_him_stays_the_person_s()
    {
        _world.Class("7A", "t1", "s1", "s2", "s3");
        await _world.NightAsync();
        _world.Person("s9");
        _world.Of("7A").Members.Add("u-s9");
        _world.Enrol(MisGroupType.Teaching, "7A", "s9");
        await _world.NightAsync();
        Assert.DoesNotContain(_world.Ledger.Read().Links, l => l.UserId == "u-s9");
        _world.Withdraw(MisGroupType.Teaching, "7A", "s9");
        await _world.NightAsync();
        Assert.Contains("s9", _world.Members("7A"));
    }

    [Fact]
    public async Task M6_who_is_put_back_is_not_forgotten()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Of("7A").Members.Remove("u-s1");
        _world.Of("7A").Owners.Remove("u-t1");
        Assert.Empty((await PlanAsync()).Stale);
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "s2", "t1"], _world.Members("7A"));
        Assert.Equal(["a1", "t1"], _world.Owners("7A"));
    }

    [Fact]
    public async Task O11_a_new_owner_whom_a_person_had_made_a_member_stays_one_also_where_such_are_removed()
    {
        _world.Setting = _world.Setting with { ExtraMember = ExtraMember.Remove };
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        Teaches("t2");
        _world.Of("7A").Members.Add("u-t2");
        Assert.DoesNotContain((await PlanAsync()).RemoveMembers, l => l.UserId == "u-t2");
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "t2"], _world.Members("7A"));
    }

    [Fact]
    public async Task O11_an_owner_who_has_no_account_any_more_is_not_made_a_member()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Of("7A").Owners.Add("u-ghost");
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "t1"], _world.Members("7A"));
    }

    [Fact]
    public async Task C5_a_pupil_who_left_before_the_lost_answer_was_known_is_taken_out_at_once()
    {
        _world.Class("7A", "t1", "s1", "s2");
        _world.Directory.AfterWrite = _ => throw new OperationCanceledException("lost");
        await Assert.ThrowsAsync<OperationCanceledException>(() => _world.NightAsync());
        _world.Directory.AfterWrite = _ => { };
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        await _world.NightAsync();
        Assert.Equal(["a1", "s2", "t1"], _world.Members("7A"));
    }

    [Fact]
    public async Task Matching_a_teacher_whom_this_run_failed_to_match_stays_owner_and_member_and_is_counted()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Directory.Users["u-t1"] = _world.Directory.Users["u-t1"] with { UserPrincipalName = "renamed@x.test", Mail = null };
        _world.Person("s2", account: false);
        _world.Enrol(MisGroupType.Teaching, "7A", "s2");
        Assert.Equal(2, (await _world.NightAsync()).Values.Single().Unmatched);
        Assert.Equal(["a1", "t1"], _world.Owners("7A"));
        Assert.Equal(["a1", "s1", "t1"], _world.Members("7A"));
    }

    [Fact]
    public async Task Matching_an_account_that_may_be_the_teacher_s_is_not_removed_as_an_extra_member()
    {
        _world.Setting = _world.Setting with { ExtraMember = ExtraMember.Remove, MatchRule = ["UserName=Mail"] };
        _world.Class("7A", null, "s1");
        await _world.NightAsync();
        foreach (var name in new[] { "x1", "x2", "stranger" })
        {
            _world.Directory.Users[$"u-{name}"] = _world.Account(name) with { Mail = name == "stranger" ? null : "t1@x.test" };
            _world.Of("7A").Members.Add($"u-{name}");
        }

        _world.Person("t1", PersonRole.Teacher, account: false);
        _world.Enrol(MisGroupType.Teaching, "7A", "t1", PersonRole.Teacher);
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "x1", "x2"], _world.Members("7A"));
    }

    [Fact]
    public async Task Ledger_links_without_a_role_stand_for_pupil_or_teacher()
    {
        _world.Class("7A", "t1", "s1", "s2", "s3");
        await _world.NightAsync();
        _world.Ledger.SaveLinks([.. _world.Ledger.Read().Links.Select(l => l with { PersonRole = null })]);
        // One cannot be matched, one is excluded, one has left: each is still known by his id.
        _world.Directory.Users["u-s1"] = _world.Directory.Users["u-s1"] with { UserPrincipalName = "renamed@x.test", Mail = null };
        _world.Directory.Users["u-t1"] = _world.Directory.Users["u-t1"] with { UserPrincipalName = "renamed2@x.test", Mail = null };
        _world.Directory.Users["u-s2"] = _world.Directory.Users["u-s2"] with { UserPrincipalName = "renamed3@x.test", Mail = null };
        _world.Setting = _world.Setting with { ExcludedPerson = ["Student:s2"] };
        _world.Withdraw(MisGroupType.Teaching, "7A", "s3");
        var plan = await PlanAsync();
        Assert.Equal([("u-s2", true), ("u-s3", false)], plan.RemoveMembers.Select(l => (l.UserId, l.Always)).Order());
        Assert.Equal("s3 Test is no longer in 7A in the MIS", plan.RemoveMembers.Single(l => l.UserId == "u-s3").Reason);
        Assert.Empty(plan.RemoveOwners);
    }

    [Fact]
    public async Task M10_an_excluded_pupil_is_not_taken_as_this_tool_s_own_when_the_ledger_was_lost()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Ledger = new();
        _world.Setting = _world.Setting with { ExcludedPerson = ["s1"] };
        Assert.Equal(["u-s2"], (await PlanAsync()).Claims.Select(l => l.UserId));
    }

    [Theory]
    [InlineData(ExtraMember.Report)]
    [InlineData(ExtraMember.Remove)]
    public async Task M5_extra_members_of_a_group_taken_over_are_announced_to_go_only_where_they_will(ExtraMember mode)
    {
        _world.Setting = _world.Setting with { ExtraMember = mode };
        _world.Class("7A", "t1", "s1");
        _world.Account("helper");
        await _world.LinkAsync(("7A", _world.FromRmUnify("7A", ["s1", "helper"]).Info.Id));
        Assert.Equal(mode == ExtraMember.Remove, Assert.Single((await PlanAsync()).Warnings).Contains("removed by the next", StringComparison.Ordinal));
        await _world.NightAsync();
        if (mode == ExtraMember.Report)
            Assert.EndsWith("left alone.", Assert.Single((await PlanAsync()).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S9_a_school_that_cannot_be_planned_keeps_no_other_from_it()
    {
        SchoolWorld other = new("B", "222/2222", _world.Directory) { Setting = _world.Setting, UserPrefix = "b" };
        _world.Class("7A", "t1", "s1");
        other.Class("7A", "t1", "s1");
        _world.Others.Add(other);
        await _world.NightAsync();
        var input = (await _world.PlanAsync()).Input;
        var rosters = input.Directory.Rosters.ToDictionary(r => r.Key, r => r.Key == other.Of("7A").Info.Id ? r.Value with { MemberIds = null! } : r.Value);
        var plan = Planner.Plan(input with { Directory = new(input.Directory.Users, rosters) });
        Assert.Equal("B", Assert.Single(plan.Failures).Key);
        Assert.Equal([SchoolWorld.Id], plan.Groups.Select(g => g.Link.SchoolId));
    }
}
