using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Safety;

/// <summary>A whole school that is in no source any more, or that comes back under a new id (requirements §8: a change of MIS).</summary>
public sealed class SchoolGoneTests
{
    private readonly SchoolWorld _world = new("A");
    private readonly SchoolWorld _other;

    public SchoolGoneTests()
    {
        _world.Setting = _world.Setting with { AutoCreate = [MisGroupType.Teaching] };
        _other = new("B", "765/4321", _world.Directory) { Setting = _world.Setting, Ledger = _world.Ledger };
        Fill(_world, "");
        Fill(_other, "x");
    }

    private static void Fill(SchoolWorld school, string prefix)
    {
        foreach (var i in Enumerable.Range(1, 4))
            school.Class($"{prefix}c{i}", $"{prefix}t{i}", $"{prefix}s{i}", $"{prefix}r{i}");
    }

    private IEnumerable<string> Groups => _world.Directory.Groups.Values.Select(g => g.Info.DisplayName).Order(StringComparer.Ordinal);

    [Theory]
    [InlineData("W9", "123/4567", "the MIS ids of all people and all Teaching groups have changed at once")]
    [InlineData("W9", "999/9999", "is new in the MIS source, and another school has gone from it")]
    public async Task Safety_8_a_change_of_MIS_that_brings_the_school_a_new_id_makes_no_second_groups(string id, string number, string why)
    {
        await _world.NightAsync();
        var before = Groups.ToList();
        SchoolWorld now = new(id, number, _world.Directory) { Setting = _world.Setting, Ledger = _world.Ledger };
        Fill(now, "n");
        var holds = (await now.PlanAsync()).Plan.SchoolHolds;
        Assert.Equal(GroupSyncErrorId.SourceGateHeld, holds["W9"].ErrorId);
        Assert.Contains(why, holds["W9"].Reason, StringComparison.Ordinal);
        await now.NightAsync();
        await now.NightAsync();
        Assert.Equal(before, Groups);

        now.AcceptSource = true;
        await now.NightAsync();
        Assert.Equal(before.Count + 4, Groups.Count());
    }

    [Fact]
    public async Task S9_a_school_that_is_in_no_source_any_more_is_said_and_left_as_it_is()
    {
        _world.Others.Add(_other);
        await _world.NightAsync();
        _world.Others.Clear();
        _world.Class("c1", "t1", "s1", "r1", "xt1"); // a pupil with the user name of a teacher of the school that is gone
        await _world.NightAsync();

        Assert.Equal(["a1", "xr1", "xs1", "xt1"], _other.Members("xc1"));
        Assert.DoesNotContain("xt1", _world.Members("c1"));
        var hold = Assert.Single((await _world.PlanAsync()).Plan.SchoolHolds);
        Assert.Equal(("7654321", GroupSyncErrorId.SourceGateHeld), (hold.Key, hold.Value.ErrorId));
        Assert.Contains("School Test School (B) is in no MIS source any more", hold.Value.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S9_a_school_that_is_gone_is_no_concern_of_a_call_for_another_or_of_one_that_could_not_read_all()
    {
        _world.Others.Add(_other);
        await _world.NightAsync();
        _world.Others.Clear();
        _world.Options = new() { Scope = l => l.SchoolId == "A" };
        Assert.Empty((await _world.PlanAsync()).Plan.SchoolHolds);
        (_world.Options, _world.OthersFailed) = (new PlanOptions(), true);
        Assert.Empty((await _world.PlanAsync()).Plan.SchoolHolds);
    }
}
