using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>Requirements §4: who can own a group, how many may, and how many groups an account may be in.</summary>
public sealed class OwnerLimitTests
{
    private readonly SchoolWorld _world = new();

    private void Teaches(string teacher)
    {
        _world.Person(teacher, PersonRole.Teacher);
        _world.Enrol(MisGroupType.Teaching, "7A", teacher, PersonRole.Teacher);
    }

    private async Task<GroupPlan> PlanAsync() => (await _world.PlanAsync()).Plan.Groups.Single();

    [Fact]
    public async Task O8_while_one_chosen_administrator_is_nobody_no_other_is_replaced()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Setting = _world.Setting with { AdminOwner = ["a2@x.test", "typo@x.test"] };
        _world.Options = new() { UpdateOwner = true };
        await _world.NightAsync();
        Assert.Equal(["a1", "a2", "t1"], _world.Owners("7A"));
    }

    [Fact]
    public async Task O9_a_new_teacher_is_enough_to_let_the_old_one_go()
    {
        _world.Setting = _world.Setting with { AdminOwner = [] };
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        Teaches("t2");
        await _world.NightAsync();
        Assert.Equal(["t2"], _world.Owners("7A"));
    }

    [Fact]
    public async Task O12_the_hundredth_owner_is_added()
    {
        _world.Class("7A", null, "s1");
        await _world.NightAsync();
        foreach (var i in Enumerable.Range(0, 98))
            _world.Of("7A").Owners.Add(_world.Account($"b{i}").Id);
        Teaches("t1");
        await _world.NightAsync();
        Assert.Equal(100, _world.Of("7A").Owners.Count);
        Assert.Contains("t1", _world.Owners("7A"));
    }

    [Fact]
    public async Task O12_more_owners_than_that_are_no_matter_when_none_is_to_be_added()
    {
        _world.Class("7A", null, "s1");
        await _world.NightAsync();
        foreach (var i in Enumerable.Range(0, 120))
            _world.Of("7A").Owners.Add(_world.Account($"b{i}").Id);
        Assert.Empty((await PlanAsync()).Warnings);
    }

    [Fact]
    public async Task O13_one_enabled_owner_is_enough()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Account("a1", enabled: false);
        _world.Setting = _world.Setting with { AdminOwner = ["a2@x.test"] };
        await _world.NightAsync();
        Assert.Equal(["a1", "t1"], _world.Owners("7A"));
        Assert.Empty((await PlanAsync()).Warnings);
    }

    [Fact]
    public async Task O13_a_teacher_who_becomes_owner_in_this_run_is_enough_too()
    {
        _world.Class("7A", null, "s1");
        await _world.NightAsync();
        _world.Account("a1", enabled: false);
        _world.Setting = _world.Setting with { AdminOwner = ["a2@x.test"] };
        Teaches("t1");
        Assert.Equal(["u-t1"], (await PlanAsync()).AddOwners.Select(l => l.UserId));
    }

    [Theory]
    [InlineData(null, true, DisabledAccount.Skip, true)] // nobody
    [InlineData("t1", true, DisabledAccount.Skip, false)]
    [InlineData("t1", false, DisabledAccount.Add, true)] // a disabled account alone cannot act
    public async Task O10_a_list_says_beforehand_which_groups_nobody_could_own(string? teacher, bool enabled, DisabledAccount mode, bool ownerless)
    {
        _world.Setting = _world.Setting with { AdminOwner = [], DisabledAccount = mode };
        _world.Class("7A", teacher, "s1");
        if (teacher is not null)
            _world.Account(teacher, enabled);
        Assert.Equal(ownerless, await IsOwnerlessAsync());
        _world.Setting = _world.Setting with { AdminOwner = ["a1@x.test"] };
        Assert.False(await IsOwnerlessAsync());
    }

    private async Task<bool> IsOwnerlessAsync()
    {
        var school = _world.Read();
        var tenant = await new TenantReader(_world.Directory, _world.Ledger, _ => []).ReadAsync([school], default);
        var check = new OwnerCheck([school], tenant);
        // Asked for every group of a list.
        return check.IsOwnerless(school, school.Groups[0]) && check.IsOwnerless(school, school.Groups[0]);
    }

    [Fact]
    public async Task O11_memberships_of_one_plan_are_counted_together()
    {
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t1", "s1");
        _world.Class("7C", "t1", "s1");
        var plan = await CrowdAsync(rosters: 6998);
        Assert.Equal(2, plan.Groups.Count(g => g.AddMembers.Any(l => l.UserId == "u-t1")));
        var full = plan.Groups.Single(g => g.AddMembers.All(l => l.UserId != "u-t1"));
        Assert.Contains("7000", full.Note, StringComparison.Ordinal);
        Assert.Contains(full.Note, full.Warnings);
        Assert.Single(plan.Groups.SelectMany(g => g.Warnings), w => w.Contains("6500", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(GroupRole.Member, 7000, false)]
    [InlineData(GroupRole.Member, 6999, true)]
    [InlineData(GroupRole.Owner, 7000, true)] // owning a group is no membership
    public async Task O11_a_sync_of_one_group_counts_the_memberships_that_the_ledger_knows(GroupRole role, int links, bool member)
    {
        _world.Class("7A", "t1", "s1");
        var plan = await CrowdAsync(role: role, links: links);
        Assert.Equal(member, plan.Groups.Single().AddMembers.Any(l => l.UserId == "u-t1"));
    }

    private async Task<SyncPlan> CrowdAsync(int rosters = 0, GroupRole role = GroupRole.Member, int links = 0)
    {
        var input = (await _world.PlanAsync()).Input;
        return Planner.Plan(input with
        {
            Directory = new(input.Directory.Users, Enumerable.Range(0, rosters).ToDictionary(i => $"g{i}", i => new GroupRoster { GroupId = $"g{i}", MemberIds = ["u-t1"] })),
            Ledger = new([], [.. Enumerable.Range(0, links).Select(i => new LedgerLink { GroupId = $"l{i}", UserId = "u-t1", Role = role, Origin = MemberOrigin.Mis })]),
        });
    }

    [Theory]
    [InlineData("a1@x.test")]
    [InlineData(" A1@X.TEST ")]
    [InlineData("u-a1")]
    [InlineData("U-A1")]
    public void O1_an_administrator_may_be_named_by_user_name_or_object_id_in_any_case(string name) =>
        Assert.Equal("u-a1", new DirectorySnapshot(_world.Directory.Users, new Dictionary<string, GroupRoster>()).FindUser(name)?.Id);

    [Theory]
    [InlineData("Department")]
    [InlineData("JobTitle")]
    [InlineData("OfficeLocation")]
    [InlineData("EmployeeType")]
    [InlineData("ExtensionAttribute15")]
    [InlineData("extensionattribute1")]
    public void G1_each_attribute_that_the_setting_takes_is_looked_at_and_no_other(string attribute)
    {
        var user = _world.Account("s1");
        _world.Directory.Users[user.Id] = attribute.ToUpperInvariant() switch
        {
            "DEPARTMENT" => user with { Department = "7" },
            "JOBTITLE" => user with { JobTitle = "7" },
            "OFFICELOCATION" => user with { OfficeLocation = "7" },
            "EMPLOYEETYPE" => user with { EmployeeType = "7" },
            _ => user with { ExtensionAttributes = [.. Enumerable.Range(1, 15).Select(n => attribute.EndsWith("e" + n, StringComparison.OrdinalIgnoreCase) ? "7" : null)] },
        };
        var directory = new DirectorySnapshot(_world.Directory.Users, new Dictionary<string, GroupRoster>());
        string[] all = ["Department", "JobTitle", "OfficeLocation", "EmployeeType", .. Enumerable.Range(1, 15).Select(n => $"ExtensionAttribute{n}")];
        Assert.Equal([attribute], all.Where(a => directory.UsersWith(a, "7").Any()), StringComparer.OrdinalIgnoreCase);
        Assert.Empty(directory.UsersWith(null, "7"));
        Assert.Empty(directory.UsersWith("extensionAttribute99", "7"));
    }

    [Fact]
    public void G1_accounts_come_by_object_id_and_an_empty_attribute_is_none()
    {
        foreach (var name in new[] { "b", "a", "c" })
            _world.Directory.Users[$"u-{name}"] = _world.Account(name) with { Department = " 7 " };
        _world.Directory.Users["u-empty"] = _world.Account("empty") with { Department = " " };
        var directory = new DirectorySnapshot(_world.Directory.Users, new Dictionary<string, GroupRoster>());
        Assert.Equal(["u-a", "u-b", "u-c"], directory.UsersWith("Department", "7").Select(u => u.Id));
        Assert.Empty(directory.UsersWith("Department", ""));
    }
}
