using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Safety;

/// <summary>Requirements §8: limits, gate, rollover, and what lifts what.</summary>
public sealed class LimitTests
{
    private readonly SchoolWorld _world = new();

    private static string[] Students(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i:D2}")];

    private async Task Withdraw(string group, IEnumerable<string> students)
    {
        foreach (var student in students)
            _world.Withdraw(MisGroupType.Teaching, group, student);
        await Task.CompletedTask;
    }

    // A big second class keeps the school's own limit out of the way.
    private async Task Start(int size)
    {
        _world.Class("7A", "t1", Students("s", size));
        _world.Class("Big", "t2", Students("b", 200));
        await _world.NightAsync();
    }

    [Theory]
    [InlineData(20, 6, false)] // exactly 30 %
    [InlineData(20, 7, true)]
    [InlineData(10, 4, false)] // over 30 %, under the floor of 5
    [InlineData(10, 5, true)]
    [InlineData(4, 4, false)] // a group of under 5 may become empty
    [InlineData(5, 5, true)]
    public async Task Limits_a_group_is_held_over_30_percent_from_5_on_or_when_it_would_become_empty(int size, int gone, bool held)
    {
        await Start(size);
        await Withdraw("7A", Students("s", gone));
        var result = (await _world.NightAsync())["7A[1234567][2026]"];
        Assert.Equal(held ? SyncStatus.Held : SyncStatus.Synced, result.Status);
        Assert.Equal(held ? 0 : gone, result.Removed);
        Assert.Equal(held, result.Reason?.Contains("-Force", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(-1, 20, false)]
    public async Task Limits_0_means_any_removal_and_minus_1_is_off(int limit, int gone, bool held)
    {
        _world.Setting = _world.Setting with { GroupRemovalLimit = limit };
        await Start(20);
        await Withdraw("7A", Students("s", gone));
        Assert.Equal(held ? SyncStatus.Held : SyncStatus.Synced, (await _world.NightAsync())["7A[1234567][2026]"].Status);
    }

    [Fact]
    public async Task Limits_additions_to_a_held_group_go_ahead_and_Force_lifts_the_hold()
    {
        await Start(20);
        await Withdraw("7A", Students("s", 10));
        _world.Person("new");
        _world.Enrol(MisGroupType.Teaching, "7A", "new");
        var held = (await _world.NightAsync())["7A[1234567][2026]"];
        Assert.Equal((SyncStatus.Held, 1, 0), (held.Status, held.Added, held.Removed));
        _world.Options = new() { Force = true };
        Assert.Equal(10, (await _world.NightAsync())["7A[1234567][2026]"].Removed);
    }

    [Theory]
    [InlineData(22, false)] // exactly 10 % of 220
    [InlineData(23, true)]
    public async Task Limits_a_school_is_held_over_10_percent_of_its_memberships(int gone, bool held)
    {
        _world.Setting = _world.Setting with { GroupRemovalLimit = -1 };
        await Start(20);
        await Withdraw("Big", Students("b", gone));
        Assert.Equal(held ? SyncStatus.Held : SyncStatus.Synced, (await _world.NightAsync())["Big[1234567][2026]"].Status);
    }

    [Theory]
    [InlineData(3, 12, true)] // 25 %
    [InlineData(3, 15, false)] // exactly 20 %
    [InlineData(2, 4, false)] // under three groups
    public async Task Limits_a_school_is_held_when_the_group_limit_holds_over_20_percent_of_its_groups(int heldGroups, int groups, bool held)
    {
        _world.Setting = _world.Setting with { SchoolRemovalLimit = -1 };
        for (var g = 0; g < groups; g++)
            _world.Class($"G{g:D2}", "t1", Students($"g{g}-", 10));
        await _world.NightAsync();
        for (var g = 0; g < heldGroups; g++)
            await Withdraw($"G{g:D2}", Students($"g{g}-", 6));
        await Withdraw($"G{groups - 1:D2}", Students($"g{groups - 1}-", 1));
        var last = (await _world.NightAsync())[$"G{groups - 1:D2}[1234567][2026]"];
        Assert.Equal(held ? SyncStatus.Held : SyncStatus.Synced, last.Status);
    }

    [Fact]
    public async Task Limits_owners_are_not_counted()
    {
        _world.Class("7A", "t1", Students("s", 20));
        _world.Class("Big", "t2", Students("b", 200));
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        _world.Person("t3", PersonRole.Teacher);
        _world.Enrol(MisGroupType.Teaching, "7A", "t3", PersonRole.Teacher);
        await Withdraw("7A", Students("s", 6));
        var plan = (await _world.PlanAsync()).Plan.Groups.Single(g => g.Link.MisId == "7A");
        Assert.Equal((6, 20), (plan.CountedRemovals, plan.StudentsPresent));
        Assert.Null(plan.Hold);
    }

    [Fact]
    public async Task Gate_a_type_that_is_gone_holds_every_removal_until_the_source_is_accepted()
    {
        await Start(20);
        _world.Group(MisGroupType.Registration, "5L");
        _world.Enrol(MisGroupType.Registration, "5L", "s00");
        await _world.NightAsync();
        _world.RemoveGroup(MisGroupType.Registration, "5L");
        await Withdraw("7A", ["s01"]);
        var held = (await _world.NightAsync())["7A[1234567][2026]"];
        Assert.Equal(SyncStatus.Held, held.Status);
        Assert.Contains("-AcceptSource", held.Reason, StringComparison.Ordinal);
        _world.Options = new() { Force = true };
        Assert.Equal(SyncStatus.Held, (await _world.NightAsync())["7A[1234567][2026]"].Status);
        (_world.Options, _world.AcceptSource) = (new(), true);
        Assert.Equal(SyncStatus.Synced, (await _world.NightAsync())["7A[1234567][2026]"].Status);
        _world.AcceptSource = false;
        await Withdraw("7A", ["s02"]);
        Assert.Equal(SyncStatus.Synced, (await _world.NightAsync())["7A[1234567][2026]"].Status);
    }

    [Fact]
    public async Task Gate_a_whole_year_gone_holds()
    {
        await Start(20);
        _world.Group(MisGroupType.Year, "7");
        _world.Enrol(MisGroupType.Year, "7", "s00");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Year, "7", "s00");
        Assert.Equal(SyncStatus.Held, (await _world.NightAsync())["7[1234567][2026]"].Status);
    }

    [Theory]
    [InlineData(20, 19, false)] // 19 of 75 is over 25 %, but under 20 memberships
    [InlineData(100, 50, true)]
    public async Task Gate_a_fall_of_over_25_percent_and_20_memberships_holds(int size, int gone, bool held)
    {
        _world.Setting = _world.Setting with { GroupRemovalLimit = -1, SchoolRemovalLimit = -1 };
        _world.Class("7A", "t1", Students("s", size));
        await _world.NightAsync();
        await Withdraw("7A", Students("s", gone));
        Assert.Equal(held ? SyncStatus.Held : SyncStatus.Synced, (await _world.NightAsync())["7A[1234567][2026]"].Status);
    }

    [Fact]
    public async Task Gate_all_group_ids_changed_at_once_makes_no_second_set()
    {
        foreach (var id in new[] { "1", "2", "3" })
            _world.Class(id, "t1", $"s{id}");
        await _world.NightAsync();
        foreach (var id in new[] { "1", "2", "3" })
        {
            _world.RemoveGroup(MisGroupType.Teaching, id);
            _world.Class($"new{id}", "t1", $"s{id}");
        }

        var results = await _world.NightAsync();
        Assert.Equal(3, _world.Directory.Groups.Count);
        Assert.All(results.Values, r => Assert.Equal(SyncStatus.Blocked, r.Status));
    }

    [Fact]
    public async Task Gate_a_breach_is_said_also_when_no_removal_is_held_by_it()
    {
        foreach (var g in Enumerable.Range(0, 8))
            _world.Class($"G{g}", "t1", $"s{g}");
        await _world.NightAsync();
        foreach (var g in Enumerable.Range(0, 4))
            _world.RemoveGroup(MisGroupType.Teaching, $"G{g}");
        var plan = (await _world.PlanAsync()).Plan;
        Assert.Equal(GroupSyncErrorId.SourceGateHeld, plan.SchoolHolds[SchoolWorld.Id].ErrorId);
        Assert.All(plan.Groups, g => Assert.Null(g.Hold));
    }

    [Fact]
    public async Task Gate_many_people_newly_unmatched_holds_removals()
    {
        await Start(20);
        foreach (var id in Students("b", 60))
            _world.Directory.Users[$"u-{id}"] = _world.Directory.Users[$"u-{id}"] with { UserPrincipalName = $"new-{id}@x.test", Mail = null };
        await Withdraw("7A", ["s01"]);
        var result = (await _world.NightAsync())["7A[1234567][2026]"];
        Assert.Equal(SyncStatus.Held, result.Status);
        Assert.Contains("UnmatchedLimit", result.Reason, StringComparison.Ordinal);
        Assert.Equal(202, _world.Members("Big").Count());
    }

    [Fact]
    public async Task Safety_a_group_that_could_not_be_read_is_not_touched()
    {
        await Start(20);
        _world.Directory.Unreadable.Add(_world.Of("7A").Info.Id);
        await Withdraw("7A", ["s01"]);
        Assert.Equal(SyncStatus.Failed, (await _world.NightAsync())["7A[1234567][2026]"].Status);
        Assert.Contains("s01", _world.Members("7A"));
    }
}
