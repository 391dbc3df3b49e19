using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Safety;

/// <summary>Requirements §8 sentence by sentence: what is counted, what lifts what, and what a hold says.</summary>
public sealed class LiftTests
{
    private readonly SchoolWorld _world = new();

    private static string[] Students(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i:D2}")];

    private void Withdraw(string group, MisGroupType type, IEnumerable<string> students) => students.ToList().ForEach(s => _world.Withdraw(type, group, s));

    private void Registration(string id, params string[] students)
    {
        _world.Group(MisGroupType.Registration, id);
        foreach (var s in students)
        {
            _world.Person(s);
            _world.Enrol(MisGroupType.Registration, id, s);
        }
    }

    private static string Name(string group) => $"{group}[1234567][2026]";

    private async Task Start(int size)
    {
        _world.Class("7A", "t1", Students("s", size));
        _world.Class("Big", "t2", Students("b", 200));
        await _world.NightAsync();
    }

    [Fact]
    public async Task Limits_a_group_that_would_keep_only_its_new_teacher_would_become_empty()
    {
        _world.Setting = _world.Setting with { GroupRemovalFloor = 100 };
        await Start(6);
        Withdraw("7A", MisGroupType.Teaching, Students("s", 6).Append("t1"));
        _world.Person("t3", PersonRole.Teacher);
        _world.Enrol(MisGroupType.Teaching, "7A", "t3", PersonRole.Teacher);
        Assert.Equal(SyncStatus.Held, (await _world.NightAsync())[Name("7A")].Status);
    }

    [Fact]
    public async Task Limits_a_group_whose_people_are_replaced_is_not_empty()
    {
        _world.Setting = _world.Setting with { GroupRemovalFloor = 100 };
        await Start(6);
        Withdraw("7A", MisGroupType.Teaching, Students("s", 6));
        _world.Person("new");
        _world.Enrol(MisGroupType.Teaching, "7A", "new");
        Assert.Equal(SyncStatus.Synced, (await _world.NightAsync())[Name("7A")].Status);
    }

    [Fact]
    public async Task Limits_percentages_are_of_those_present_before_the_run_and_not_of_those_who_join()
    {
        await Start(20);
        Withdraw("7A", MisGroupType.Teaching, Students("s", 7));
        foreach (var id in Students("new", 20))
        {
            _world.Person(id);
            _world.Enrol(MisGroupType.Teaching, "7A", id);
        }

        var held = (await _world.NightAsync())[Name("7A")];
        Assert.Equal((SyncStatus.Held, 20, 0), (held.Status, held.Added, held.Removed));
    }

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(0, 0, false)]
    [InlineData(-1, 200, false)]
    public async Task Limits_of_a_school_0_means_any_removal_and_minus_1_is_off(int limit, int gone, bool held)
    {
        _world.Setting = _world.Setting with { GroupRemovalLimit = -1, SchoolRemovalLimit = limit, SourceDropLimit = -1 };
        await Start(20);
        Withdraw("Big", MisGroupType.Teaching, Students("b", gone));
        _world.Person("new");
        _world.Enrol(MisGroupType.Teaching, "Big", "new");
        Assert.Equal(held ? SyncStatus.Held : SyncStatus.Synced, (await _world.NightAsync())[Name("Big")].Status);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public async Task Limits_of_groups_held_0_means_any_and_minus_1_is_off(int limit, bool held)
    {
        _world.Setting = _world.Setting with { SchoolRemovalLimit = -1, SchoolGroupLimit = limit };
        await Start(20);
        Withdraw("7A", MisGroupType.Teaching, Students("s", 10));
        Withdraw("Big", MisGroupType.Teaching, ["b00"]);
        Assert.Equal(held ? SyncStatus.Held : SyncStatus.Synced, (await _world.NightAsync())[Name("Big")].Status);
    }

    [Theory]
    [InlineData(22, false)] // exactly 10 % of 220
    [InlineData(23, true)]
    public async Task Limits_of_a_school_are_the_same_when_one_group_is_synced_alone(int gone, bool held)
    {
        _world.Setting = _world.Setting with { GroupRemovalLimit = -1 };
        await Start(20);
        _world.Options = new() { Scope = l => l.MisId == "Big" };
        Withdraw("Big", MisGroupType.Teaching, Students("b", gone));
        Assert.Equal(held ? SyncStatus.Held : SyncStatus.Synced, (await _world.NightAsync())[Name("Big")].Status);
    }

    [Fact]
    public async Task Limits_one_group_synced_alone_after_the_ledger_was_lost_is_measured_against_the_whole_school_too()
    {
        _world.Setting = _world.Setting with { GroupRemovalLimit = -1 };
        await Start(20);
        _world.Ledger = new();
        _world.Options = new() { Scope = l => l.MisId == "7A" };
        await _world.NightAsync();
        Withdraw("7A", MisGroupType.Teaching, Students("s", 4));
        Assert.Equal(SyncStatus.Synced, (await _world.NightAsync())[Name("7A")].Status);
    }

    [Fact]
    public async Task Force_lifts_the_limits_and_tells_how_many_removals_they_would_have_held()
    {
        await Start(20);
        Withdraw("7A", MisGroupType.Teaching, Students("s", 10));
        Withdraw("Big", MisGroupType.Teaching, ["b00"]);
        Assert.Equal(0, (await _world.PlanAsync()).Plan.LiftedRemovals);
        _world.Options = new() { Force = true };
        var plan = (await _world.PlanAsync()).Plan;
        Assert.Equal(10, plan.LiftedRemovals);
        Assert.All(plan.Groups, g => Assert.Null(g.Hold));
        Withdraw("Big", MisGroupType.Teaching, Students("b", 30));
        Assert.Equal(40, (await _world.PlanAsync()).Plan.LiftedRemovals);
    }

    [Fact]
    public async Task Force_lifts_neither_the_gate_nor_the_unmatched_nor_an_unconfirmed_year()
    {
        await Start(20);
        _world.Options = new() { Force = true };
        foreach (var id in Students("b", 60))
            _world.Directory.Users[$"u-{id}"] = _world.Directory.Users[$"u-{id}"] with { UserPrincipalName = $"new-{id}@x.test", Mail = null };
        Withdraw("7A", MisGroupType.Teaching, ["s01"]);
        Assert.Contains("UnmatchedLimit", (await _world.NightAsync())[Name("7A")].Reason, StringComparison.Ordinal);
        _world.AcceptSource = true;
        Assert.Contains("UnmatchedLimit", (await _world.NightAsync())[Name("7A")].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollover_lifts_gone_years_and_the_limits_of_groups_that_live_on_but_not_those_of_classes()
    {
        Registration("5L", Students("r", 20));
        _world.Group(MisGroupType.Year, "11");
        _world.Enrol(MisGroupType.Year, "11", "r00");
        _world.Class("7A", "t1", Students("s", 20));
        await _world.NightAsync();
        _world.Today = new(2027, 9, 3);
        Withdraw("5L", MisGroupType.Registration, Students("r", 20));
        _world.Person("fresh");
        _world.Enrol(MisGroupType.Registration, "5L", "fresh");
        _world.RemoveGroup(MisGroupType.Year, "11");
        Assert.Equal(GroupSyncErrorId.SourceGateHeld, (await _world.PlanAsync()).Plan.SchoolHolds[SchoolWorld.Id].ErrorId);
        _world.Options = new() { Rollover = true };
        Assert.Equal(20, (await _world.NightAsync())[Name("5L")].Removed);
        _world.Setting = _world.Setting with { SchoolRemovalLimit = -1 };
        Withdraw("7A", MisGroupType.Teaching, Students("s", 10));
        Assert.Equal(SyncStatus.Held, (await _world.NightAsync())["7A[1234567][2027]"].Status);
    }

    [Fact]
    public async Task Rollover_unconfirmed_holds_the_groups_that_live_on_and_nothing_else()
    {
        Registration("5L", Students("r", 20));
        _world.Setting = _world.Setting with { TeachingRollover = RolloverMode.New, GroupRemovalLimit = -1 };
        _world.Class("7A", "t1", Students("s", 20));
        await _world.NightAsync();
        _world.Today = new(2027, 9, 3);
        await _world.NightAsync();
        Withdraw("5L", MisGroupType.Registration, Students("r", 10));
        Withdraw("7A", MisGroupType.Teaching, ["s00"]);
        var results = await _world.NightAsync();
        Assert.Equal((SyncStatus.Held, SyncStatus.Synced), (results[Name("5L")].Status, results["7A[1234567][2027]"].Status));
    }

    [Fact]
    public async Task Gate_AcceptSource_before_the_new_year_is_confirmed_takes_the_source_and_not_the_year()
    {
        Registration("5L", Students("r", 40));
        await _world.NightAsync();
        _world.Today = new(2027, 9, 3);
        Withdraw("5L", MisGroupType.Registration, Students("r", 30));
        _world.AcceptSource = true;
        Assert.Contains("-Rollover", (await _world.NightAsync())[Name("5L")].Reason, StringComparison.Ordinal);
        _world.AcceptSource = false;
        Assert.Contains("-Rollover", (await _world.NightAsync())[Name("5L")].Reason, StringComparison.Ordinal);
        _world.Options = new() { Rollover = true };
        Assert.Equal(30, (await _world.NightAsync())[Name("5L")].Removed);
    }

    [Theory]
    [InlineData(99, 1, false)] // exactly 1 % of 100
    [InlineData(98, 1, true)]
    public async Task Gate_more_than_1_percent_of_people_on_rows_that_contradict_each_other_holds(int good, int bad, bool held)
    {
        _world.Class("7A", null, Students("s", good));
        foreach (var id in Students("x", bad))
            _world.Person(id);
        await _world.NightAsync();
        Students("x", bad).ToList().ForEach(id => _world.Contradictory.Add((PersonRole.Student, id)));
        Assert.Equal(held, (await _world.PlanAsync()).Plan.SchoolHolds.ContainsKey(SchoolWorld.Id));
    }

    [Theory]
    [InlineData(79, 20, false)] // with s1 they are 80: exactly 25 %
    [InlineData(78, 20, true)]
    [InlineData(40, 19, false)] // under 20 people
    public async Task Gate_people_down_by_more_than_25_percent_and_20_holds(int before, int gone, bool held)
    {
        Students("p", before).ToList().ForEach(id => _world.Person(id));
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        Students("p", gone).ToList().ForEach(_world.Leave);
        Assert.Equal(held, (await _world.PlanAsync()).Plan.SchoolHolds.ContainsKey(SchoolWorld.Id));
    }

    [Theory]
    [InlineData(12, 3, false)]
    [InlineData(11, 3, true)]
    [InlineData(4, 2, false)] // half of them, but under 3 groups
    public async Task Gate_groups_down_by_more_than_25_percent_and_3_holds(int before, int gone, bool held)
    {
        foreach (var g in Enumerable.Range(0, before))
            _world.Class($"G{g:D2}", "t1", $"s{g}");
        await _world.NightAsync();
        foreach (var g in Enumerable.Range(0, gone))
            _world.RemoveGroup(MisGroupType.Teaching, $"G{g:D2}");
        Assert.Equal(held, (await _world.PlanAsync()).Plan.SchoolHolds.ContainsKey(SchoolWorld.Id));
    }

    [Fact]
    public async Task Gate_a_new_MIS_in_summer_with_all_new_ids_makes_no_second_set_of_groups_that_live_on()
    {
        foreach (var r in new[] { "5L", "5M", "5N" })
            Registration(r, $"{r}-1", $"{r}-2");
        await _world.NightAsync();
        _world.Clear();
        _world.Today = new(2027, 9, 3);
        foreach (var r in new[] { "x5L", "x5M", "x5N" })
            Registration(r, $"{r}-1", $"{r}-2");
        _world.Options = new() { Rollover = true };
        var results = await _world.NightAsync();
        Assert.Equal(3, _world.Directory.Groups.Count);
        Assert.All(results.Values, r => Assert.Equal(SyncStatus.Blocked, r.Status));
    }

    [Fact]
    public async Task Gate_a_new_MIS_makes_no_second_group_for_a_small_schools_one_class_either()
    {
        _world.Class("7A", "t1", "s1", "s2", "s3");
        await _world.NightAsync();
        _world.Clear();
        _world.Class("n7A", "n1", "x1", "x2", "x3");
        var results = await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
        Assert.Contains(results.Values, r => r.Status == SyncStatus.Blocked);
    }

    [Fact]
    public async Task Held_says_what_is_held_why_and_what_lifts_it()
    {
        await Start(20);
        Withdraw("7A", MisGroupType.Teaching, Students("s", 10));
        var plan = (await _world.PlanAsync()).Plan;
        var changes = Engine.Planning.PlanView.ChangesOf(plan).Where(c => c.Action == PlannedAction.RemoveMember).ToList();
        Assert.Equal(10, changes.Count);
        Assert.All(changes, c => Assert.True(c.Held));
        Assert.Equal(
            "Removals from \"7A[1234567][2026]\" are held: 10 of its 20 members would leave at once (50 %); the limit is 30 % (setting GroupRemovalLimit). " +
            "Nobody is removed; who is new is added. If they have really left, run it once with -Force; if not, mend the MIS.",
            changes[0].HeldReason);
        Withdraw("Big", MisGroupType.Teaching, Students("b", 20));
        Assert.StartsWith("All removals of school Test School (1234567) are held: 30 of its 220 student memberships would go at once (13.6 %)", (await _world.PlanAsync()).Plan.SchoolHolds[SchoolWorld.Id].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIf_writes_nothing_into_directory_or_ledger_and_tells_the_same()
    {
        await Start(20);
        Withdraw("7A", MisGroupType.Teaching, ["s00"]);
        _world.Class("7B", "t1", "s00");
        _world.WhatIf = true;
        var (writes, ledger) = (_world.Directory.Writes, _world.Ledger.Read().Links.Count);
        var rehearsal = await _world.NightAsync();
        Assert.Equal((writes, ledger), (_world.Directory.Writes, _world.Ledger.Read().Links.Count));
        _world.WhatIf = false;
        var real = await _world.NightAsync();
        Assert.Equal(rehearsal.Values.Select(r => (r.DisplayName, r.Added, r.Removed, r.OwnersAdded)).Order(), real.Values.Select(r => (r.DisplayName, r.Added, r.Removed, r.OwnersAdded)).Order());
    }
}
