using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Applying;

/// <summary>Requirements §6 and §8: the order of work, an end between groups, and one school's fault that is no other's.</summary>
public sealed class WorkTests
{
    private readonly SchoolWorld _world = new() { Setting = new() { AutoCreate = [MisGroupType.Teaching], AdminOwner = ["a1@x.test"], AcademicYearStart = "09-01", GroupRemovalLimit = -1, SchoolRemovalLimit = -1 } };

    private async Task StartAsync()
    {
        _world.Class("joined", "t1", "s1");
        _world.Class("left", "t2", "s2", "s3");
        _world.Class("teacher", "t3", "s4");
        await _world.NightAsync();
        _world.Person("s9");
        _world.Enrol(MisGroupType.Teaching, "joined", "s9");
        _world.Withdraw(MisGroupType.Teaching, "left", "s3");
        _world.Withdraw(MisGroupType.Teaching, "teacher", "t3");
        _world.Person("t4", PersonRole.Teacher);
        _world.Enrol(MisGroupType.Teaching, "teacher", "t4", PersonRole.Teacher);
        _world.Class("fresh", "t1", "s3");
        _world.Directory.Log.Clear();
    }

    private static string[] Groups(IEnumerable<string> log) => [.. log.Select(l => l.Split(' ')[^1].Split('[')[0]).Distinct()];

    [Fact]
    public async Task With_time_enough_groups_are_made_first_then_people_added_then_removed()
    {
        await StartAsync();
        await _world.NightAsync();
        var kinds = _world.Directory.Log.Select(l => l.Split(' ')[0]).ToList();
        Assert.Equal("create", kinds[0]);
        Assert.True(kinds.LastIndexOf("add") < kinds.IndexOf("remove"));
        Assert.True(_world.Directory.Log.FindIndex(l => l.Contains("add", StringComparison.Ordinal) && l.Contains("teacher", StringComparison.Ordinal))
            < _world.Directory.Log.FindIndex(l => l.Contains("add", StringComparison.Ordinal) && l.Contains("joined", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_time_or_quota_is_short_leavers_and_todays_teachers_come_before_joiners_and_new_groups(bool throttled)
    {
        await StartAsync();
        if (throttled)
            _world.Directory.Throttled = 1;
        else
            _world.MayGoOn = () => true;
        await _world.NightAsync();
        var groups = Groups(_world.Directory.Log);
        Assert.Equal(["left", "teacher"], groups[..2].Order(StringComparer.Ordinal));
        Assert.Equal(["joined", "fresh"], groups[2..]);
    }

    [Fact]
    public async Task StopAfter_ends_between_groups_and_the_next_run_goes_on()
    {
        await StartAsync();
        var asked = 0;
        _world.MayGoOn = () => asked++ == 0;
        var results = await _world.NightAsync();
        Assert.True(_world.LastApplier!.EndedEarly);
        Assert.Equal(["left[1234567][2026]", "teacher[1234567][2026]"], results.Keys.Order(StringComparer.Ordinal));
        Assert.All(results.Values, r => Assert.Equal(SyncStatus.Synced, r.Status));
        Assert.Equal(["a1", "s4", "t4"], _world.Members("teacher"));
        Assert.DoesNotContain(_world.Directory.Groups.Values, g => g.Info.DisplayName.StartsWith("fresh", StringComparison.Ordinal));
        _world.MayGoOn = null;
        await _world.NightAsync();
        Assert.False(_world.LastApplier!.EndedEarly);
        Assert.Contains("s9", _world.Members("joined"));
        Assert.Equal(["a1", "s3", "t1"], _world.Members("fresh"));
    }

    [Fact]
    public async Task StopAfter_begins_waves_of_limited_size()
    {
        foreach (var i in Enumerable.Range(0, 120))
            _world.Class($"c{i:D3}", "t1", $"s{i}");
        var asked = 0;
        _world.MayGoOn = () => asked++ < 2;
        Assert.Equal(40, (await _world.NightAsync()).Count);
        Assert.Equal(40, _world.Directory.Groups.Count);
    }

    [Fact]
    public async Task A_run_that_is_cut_gives_the_results_of_what_was_done_and_records_it()
    {
        await StartAsync();
        _world.LastResults.Clear();
        _world.Directory.BeforeWrite = _ =>
        {
            if (_world.Directory.Log.Count == 2)
                throw new OperationCanceledException("cut");
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => _world.NightAsync());
        Assert.Contains(_world.Ledger.Changes, c => c.Action == PlannedAction.CreateGroup && c.GroupName == "fresh[1234567][2026]");
        Assert.Contains(_world.Ledger.Changes, c => c.Action is PlannedAction.AddOwner && c.GroupName == "teacher[1234567][2026]");
        Assert.Contains(_world.LastResults.Values, r => r.Status is SyncStatus.Synced or SyncStatus.Partial && r.Added + r.OwnersAdded > 0);
        Assert.DoesNotContain("joined[1234567][2026]", _world.LastResults.Keys);
    }

    [Fact]
    public async Task S9_something_that_nobody_foresaw_in_one_school_is_that_schools_failure_only()
    {
        _world.Class("7A", "t1", "s1");
        SchoolWorld other = new("B", "222/2222", _world.Directory) { Setting = _world.Setting };
        other.Class("8A", "t2", "s2");
        _world.Others.Add(other);
        await _world.NightAsync();
        foreach (var (school, group) in new[] { (_world, "7A"), (other, "8A") })
        {
            school.Person($"new{group}");
            school.Enrol(MisGroupType.Teaching, group, $"new{group}");
        }

        _world.Directory.Refuses = (group, _) => _world.Directory.Groups[group].Info.DisplayName.StartsWith("8A", StringComparison.Ordinal) ? throw new InvalidOperationException("a fault") : false;
        var results = await _world.NightAsync();
        Assert.Equal(SyncStatus.Synced, results["7A[1234567][2026]"].Status);
        Assert.Equal(SyncStatus.Failed, results["8A[2222222][2026]"].Status);
        Assert.Contains("new7A", _world.Members("7A"));
        Assert.Contains(_world.Observer.Events.OfType<ItemErrorEvent>(), e => e.Error.IsUnexpected && e.Error.Message.Contains("8A", StringComparison.Ordinal));
        _world.Directory.Refuses = (_, _) => false;
        await _world.NightAsync();
        Assert.Contains("new8A", other.Members("8A"));
    }

    [Fact]
    public async Task S9_the_schools_take_turns_so_that_a_large_one_keeps_no_small_one_waiting()
    {
        foreach (var i in Enumerable.Range(0, 60))
            _world.Class($"c{i:D3}", "t1", $"s{i}");
        SchoolWorld other = new("B", "222/2222", _world.Directory) { Setting = _world.Setting };
        other.Class("8A", "t2", "x1");
        _world.Others.Add(other);
        var asked = 0;
        _world.MayGoOn = () => asked++ < 1;
        Assert.Contains("8A[2222222][2026]", (await _world.NightAsync()).Keys);
    }

    [Fact]
    public async Task What_stops_everything_ends_the_run_and_what_was_done_stays_recorded()
    {
        await StartAsync();
        _world.Directory.BeforeWrite = _ => throw new GroupSyncException(GroupSyncErrorId.PermissionMissing, "no");
        await Assert.ThrowsAsync<GroupSyncException>(() => _world.NightAsync());
        _world.Directory.BeforeWrite = _ => { };
        await _world.NightAsync();
        Assert.Equal(["a1", "s2", "t2"], _world.Members("left"));
    }

    [Fact]
    public async Task D6_the_tombstones_of_a_lost_ledger_are_read_back_and_outlast_the_deleted_items()
    {
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t1", "s1");
        await _world.NightAsync();
        await _world.Directory.DeleteGroupAsync(_world.Of("7A").Info.Id, default);
        _world.Ledger = new();
        Assert.Contains((await _world.PlanAsync()).Plan.Warnings, w => w.Contains("30 days", StringComparison.Ordinal));
        await _world.NightAsync();
        _world.Directory.Groups.Remove(_world.Directory.Groups.Single(g => g.Value.Info.DeletedAt is not null).Key);
        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
    }

    [Fact]
    public async Task D6_a_group_that_comes_back_from_the_deleted_items_after_the_ledger_was_lost_is_known_again()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        var group = _world.Of("7A");
        await _world.Directory.DeleteGroupAsync(group.Info.Id, default);
        _world.Ledger = new();
        await _world.NightAsync();
        group.Info = group.Info with { DeletedAt = null };
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        await _world.NightAsync();
        Assert.Equal(["a1", "s2", "t1"], _world.Members("7A"));
    }
}
