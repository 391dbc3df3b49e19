using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>Requirements §4, the O rows.</summary>
public sealed class OwnerTests
{
    private readonly SchoolWorld _world = new();

    [Fact]
    public async Task O1_a_year_group_is_owned_by_exactly_the_chosen_administrators()
    {
        _world.Setting = _world.Setting with { AdminOwner = ["a1@x.test", "u-a2"] };
        _world.Class("7A", "t1", "s1");
        _world.Group(MisGroupType.Year, "7");
        _world.Enrol(MisGroupType.Year, "7", "s1");
        await _world.NightAsync();
        Assert.Equal(["a1", "a2"], _world.Owners("7"));
        Assert.Equal(["a1", "a2", "s1"], _world.Members("7"));
    }

    [Theory]
    [InlineData(null, "a1")]
    [InlineData(true, "a1,t1")]
    public async Task O2_the_tutor_owns_a_registration_group_only_by_the_option(bool? tutorIsOwner, string owners)
    {
        _world.Setting = _world.Setting with { TutorIsOwner = tutorIsOwner };
        _world.Person("t1", PersonRole.Teacher);
        _world.Person("s1");
        _world.Group(MisGroupType.Registration, "5L");
        _world.Enrol(MisGroupType.Registration, "5L", "t1", PersonRole.Teacher);
        _world.Enrol(MisGroupType.Registration, "5L", "s1");
        await _world.NightAsync();
        Assert.Equal(owners.Split(','), _world.Owners("5L"));
    }

    [Fact]
    public async Task O3_a_teaching_group_is_owned_by_administrators_and_teacher()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        Assert.Equal(["a1", "t1"], _world.Owners("7A"));
        Assert.Equal(["a1", "s1", "s2", "t1"], _world.Members("7A"));
    }

    [Theory]
    [InlineData(null, MisProduct.Other, "a1,t1")]
    [InlineData(StaffOwner.All, MisProduct.Other, "a1,t1,t2")]
    [InlineData(null, MisProduct.Seemis, "a1,t1,t2")]
    [InlineData(StaffOwner.Single, MisProduct.Seemis, "a1,t1")]
    public async Task O4_O5_one_staff_owner_the_main_one_unless_all_are_wanted(StaffOwner? setting, MisProduct product, string owners)
    {
        _world.Setting = _world.Setting with
        {
            StaffOwner = setting ?? StaffOwner.Single,
            MisProduct = product,
            Origin = new Dictionary<string, SettingOrigin> { ["StaffOwner"] = setting is null ? SettingOrigin.BuiltIn : SettingOrigin.Default },
        };
        _world.Class("7A", null, "s1");
        foreach (var id in new[] { "t2", "t1" })
        {
            _world.Person(id, PersonRole.Teacher);
            _world.Enrol(MisGroupType.Teaching, "7A", id, PersonRole.Teacher, main: id == "t1");
        }

        await _world.NightAsync();
        Assert.Equal(owners.Split(','), _world.Owners("7A"));
    }

    [Fact]
    public async Task O4_without_a_main_teacher_the_first_by_MIS_order_owns()
    {
        _world.Class("7A", "t9", "s1");
        _world.Person("t1", PersonRole.Teacher);
        _world.Enrol(MisGroupType.Teaching, "7A", "t1", PersonRole.Teacher);
        await _world.NightAsync();
        Assert.Equal(["a1", "t9"], _world.Owners("7A"));
    }

    [Fact]
    public async Task O7_an_owner_that_a_person_added_stays()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Account("helper");
        _world.Of("7A").Owners.Add("u-helper");
        await _world.NightAsync();
        Assert.Equal(["a1", "helper", "t1"], _world.Owners("7A"));
    }

    [Theory]
    [InlineData(false, "a1,t1")]
    [InlineData(true, "a2,t1")]
    public async Task O8_new_administrators_reach_old_groups_only_when_asked(bool updateOwner, string owners)
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Setting = _world.Setting with { AdminOwner = ["a2@x.test"] };
        _world.Options = new() { UpdateOwner = updateOwner };
        await _world.NightAsync();
        Assert.Equal(owners.Split(','), _world.Owners("7A"));
    }

    [Fact]
    public async Task O8_a_chosen_administrator_who_is_nobody_takes_nobodys_place()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Setting = _world.Setting with { AdminOwner = ["typo@x.test"] };
        _world.Options = new() { UpdateOwner = true };
        await _world.NightAsync();
        Assert.Equal(["a1", "t1"], _world.Owners("7A"));
    }

    [Fact]
    public async Task O9_O15_a_new_teacher_replaces_the_old_one_who_leaves_the_members_too()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        _world.Person("t2", PersonRole.Teacher);
        _world.Enrol(MisGroupType.Teaching, "7A", "t2", PersonRole.Teacher);
        var result = (await _world.NightAsync()).Values.Single();
        Assert.Equal(["a1", "t2"], _world.Owners("7A"));
        Assert.Equal(["a1", "s1", "t2"], _world.Members("7A"));
        Assert.Equal((1, 1), (result.OwnersAdded, result.OwnersRemoved));
    }

    [Fact]
    public async Task O9_an_old_teacher_whom_a_person_made_owner_stays()
    {
        _world.Class("7A", null, "s1");
        _world.Person("t1", PersonRole.Teacher);
        await _world.NightAsync();
        _world.Of("7A").Owners.Add("u-t1");
        await _world.NightAsync();
        Assert.Equal(["a1", "t1"], _world.Owners("7A"));
    }

    [Fact]
    public async Task O9_when_the_new_owner_is_refused_the_old_one_stays()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        _world.Person("t2", PersonRole.Teacher);
        _world.Enrol(MisGroupType.Teaching, "7A", "t2", PersonRole.Teacher);
        _world.Directory.Refuses = (_, id) => id == "u-t2";
        var result = (await _world.NightAsync()).Values.Single();
        Assert.Equal(["a1", "t1"], _world.Owners("7A"));
        Assert.Equal(SyncStatus.Failed, result.Status);
    }

    [Fact]
    public async Task O9_the_last_enabled_owner_is_never_removed()
    {
        _world.Setting = _world.Setting with { AdminOwner = [] };
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        await _world.NightAsync();
        Assert.Equal(["t1"], _world.Owners("7A"));
    }

    [Fact]
    public async Task O10_a_group_that_nobody_could_own_is_not_made()
    {
        _world.Setting = _world.Setting with { AdminOwner = [] };
        _world.Class("7A", null, "s1");
        var plan = (await _world.PlanAsync()).Plan.Groups.Single();
        Assert.Equal(GroupSyncErrorId.OwnerRequired, plan.Blocked!.ErrorId);
        Assert.Equal(SyncStatus.Blocked, (await _world.NightAsync()).Values.Single().Status);
        Assert.Empty(_world.Directory.Groups);
    }

    [Fact]
    public async Task O11_without_OwnerIsMember_owners_are_owners_only()
    {
        _world.Setting = _world.Setting with { OwnerIsMember = false };
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        Assert.Equal(["s1"], _world.Members("7A"));
    }

    [Fact]
    public async Task O11_an_account_at_the_membership_limit_stays_owner_only()
    {
        _world.Class("7A", "t1", "s1");
        var plan = await _world.PlanAsync();
        var rosters = Enumerable.Range(0, 7000).ToDictionary(i => $"g{i}", i => new Engine.Ports.GroupRoster { GroupId = $"g{i}", MemberIds = ["u-t1"] });
        var crowded = Engine.Planning.Planner.Plan(plan.Input with { Directory = new(plan.Input.Directory.Users, rosters) }).Groups.Single();
        Assert.Contains(crowded.AddOwners, l => l.UserId == "u-t1");
        Assert.DoesNotContain(crowded.AddMembers, l => l.UserId == "u-t1");
        Assert.Contains("MembershipLimitExceeded", crowded.Note, StringComparison.Ordinal);
        rosters.Remove("g0");
        Assert.Null(Engine.Planning.Planner.Plan(plan.Input with { Directory = new(plan.Input.Directory.Users, rosters) }).Groups.Single().Note);
    }

    [Fact]
    public async Task O12_more_than_100_owners_are_refused()
    {
        var admins = Enumerable.Range(0, 101).Select(i => _world.Account($"b{i}").UserPrincipalName).ToArray();
        _world.Setting = _world.Setting with { AdminOwner = admins };
        _world.Class("7A", null, "s1");
        Assert.Equal(GroupSyncErrorId.OwnerLimitExceeded, (await _world.PlanAsync()).Plan.Groups.Single().Blocked!.ErrorId);
    }

    [Fact]
    public async Task O13_a_group_without_an_enabled_owner_gets_todays_administrators()
    {
        _world.Class("7A", null, "s1");
        await _world.NightAsync();
        _world.Account("a1", enabled: false);
        _world.Setting = _world.Setting with { AdminOwner = ["a2@x.test"] };
        await _world.NightAsync();
        Assert.Equal(["a1", "a2"], _world.Owners("7A"));
    }

    [Fact]
    public async Task O14_a_teacher_without_an_account_is_named_and_becomes_owner_when_matched()
    {
        _world.Class("7A", null, "s1");
        _world.Person("t1", PersonRole.Teacher, account: false);
        _world.Enrol(MisGroupType.Teaching, "7A", "t1", PersonRole.Teacher);
        Assert.Contains((await _world.PlanAsync()).Plan.Groups.Single().Warnings, w => w.Contains("t1 Test", StringComparison.Ordinal));
        await _world.NightAsync();
        Assert.Equal(["a1"], _world.Owners("7A"));
        _world.Account("t1");
        await _world.NightAsync();
        Assert.Equal(["a1", "t1"], _world.Owners("7A"));
    }
}
