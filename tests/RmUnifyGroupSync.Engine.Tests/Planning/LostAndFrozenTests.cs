using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>Groups that nobody finds any more (D2, D6), rollover settings that change while the ledger is lost (A4), and excluded people in frozen groups (M10).</summary>
public sealed class LostAndFrozenTests
{
    private readonly SchoolWorld _world = new();

    public LostAndFrozenTests() => _world.Setting = _world.Setting with { SchoolRemovalLimit = -1 };

    private void Registration(string id, params string[] students)
    {
        _world.Group(MisGroupType.Registration, id);
        foreach (var student in students)
        {
            _world.Person(student);
            _world.Enrol(MisGroupType.Registration, id, student);
        }
    }

    private void MadeOn(DateTimeOffset? at)
    {
        foreach (var group in _world.Directory.Groups.Values)
            group.Info = group.Info with { CreatedAt = at };
    }

    [Fact]
    public async Task D2_D6_groups_of_the_ledger_that_are_found_nowhere_count_as_deleted_and_are_told_once()
    {
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t1", "s2");
        await _world.NightAsync();
        _world.Directory.Groups.Clear();
        var prepared = await _world.PlanAsync();
        var warning = Assert.Single(prepared.Plan.Warnings, w => w.Contains("not in Microsoft 365 any more", StringComparison.Ordinal));
        Assert.StartsWith("2 group(s)", warning, StringComparison.Ordinal);
        Assert.Contains("7A[1234567][2026]", warning, StringComparison.Ordinal);
        Assert.All(prepared.Plan.Groups, g => Assert.Equal((GroupPlanKind.Leave, LinkState.Deleted), (g.Kind, g.Link.StateAt(DateTimeOffset.UnixEpoch))));
        await _world.NightAsync();
        Assert.Empty(_world.Directory.Groups);
    }

    [Fact]
    public async Task D2_a_group_that_this_tool_deleted_is_no_surprise()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Ledger.SaveGroups([.. _world.Ledger.Read().Groups.Select(g => g with { DeletedAt = DateTimeOffset.UnixEpoch })]);
        _world.Directory.Groups.Clear();
        Assert.Empty((await _world.PlanAsync()).Plan.Warnings);
        await _world.NightAsync();
        Assert.Empty(_world.Directory.Groups);
    }

    [Fact]
    public async Task A4_switched_to_New_with_the_ledger_lost_a_group_of_this_year_goes_on()
    {
        Registration("5L", "s1");
        await _world.NightAsync();
        MadeOn(new(2026, 9, 2, 0, 0, 0, TimeSpan.Zero));
        (_world.Ledger, _world.Setting) = (new(), _world.Setting with { RegistrationRollover = RolloverMode.New });
        Registration("5L", "s1", "s2");
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "s2"], Assert.Single(_world.Directory.Groups).Value.Members.Select(m => m[2..]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("2025-09-02")]
    [InlineData(null)]
    public async Task A4_switched_to_New_with_the_ledger_lost_no_second_group_is_made_where_nobody_knows(string? made)
    {
        Registration("5L", "s1");
        await _world.NightAsync();
        MadeOn(made is null ? null : DateTimeOffset.Parse(made, System.Globalization.CultureInfo.InvariantCulture));
        (_world.Ledger, _world.Setting) = (new(), _world.Setting with { RegistrationRollover = RolloverMode.New });
        var plan = (await _world.PlanAsync()).Plan;
        Assert.Contains(plan.Warnings, w => w.Contains("Set-GroupSyncLink", StringComparison.Ordinal) && w.Contains("5L", StringComparison.Ordinal));
        var writes = _world.Directory.Writes;
        await _world.NightAsync();
        Assert.Equal(writes, _world.Directory.Writes);
    }

    [Fact]
    public async Task A4_switched_to_Reuse_with_the_ledger_lost_the_group_of_this_year_goes_on_over_the_summer_too()
    {
        _world.Setting = _world.Setting with { RegistrationRollover = RolloverMode.New };
        Registration("5L", "s1");
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        (_world.Ledger, _world.Setting) = (new(), _world.Setting with { RegistrationRollover = RolloverMode.Reuse, TeachingRollover = RolloverMode.Reuse });
        await _world.NightAsync();
        Assert.Equal(2, _world.Directory.Groups.Count);
        (_world.Today, _world.Options) = (new(2027, 9, 3), new() { Rollover = true });
        await _world.NightAsync();
        // Last year's class is never filled with this year's pupils; the registration group lives on.
        Assert.Equal(["5L[1234567][2026]", "7A[1234567][2026]", "7A[1234567][2027]"], _world.Directory.Groups.Values.Select(g => g.Info.DisplayName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("2025-09-02", "2024", "none")]
    [InlineData("2023-09-02", "2024", "2024")]
    [InlineData("2023-09-02", "2026", "2026")]
    [InlineData(null, "2024", "none")]
    public async Task A4_of_several_registration_groups_the_one_that_was_used_last_goes_on_with_the_ledger_lost_too(string? made, string keyed, string expected)
    {
        foreach (var (id, year) in new[] { ("none", (int?)null), (keyed, int.Parse(keyed, System.Globalization.CultureInfo.InvariantCulture)) })
        {
            _world.Directory.Add(
                new()
                {
                    Id = id,
                    DisplayName = id,
                    Mail = "x@x.test",
                    CreatedAt = year is null && made is not null ? DateTimeOffset.Parse(made, System.Globalization.CultureInfo.InvariantCulture) : null,
                    UniqueName = new Engine.Naming.LinkKey(SchoolWorld.Id, MisGroupType.Registration, "5L", year).ToString(),
                }, [], ["u-a1"]);
        }

        Registration("5L", "s1");
        await _world.NightAsync();
        Assert.Equal(expected, Assert.Single(_world.Directory.Groups.Values, g => g.Members.Contains("u-s1")).Info.Id);
        Assert.Equal(2, _world.Directory.Groups.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task M10_an_excluded_pupil_leaves_the_frozen_class_of_last_year_limits_or_not(bool hasLeftTheMis)
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Account("s1b");
        _world.Of("7A").Members.Add("u-friend");
        _world.Today = new(2027, 9, 3);
        _world.Setting = _world.Setting with { ExcludedPerson = ["s1"], SchoolRemovalLimit = 0, GroupRemovalLimit = 0 };
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        if (hasLeftTheMis)
            _world.Leave("s1");
        var result = (await _world.NightAsync())["7A[1234567][2026]"];
        Assert.Equal((SyncStatus.Synced, 1), (result.Status, result.Removed));
        Assert.Equal(["a1", "friend", "s2", "t1"], _world.Members("7A", 2026));
        var change = Assert.Single(_world.Ledger.Changes, c => c.Action == PlannedAction.RemoveMember);
        Assert.Equal("is on the exclusion list; otherwise the group is left as it is because the MIS group is gone", change.Reason);
        var writes = _world.Directory.Writes;
        await _world.NightAsync();
        Assert.Equal(writes, _world.Directory.Writes);
    }

    [Fact]
    public async Task M10_A2_also_where_the_MIS_still_has_the_class_of_last_year_and_whom_a_person_added_stays()
    {
        MisSessionRecord session = new("y", new(2026, 9, 1), new(2027, 7, 20));
        _world.Group(MisGroupType.Teaching, "7A", "7A", session);
        _world.Person("t1", PersonRole.Teacher);
        _world.Enrol(MisGroupType.Teaching, "7A", "t1", PersonRole.Teacher);
        foreach (var id in new[] { "s1", "s2", "s3" })
            _world.Person(id);
        _world.Enrol(MisGroupType.Teaching, "7A", "s1");
        _world.Enrol(MisGroupType.Teaching, "7A", "s2");
        await _world.NightAsync();
        _world.Of("7A").Members.Add("u-s3");
        _world.Group(MisGroupType.Teaching, "8A", "8A", new MisSessionRecord("z", new(2027, 9, 1), new(2028, 7, 20)));
        _world.Enrol(MisGroupType.Teaching, "8A", "s2");
        _world.Today = new(2027, 9, 3);
        _world.Setting = _world.Setting with { ExcludedPerson = ["Student:s1", "s3"] };
        await _world.NightAsync();
        Assert.Equal(["a1", "s2", "s3", "t1"], _world.Members("7A", 2026));
        Assert.Contains("its academic year is over", Assert.Single(_world.Ledger.Changes, c => c.Action == PlannedAction.RemoveMember).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task M10_an_excluded_teacher_stops_owning_a_frozen_class_unless_he_is_its_last_owner(bool adminIsThere)
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        if (!adminIsThere)
            _world.Of("7A").Owners.Remove("u-a1");
        _world.RemoveGroup(MisGroupType.Teaching, "7A");
        _world.Setting = _world.Setting with { ExcludedPerson = ["Staff:t1"], SourceDropLimit = -1 };
        _world.Options = new() { Rollover = true };
        await _world.NightAsync();
        Assert.Equal(adminIsThere ? ["a1"] : ["t1"], _world.Owners("7A"));
        Assert.Equal(["a1", "s1"], _world.Members("7A"));
    }

    [Fact]
    public async Task M10_in_a_frozen_class_nothing_is_written_by_a_what_if()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        (_world.Today, _world.WhatIf, _world.Setting) = (new(2027, 9, 3), true, _world.Setting with { ExcludedPerson = ["s1"] });
        var writes = _world.Directory.Writes;
        Assert.Equal(SyncStatus.Planned, (await _world.NightAsync())["7A[1234567][2026]"].Status);
        Assert.Equal(writes, _world.Directory.Writes);
    }

    [Fact]
    public async Task M10_a_removal_that_nothing_holds_does_not_make_the_group_held()
    {
        for (var i = 0; i < 9; i++)
            _world.Class("7" + i, "t1", "s1", "s2", "s3");
        await _world.NightAsync();
        _world.Setting = _world.Setting with { ExcludedPerson = ["s1"], SchoolRemovalLimit = 0, GroupRemovalLimit = -1 };
        _world.Withdraw(MisGroupType.Teaching, "70", "s2");
        var results = await _world.NightAsync();
        Assert.Equal((SyncStatus.Held, 1), (results["70[1234567][2026]"].Status, results["70[1234567][2026]"].Removed));
        Assert.Equal((SyncStatus.Synced, 1), (results["71[1234567][2026]"].Status, results["71[1234567][2026]"].Removed));
    }
}
