using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Safety;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Safety;

/// <summary>Requirements §8, the source gate: what breaches it, what does not, and what the hold says of it.</summary>
public sealed class GateTests
{
    private readonly SchoolWorld _world = new();

    private static string[] Students(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i:D2}")];

    private SchoolVerdict Judge(SchoolToday school, GoodSource? last = null, int newlyUnmatched = 0) =>
        SourceGate.Judge(school, new() { Last = last, LastAcademicYear = last?.AcademicYear, NewlyUnmatched = newlyUnmatched });

    private SchoolToday Classes(int count, int pupilsEach)
    {
        _world.Clear();
        foreach (var c in Enumerable.Range(0, count))
            _world.Class($"c{c}", "t1", Students($"s{c}-", pupilsEach));
        return _world.Read();
    }

    [Fact]
    public void Gate_memberships_of_a_type_are_counted_over_all_its_groups()
    {
        var before = GoodSource.Of(Classes(4, 20));
        // The people are all still there; each class has lost 8 of its 20.
        foreach (var c in Enumerable.Range(0, 4))
            Students($"s{c}-", 8).ToList().ForEach(s => _world.Withdraw(MisGroupType.Teaching, $"c{c}", s));
        var reason = Judge(_world.Read(), before).Hold!.Reason;
        Assert.Contains("memberships of Teaching groups fell from 80 to 48", reason, StringComparison.Ordinal);
        Assert.Contains("SourceDropLimit 25 %", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Gate_says_which_people_and_which_groups_fell_from_what_to_what()
    {
        var before = GoodSource.Of(Classes(8, 10));
        Assert.Contains("Students fell from 80 to 40", Judge(Classes(4, 10), before).Hold!.Reason, StringComparison.Ordinal);
        Assert.Contains("Teaching groups fell from 8 to 4", Judge(Classes(4, 20), before).Hold!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Gate_says_which_type_and_which_year_is_gone_and_that_Rollover_lifts_it_too()
    {
        Classes(1, 3);
        _world.Group(MisGroupType.Registration, "5L");
        _world.Group(MisGroupType.Year, "7");
        _world.Enrol(MisGroupType.Year, "7", "s0-00");
        var before = GoodSource.Of(_world.Read());
        _world.Withdraw(MisGroupType.Year, "7", "s0-00");
        Assert.Contains("year 7 has no students", Judge(_world.Read(), before).Hold!.Reason, StringComparison.Ordinal);
        _world.RemoveGroup(MisGroupType.Registration, "5L");
        var reason = Judge(_world.Read(), before).Hold!.Reason;
        Assert.Contains("no Registration group", reason, StringComparison.Ordinal);
        Assert.Contains("-AcceptSource", reason, StringComparison.Ordinal);
        Assert.Contains("-Rollover", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Gate_groups_that_are_not_the_MIS_s_are_not_counted()
    {
        var setting = _world.Setting;
        _world.Setting = setting with { RoleGroup = [RoleGroupKind.Students], NonMisYearGroup = ["7"], NonMisYearAttribute = "Department" };
        var before = GoodSource.Of(Classes(1, 3));
        _world.Setting = setting;
        Assert.Null(Judge(_world.Read(), before).Hold);
    }

    [Fact]
    public void Gate_classes_of_earlier_years_are_not_counted()
    {
        MisSessionRecord last = new("2025", new(2025, 9, 1), new(2026, 7, 20)), now = new("2026", new(2026, 9, 1), new(2027, 7, 20));
        foreach (var c in Enumerable.Range(0, 20))
            _world.Group(MisGroupType.Teaching, $"c{c}", null, c < 10 ? last : now);
        Assert.Equal(10, GoodSource.Of(_world.Read()).Groups[MisGroupType.Teaching]);
    }

    [Fact]
    public void Gate_people_and_groups_whose_ids_all_changed_hold_removals_and_creations_and_are_named()
    {
        var before = GoodSource.Of(Classes(3, 2));
        _world.Clear();
        foreach (var c in Enumerable.Range(0, 3))
            _world.Class($"n{c}", $"nt{c}", $"n{c}-1", $"n{c}-2");
        var verdict = Judge(_world.Read(), before);
        Assert.Equal(GroupSyncErrorId.SourceGateHeld, verdict.Hold!.ErrorId);
        Assert.Contains("ids of all people and all Teaching groups have changed", verdict.Hold.Reason, StringComparison.Ordinal);
        Assert.Equal([MisGroupType.Teaching], verdict.CreationHold.Keys);
    }

    [Fact]
    public void Gate_all_groups_of_one_type_renumbered_are_named_without_the_people()
    {
        var before = GoodSource.Of(Classes(3, 2));
        foreach (var c in Enumerable.Range(0, 3))
        {
            _world.RemoveGroup(MisGroupType.Teaching, $"c{c}");
            _world.Class($"n{c}", "t1", $"s{c}-00", $"s{c}-01");
        }

        var reason = Judge(_world.Read(), before).Hold!.Reason;
        Assert.Contains("ids of all Teaching groups have changed", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("people", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)] // two are too few to tell a change of MIS by
    [InlineData(4, 2)]
    public void Gate_a_few_classes_replaced_by_others_are_no_change_of_MIS(int before, int now)
    {
        _world.Clear();
        var pupils = Students("s", 12);
        _world.Class("keeps everybody in the school", "t1", pupils);
        _world.RemoveGroup(MisGroupType.Teaching, "keeps everybody in the school");
        foreach (var c in Enumerable.Range(0, before))
            _world.Class($"old{c}", "t1", pupils);
        _world.Setting = _world.Setting with { SourceDropLimit = -1 };
        var last = GoodSource.Of(_world.Read());
        foreach (var c in Enumerable.Range(0, before))
            _world.RemoveGroup(MisGroupType.Teaching, $"old{c}");
        foreach (var c in Enumerable.Range(0, now))
            _world.Class($"new{c}", "t1", pupils);
        var verdict = Judge(_world.Read(), last);
        Assert.Null(verdict.Hold);
        Assert.Empty(verdict.CreationHold);
    }

    [Theory]
    [InlineData(99, 1, false)] // exactly 1 % of 100
    [InlineData(98, 1, true)]
    public void Gate_more_than_1_percent_of_groups_on_rows_that_contradict_each_other_holds(int good, int bad, bool held)
    {
        var school = Classes(good, 1);
        var hold = Judge(school with { Record = school.Record with { ContradictoryGroups = bad } }).Hold;
        Assert.Equal(held, hold is not null);
        if (held)
            Assert.Contains("1 of 99 groups", hold!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, false)] // exactly 10 % of 100
    [InlineData(11, true)]
    public void Match_5_more_than_10_percent_newly_unmatched_holds_and_AcceptSource_is_said_to_be_no_help(int unmatched, bool held)
    {
        foreach (var id in Students("p", 100))
            _world.Person(id);
        var hold = Judge(_world.Read(), newlyUnmatched: unmatched).Hold;
        Assert.Equal(held, hold is not null);
        if (held)
            Assert.Contains("-AcceptSource does not lift this", hold!.Action, StringComparison.Ordinal);
    }

    [Fact]
    public void A3_a_year_that_nobody_knows_says_which_setting_to_mend_and_comes_before_everything_else()
    {
        _world.Setting = _world.Setting with { AcademicYearStart = "2024-09-01" };
        var hold = Judge(Classes(1, 2), newlyUnmatched: 3).Hold!;
        Assert.Equal(GroupSyncErrorId.RolloverNotConfirmed, hold.ErrorId);
        Assert.Contains("AcademicYearStart (2024-09-01)", hold.Reason, StringComparison.Ordinal);
        Assert.Contains("-AcademicYearStart", hold.Action, StringComparison.Ordinal);
        Assert.Contains("-Rollover and -Force do not lift this", hold.Action, StringComparison.Ordinal);
    }

    [Fact]
    public void Gate_what_an_older_version_remembered_and_this_one_cannot_read_is_as_a_first_run()
    {
        Assert.Null(GoodSource.Parse("{ \"Groups\": 7 }"));
        Assert.Null(GoodSource.Parse(null));
        var good = GoodSource.Of(Classes(2, 3));
        Assert.Equal(good.ToText(), GoodSource.Parse(good.ToText())!.ToText());
    }

    [Fact]
    public void Gate_what_is_remembered_does_not_depend_on_the_order_of_rows()
    {
        foreach (var id in new[] { "b", "c", "a" })
        {
            _world.Class($"class {id}", "t1", id);
            _world.Group(MisGroupType.Year, $"year {id}");
            _world.Enrol(MisGroupType.Year, $"year {id}", id);
        }

        var good = GoodSource.Of(_world.Read());
        Assert.Equal(["a", "b", "c"], good.PersonIds[PersonRole.Student]);
        Assert.Equal(["class a", "class b", "class c"], good.GroupIds[MisGroupType.Teaching]);
        Assert.Equal(["year a", "year b", "year c"], good.Years);
    }
}
