using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Safety;

/// <summary>Requirements §8 and A5: which hold a group gets, and what is counted for the limits of a school.</summary>
public sealed class HoldTests
{
    private readonly SchoolWorld _world = new();

    private static string[] Students(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i:D2}")];

    private void Withdraw(string group, IEnumerable<string> students) => students.ToList().ForEach(s => _world.Withdraw(MisGroupType.Teaching, group, s));

    private static string Name(string group) => $"{group}[1234567][2026]";

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public async Task Limits_a_group_of_5_or_more_that_would_become_empty_is_held_whatever_the_floor_and_says_so(int size, bool held)
    {
        _world.Setting = _world.Setting with { GroupRemovalFloor = 100 };
        _world.Class("7A", "t1", Students("s", size));
        _world.Class("Big", "t2", Students("b", 200));
        await _world.NightAsync();
        Withdraw("7A", Students("s", size));
        var hold = (await _world.PlanAsync()).Plan.Groups.Single(g => g.Link.MisId == "7A").Hold;
        Assert.Equal(held, hold?.Reason.Contains("would be empty", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(MisGroupType.Year, "7")]
    [InlineData(MisGroupType.Role, "students")]
    [InlineData(MisGroupType.NonMisYear, "9")]
    public async Task A5_every_kind_of_group_that_lives_on_is_held_until_the_year_is_confirmed(MisGroupType type, string id)
    {
        _world.Setting = _world.Setting with
        {
            RoleGroup = [RoleGroupKind.Students],
            NonMisYearGroup = ["9"],
            NonMisYearAttribute = "Department",
            SchoolRemovalLimit = -1,
        };
        _world.Group(MisGroupType.Year, "7");
        foreach (var s in Students("s", 10))
        {
            _world.Person(s);
            _world.Enrol(MisGroupType.Year, "7", s);
            _world.Directory.Users[$"u-{s}"] = _world.Directory.Users[$"u-{s}"] with { Department = "9" };
        }

        await _world.NightAsync();
        _world.Today = new(2027, 9, 3);
        _world.Withdraw(MisGroupType.Year, "7", "s00");
        _world.Leave("s00");
        _world.Directory.Users["u-s00"] = _world.Directory.Users["u-s00"] with { Department = "gone" };
        var group = (await _world.PlanAsync()).Plan.Groups.Single(g => g.Link.Type == type && g.Link.MisId == id);
        Assert.Single(group.RemoveMembers);
        Assert.Equal(GroupSyncErrorId.RolloverNotConfirmed, group.Hold?.ErrorId);
        _world.Options = new() { Rollover = true };
        Assert.Null((await _world.PlanAsync()).Plan.Groups.Single(g => g.Link.Type == type && g.Link.MisId == id).Hold);
    }

    [Fact]
    public async Task A5_a_school_that_the_gate_holds_says_the_gate_s_reason_also_for_groups_that_live_on()
    {
        _world.Group(MisGroupType.Registration, "5L");
        _world.Group(MisGroupType.Year, "11");
        foreach (var s in Students("s", 6))
        {
            _world.Person(s);
            _world.Enrol(MisGroupType.Registration, "5L", s);
            _world.Enrol(MisGroupType.Year, "11", s);
        }

        await _world.NightAsync();
        _world.Today = new(2027, 9, 3);
        _world.Withdraw(MisGroupType.Registration, "5L", "s00");
        _world.RemoveGroup(MisGroupType.Year, "11");
        Assert.Equal(GroupSyncErrorId.SourceGateHeld, (await _world.PlanAsync()).Plan.Groups.Single(g => g.Link.MisId == "5L").Hold!.ErrorId);
    }

    [Theory]
    [InlineData(22, false)] // exactly 10 % of 220
    [InlineData(23, true)]
    public async Task Limits_of_one_group_synced_alone_count_pupils_only_and_no_other_school_s(int gone, bool held)
    {
        _world.Setting = _world.Setting with
        {
            GroupRemovalLimit = -1,
            AdminOwner = [.. Enumerable.Range(0, 30).Select(i => _world.Account($"admin{i}").UserPrincipalName)],
        };
        _world.Class("7A", "t1", Students("s", 20));
        _world.Class("Big", "t2", Students("b", 200));
        SchoolWorld other = new("B", "222/2222", _world.Directory) { Setting = _world.Setting, UserPrefix = "b-" };
        other.Class("8A", "t9", Students("x", 100));
        _world.Others.Add(other);
        await _world.NightAsync();
        _world.Options = new() { Scope = l => l.MisId == "Big" };
        Withdraw("Big", Students("b", gone));
        Assert.Equal(held ? SyncStatus.Held : SyncStatus.Synced, (await _world.NightAsync())[Name("Big")].Status);
    }

    [Theory]
    [InlineData(15, false)] // exactly 20 %
    [InlineData(14, true)]
    public async Task Limits_of_groups_held_are_of_all_the_school_s_groups_also_when_some_are_synced_alone(int groups, bool held)
    {
        _world.Setting = _world.Setting with { SchoolRemovalLimit = -1 };
        SchoolWorld other = new("B", "222/2222", _world.Directory) { Setting = _world.Setting, UserPrefix = "b-" };
        foreach (var g in Enumerable.Range(0, groups))
        {
            _world.Class($"G{g}", "t1", Students($"g{g}-", 10));
            other.Class($"X{g}", "t1", $"x{g}");
        }

        _world.Others.Add(other);
        await _world.NightAsync();
        foreach (var g in Enumerable.Range(0, 3))
            Withdraw($"G{g}", Students($"g{g}-", 6));
        Withdraw("G3", Students("g3-", 1));
        _world.Options = new() { Scope = l => l.MisId is "G0" or "G1" or "G2" or "G3" };
        Assert.Equal(held ? SyncStatus.Held : SyncStatus.Synced, (await _world.NightAsync())[Name("G3")].Status);
    }
}
