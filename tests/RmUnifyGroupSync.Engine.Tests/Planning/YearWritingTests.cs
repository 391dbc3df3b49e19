using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Safety;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>Requirement M8 and §7: a year is one year however the MIS writes its code that day, and codes that differ stay apart.</summary>
public sealed class YearWritingTests
{
    private readonly SchoolWorld _world = new();

    private void Year(string id, params string[] students)
    {
        _world.Group(MisGroupType.Year, id);
        foreach (var student in students)
        {
            _world.Person(student);
            _world.Enrol(MisGroupType.Year, id, student);
        }
    }

    private void Rewrite(string before, string after, params string[] students)
    {
        _world.RemoveGroup(MisGroupType.Year, before);
        Year(after, students);
    }

    private IEnumerable<string?> Keys => _world.Directory.Groups.Values.Select(g => g.Info.UniqueName).Order(StringComparer.Ordinal);

    [Theory]
    [InlineData("7", "07", true)]
    [InlineData("007", "7", true)]
    [InlineData("7", "Year 7", true)]
    [InlineData("ps1", "PS1", true)]
    [InlineData("0", "00", true)]
    [InlineData("7", "70", false)]
    [InlineData("N1", "N2", false)]
    [InlineData("N1", "N01", false)]
    [InlineData("R", "0", false)]
    [InlineData("1", "N1", false)]
    public void M8_writings_of_one_year_and_codes_that_differ(string a, string b, bool same) =>
        Assert.Equal(same, YearCode.Canonical(a) == YearCode.Canonical(b));

    [Theory]
    [InlineData("7", "07", false)]
    [InlineData("07", "7", false)]
    [InlineData("7", "07", true)]
    [InlineData("Year 7", "7", true)]
    public async Task M8_a_year_that_is_written_otherwise_today_keeps_its_group_and_nothing_is_held(string before, string after, bool ledgerLost)
    {
        Year(before, "s1", "s2");
        await _world.NightAsync();
        var key = Assert.Single(Keys);
        _world.Ledger = ledgerLost ? new() : _world.Ledger;
        Rewrite(before, after, "s1", "s2", "s3");
        var plan = (await _world.PlanAsync()).Plan;
        Assert.Empty(plan.SchoolHolds);
        Assert.Equal(GroupPlanKind.Sync, plan.Groups.Single().Kind);
        await _world.NightAsync();
        Assert.Equal([key], Keys);
        Assert.Equal(["a1", "s1", "s2", "s3"], _world.Directory.Groups.Values.Single().Members.Select(m => m[2..]).Order(StringComparer.Ordinal));
        Rewrite(after, before, "s1", "s2", "s3");
        var writes = _world.Directory.Writes;
        await _world.NightAsync();
        Assert.Equal(writes, _world.Directory.Writes);
    }

    [Fact]
    public async Task M8_years_that_the_MIS_has_side_by_side_are_never_one()
    {
        Year("7", "s1");
        await _world.NightAsync();
        Year("07", "s2");
        Year("N1", "s3");
        Year("N2", "s4");
        Year("R", "s5");
        await _world.NightAsync();
        Assert.Equal(5, _world.Directory.Groups.Count);
        Assert.All(_world.Directory.Groups.Values, g => Assert.Equal(2, g.Members.Count));
    }

    [Fact]
    public async Task M8_of_two_groups_of_one_year_always_the_same_goes_on_and_the_other_is_told()
    {
        foreach (var (id, at) in new[] { ("07", 2), ("7", 1) })
        {
            _world.Directory.Add(
                new() { Id = "g" + id, DisplayName = id, Mail = "x@x.test", CreatedAt = new(2026, 9, at, 0, 0, 0, TimeSpan.Zero), UniqueName = new LinkKey(SchoolWorld.Id, MisGroupType.Year, id).ToString() }, [], ["u-a1"]);
        }

        Year("07", "s1");
        await _world.NightAsync();
        Rewrite("07", "7", "s1");
        await _world.NightAsync();
        Assert.Equal((2, 0), (_world.Directory.Groups["g7"].Members.Count, _world.Directory.Groups["g07"].Members.Count));
        Assert.Contains((await _world.PlanAsync()).Plan.Warnings, w => w.Contains("linked to one MIS group", StringComparison.Ordinal) && w.Contains("(g7)", StringComparison.Ordinal));
        Assert.Equal(2, _world.Directory.Groups.Count);
    }

    [Fact]
    public async Task M8_D2_a_deleted_year_is_not_made_again_under_another_writing_but_by_hand()
    {
        Year("7", "s1");
        await _world.NightAsync();
        var group = _world.Directory.Groups.Values.Single();
        group.Info = group.Info with { DeletedAt = DateTimeOffset.UnixEpoch };
        Rewrite("7", "07", "s1");
        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
        _world.Options = new() { Manual = new() { Groups = new HashSet<GroupIdentity> { new(SchoolWorld.Id, MisGroupType.Year, "07") }, Force = true } };
        await _world.NightAsync();
        Assert.Equal(["rmugs:1234567:year:07:g2", "rmugs:1234567:year:7"], Keys);
        _world.Options = new();
        Rewrite("07", "7", "s1");
        var writes = _world.Directory.Writes;
        await _world.NightAsync();
        Assert.Equal(writes, _world.Directory.Writes);
    }

    [Theory]
    [InlineData("7", "07", false)]
    [InlineData("07", "7", false)]
    [InlineData("7", "8", true)]
    [InlineData("N1", "N2", true)]
    public void Safety_8_the_gate_misses_a_year_and_not_a_writing(string before, string after, bool gone)
    {
        Year(before, "s1", "s2");
        var last = GoodSource.Of(_world.Read());
        Rewrite(before, after, "s1", "s2");
        Assert.Equal(gone, SourceGate.Judge(_world.Read(), new() { Last = last }).Hold is not null);
    }

    [Fact]
    public void Safety_8_writing_every_year_otherwise_is_no_change_of_all_ids()
    {
        foreach (var id in new[] { "7", "8", "9" })
            Year(id, "s" + id);
        var last = GoodSource.Of(_world.Read());
        foreach (var id in new[] { "7", "8", "9" })
            Rewrite(id, "0" + id, "s" + id);
        var verdict = SourceGate.Judge(_world.Read(), new() { Last = last });
        Assert.Null(verdict.Hold);
        Assert.Empty(verdict.CreationHold);
    }
}
