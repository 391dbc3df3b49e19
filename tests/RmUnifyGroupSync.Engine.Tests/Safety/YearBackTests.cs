using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Safety;

/// <summary>
/// An export with last year's classes and without this year's: the academic year, which the source's sessions tell, goes back (A2). Last
/// year's classes stay as they were (A4), and the hold says why (requirements §8).
/// </summary>
public sealed class YearBackTests
{
    private static readonly MisSessionRecord LastYear = new("25", new(2025, 9, 1), new(2026, 7, 21), new(2025, 9, 1), new(2026, 7, 21));
    private static readonly MisSessionRecord ThisYear = new("26", new(2026, 9, 1), new(2027, 7, 21), new(2026, 9, 1), new(2027, 7, 21));
    private readonly SchoolWorld _world = new();

    public YearBackTests()
    {
        _world.Setting = _world.Setting with { AutoCreate = [MisGroupType.Teaching, MisGroupType.Year], GroupRemovalLimit = -1, SchoolRemovalLimit = -1 };
        foreach (var id in new[] { "s1", "s2", "s3" })
            _world.Person(id);
        _world.Group(MisGroupType.Year, "7");
        Fill(MisGroupType.Year, "7", "s1", "s2", "s3");
    }

    private void Fill(MisGroupType type, string group, params string[] students) => Array.ForEach(students, s => _world.Enrol(type, group, s));

    private void Class(string id, MisSessionRecord session, params string[] students)
    {
        _world.Group(MisGroupType.Teaching, id, null, session);
        Fill(MisGroupType.Teaching, id, students);
    }

    private async Task<Hold?> HoldAsync() => (await _world.PlanAsync()).Plan.SchoolHolds.GetValueOrDefault(_world.SchoolId);

    [Fact]
    public async Task A2_last_years_classes_are_not_made_when_this_years_are_missing_from_the_export()
    {
        Class("old", LastYear, "s1", "s2", "s3");
        Class("new", ThisYear, "s1", "s2", "s3");
        await _world.NightAsync();
        _world.RemoveGroup(MisGroupType.Teaching, "new");
        var hold = await HoldAsync();
        Assert.Equal(GroupSyncErrorId.SourceGateHeld, hold!.ErrorId);
        Assert.Contains("from 2026 to 2025", hold.Reason, StringComparison.Ordinal);
        Assert.Contains("-AcceptSource", hold.Reason, StringComparison.Ordinal);

        await _world.NightAsync();
        await _world.NightAsync();
        Assert.Equal(["7[1234567][2026]", "new[1234567][2026]"], _world.Directory.Groups.Values.Select(g => g.Info.DisplayName).Order(StringComparer.Ordinal));
        Assert.Equal(["a1", "s1", "s2", "s3"], _world.Members("new"));
    }

    [Fact]
    public async Task A4_last_years_class_stays_frozen_when_this_years_are_missing_and_the_next_whole_export_goes_on()
    {
        _world.Today = new(2026, 5, 1);
        Class("old", LastYear, "s1", "s2");
        await _world.NightAsync();
        _world.Today = new(2026, 11, 20);
        Class("new", ThisYear, "s1", "s2", "s3");
        _world.Options = new() { Rollover = true };
        await _world.NightAsync();
        _world.Options = new();

        _world.RemoveGroup(MisGroupType.Teaching, "new");
        Class("old", LastYear, "s2", "s3");
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "s2"], _world.Members("old", 2025));

        Class("new", ThisYear, "s1", "s2");
        Assert.Null(await HoldAsync());
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "s2"], _world.Members("new"));
        Assert.Equal(["a1", "s1", "s2"], _world.Members("old", 2025));
    }

    [Fact]
    public async Task A5_a_new_year_that_nobody_has_confirmed_does_not_go_back_unseen_either()
    {
        _world.Today = new(2026, 5, 1);
        Class("old", LastYear, "s1", "s2");
        await _world.NightAsync();
        _world.Today = new(2026, 11, 20);
        Class("new", ThisYear, "s1", "s2", "s3");
        await _world.NightAsync();

        _world.RemoveGroup(MisGroupType.Teaching, "new");
        Class("old", LastYear, "s2", "s3");
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "s2"], _world.Members("old", 2025));
    }

    [Fact]
    public async Task Safety_8_AcceptSource_takes_an_academic_year_that_went_back()
    {
        Class("old", LastYear, "s1", "s2", "s3");
        Class("new", ThisYear, "s1", "s2", "s3");
        await _world.NightAsync();
        _world.RemoveGroup(MisGroupType.Teaching, "new");
        _world.AcceptSource = true;
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "s2", "s3"], _world.Members("old", 2025));
        _world.AcceptSource = false;
        Assert.Null(await HoldAsync());
    }
}
