using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reporting;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Reporting;

/// <summary>What a plan has to tell beside its changes (requirements X2, C3, A2, M4, O10, §8).</summary>
public sealed class PlanNotesTests
{
    private readonly SchoolWorld _world = new();

    [Fact]
    public async Task X2_A_group_that_is_gone_from_the_MIS_is_listed()
    {
        await NightOfTwoClassesAsync();
        _world.RemoveGroup(MisGroupType.Teaching, "c2");
        _world.AcceptSource = true;

        var notes = await NotesAsync();

        Assert.Equal(("c2[1234567][2026]", "c2"), (Assert.Single(notes.Ended).Name, notes.Ended[0].MisGroupId));
        Assert.Equal(0, notes.GroupsOfEarlierYears);
    }

    [Fact]
    public async Task A2_Classes_of_last_year_are_counted_and_not_listed_as_gone()
    {
        await NightOfTwoClassesAsync();
        _world.Today = new(2027, 9, 20);
        _world.Options = new() { Rollover = true };

        var notes = await NotesAsync();

        Assert.Equal((2, 0), (notes.GroupsOfEarlierYears, notes.Ended.Count));
    }

    [Theory]
    [InlineData("2026-11-19", 1)]
    [InlineData("2026-11-20", 0)]
    [InlineData("2027-07-31", 0)]
    public async Task C3_A_required_lifetime_that_has_passed_is_reported_and_deletes_nothing(string until, int expected)
    {
        await NightOfTwoClassesAsync();
        var group = _world.Of("c1");
        group.Info = group.Info with { Description = $"Choir\nRequired until {until}" };

        var notes = await NotesAsync();

        Assert.Equal(expected, notes.LifetimesPassed.Count);
        Assert.All(notes.LifetimesPassed, l => Assert.Contains($"until {until}", l.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task M4_People_without_an_account_are_MIS_ids_and_no_names()
    {
        _world.Class("c1", "t1", "p1");
        _world.Person("secret", account: false);
        _world.Enrol(MisGroupType.Teaching, "c1", "secret");

        var notes = await NotesAsync();

        Assert.Equal(new(SchoolWorld.Id, PersonRole.Student, "secret", MatchState.Missing), Assert.Single(notes.Unmatched));
        Assert.DoesNotContain("secret Test", notes.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task O10_A_group_that_nobody_would_own_is_blocked_with_what_to_do()
    {
        _world.Setting = _world.Setting with { AdminOwner = [] };
        _world.Class("c1", null, "p1");

        var blocked = Assert.Single((await NotesAsync()).Blocked);

        Assert.Equal("c1", blocked.MisGroupId);
        Assert.NotEmpty(blocked.Text);
    }

    [Fact]
    public async Task A_hold_is_told_once_with_the_number_of_removals_that_wait()
    {
        _world.Setting = _world.Setting with { SchoolRemovalLimit = -1, SchoolGroupLimit = -1 };
        _world.AcceptSource = true;
        _world.Class("c1", "t1", [.. Enumerable.Range(0, 10).Select(i => $"p{i}")]);
        await _world.NightAsync();
        for (var i = 0; i < 6; i++)
            _world.Withdraw(MisGroupType.Teaching, "c1", $"p{i}");

        var notes = await NotesAsync();

        var hold = Assert.Single(notes.Holds);
        Assert.Equal((GroupSyncErrorId.RemovalLimitExceeded, "c1[1234567][2026]", 6), (hold.ErrorId, hold.Group, hold.Removals));
        Assert.Contains("-Force", OutcomeWords.Lift(hold, "Invoke-GroupSync"), StringComparison.Ordinal);
        Assert.Equal(6, notes.HeldChanges.Count);
        Assert.Equal(notes.ToText(), RunNotes.Parse(notes.ToText()).ToText());
    }

    [Fact]
    public async Task A_hold_of_a_whole_school_is_told_once_for_all_its_groups()
    {
        _world.Setting = _world.Setting with { GroupRemovalLimit = -1, SchoolRemovalLimit = 0 };
        _world.AcceptSource = true;
        await NightOfTwoClassesAsync();
        _world.Withdraw(MisGroupType.Teaching, "c1", "p1");
        _world.Withdraw(MisGroupType.Teaching, "c2", "p3");

        var hold = Assert.Single((await NotesAsync()).Holds);

        Assert.Equal((SchoolWorld.Id, null, 2), (hold.School, hold.Group, hold.Removals));
    }

    [Fact]
    public void A_run_without_notes_has_empty_ones() => Assert.Equal(new RunNotes().ToText(), RunNotes.Parse(null).ToText());

    [Fact]
    public async Task A_rollover_that_is_not_confirmed_is_one_hold_for_all_groups_that_live_on_with_all_their_removals()
    {
        _world.Setting = _world.Setting with { TutorIsOwner = true };
        _world.Person("t1", PersonRole.Teacher);
        _world.Person("t2", PersonRole.Teacher);
        foreach (var (group, pupils) in new[] { ("7R", new[] { "p1", "p2" }), ("7S", ["p3"]) })
        {
            _world.Group(MisGroupType.Registration, group);
            foreach (var pupil in pupils)
            {
                _world.Person(pupil);
                _world.Enrol(MisGroupType.Registration, group, pupil);
            }

            _world.Enrol(MisGroupType.Registration, group, "t1", PersonRole.Teacher);
        }

        await _world.NightAsync();
        _world.Today = new(2027, 9, 20);
        foreach (var (group, pupil) in new[] { ("7R", "p1"), ("7R", "p2"), ("7S", "p3"), ("7S", "t1") })
            _world.Withdraw(MisGroupType.Registration, group, pupil);
        _world.Enrol(MisGroupType.Registration, "7S", "t2", PersonRole.Teacher);

        var notes = await NotesAsync();

        // Three pupils, and the tutor as owner and as member.
        var hold = Assert.Single(notes.Holds);
        Assert.Equal((GroupSyncErrorId.RolloverNotConfirmed, null, 5), (hold.ErrorId, hold.Group, hold.Removals));
        Assert.Equal(5, notes.HeldChanges.Count);
    }

    [Fact]
    public async Task M10_What_no_hold_stops_does_not_wait_for_it()
    {
        _world.Setting = _world.Setting with { GroupRemovalLimit = 0, SchoolRemovalLimit = -1, SchoolGroupLimit = -1 };
        _world.Class("c1", "t1", "p1", "p2", "p3");
        _world.Class("c2", "t1", "p1");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "c1", "p3");
        _world.Setting = _world.Setting with { ExcludedPerson = ["p1"] };

        var notes = await NotesAsync();

        Assert.Equal(("c1[1234567][2026]", 1), (Assert.Single(notes.Holds).Group, notes.Holds[0].Removals));
        Assert.Equal("p3", Assert.Single(notes.HeldChanges).PersonId);
    }

    [Fact]
    public async Task A_school_is_told_with_the_pupils_and_groups_of_the_day()
    {
        await NightOfTwoClassesAsync();

        Assert.Equal(new(SchoolWorld.Id, "Test School", 2026, 4, 2), Assert.Single((await NotesAsync()).Schools));
    }

    [Fact]
    public async Task M4_Why_somebody_has_no_account_is_told()
    {
        _world.Class("c1", "t1", "p1", "p2");
        _world.Rename("p2", "p1");

        var notes = await NotesAsync();

        Assert.Equal([("p1", MatchState.Conflict), ("p2", MatchState.Conflict)], notes.Unmatched.Select(u => (u.Id, u.State)).Order());
    }

    [Fact]
    public async Task X2_A_group_of_a_school_that_is_not_configured_any_more_is_listed()
    {
        _world.Class("c1", "t1", "p1");
        _world.FromRmUnify("old", ["p1"], change: g => g with { UniqueName = "rmugs:other:teaching:old:2025", Description = "Required until 2026-01-31" });

        var notes = await NotesAsync();

        Assert.Equal(("other", "old"), (Assert.Single(notes.Ended).School, notes.Ended[0].MisGroupId));
        Assert.Equal((0, 0), (notes.GroupsOfEarlierYears, notes.LifetimesPassed.Count));
    }

    [Fact]
    public async Task X2_A_registration_group_that_lives_on_and_is_gone_is_listed_though_it_was_last_synced_a_year_ago()
    {
        foreach (var group in new[] { "5L", "5M" })
        {
            _world.Group(MisGroupType.Registration, group);
            _world.Person($"s{group}");
            _world.Enrol(MisGroupType.Registration, group, $"s{group}");
        }

        await _world.NightAsync();
        _world.RemoveGroup(MisGroupType.Registration, "5L");
        (_world.Today, _world.Options, _world.AcceptSource) = (new(2027, 9, 20), new() { Rollover = true }, true);

        var notes = await NotesAsync();

        Assert.Equal(("5L", 0), (Assert.Single(notes.Ended).MisGroupId, notes.GroupsOfEarlierYears));
    }

    [Fact]
    public async Task A2_A_group_of_last_year_that_the_MIS_still_lists_is_counted_and_not_listed_as_gone()
    {
        MisSessionRecord last = new("2026", new(2026, 9, 1), new(2027, 7, 20));
        _world.Group(MisGroupType.Registration, "7R", "7R", last);
        _world.Person("p1");
        _world.Enrol(MisGroupType.Registration, "7R", "p1");
        await _world.NightAsync();
        _world.Group(MisGroupType.Teaching, "c9", "c9", new MisSessionRecord("2027", new(2027, 9, 1), new(2028, 7, 20)));
        (_world.Today, _world.Options, _world.AcceptSource) = (new(2027, 9, 20), new() { Rollover = true }, true);

        var notes = await NotesAsync();

        Assert.Equal((1, 0), (notes.GroupsOfEarlierYears, notes.Ended.Count));
    }

    private async Task NightOfTwoClassesAsync()
    {
        _world.Class("c1", "t1", "p1", "p2");
        _world.Class("c2", "t2", "p3", "p4");
        await _world.NightAsync();
    }

    private async Task<RunNotes> NotesAsync()
    {
        var prepared = await _world.PlanAsync();
        return PlanNotes.Of(prepared, prepared.Input.Schools);
    }

    [Fact]
    public async Task A4_Registration_groups_of_last_year_that_are_made_anew_each_year_are_counted_and_not_listed_as_gone()
    {
        _world.Setting = _world.Setting with { RegistrationRollover = RolloverMode.New };
        _world.Group(MisGroupType.Registration, "5L");
        _world.Person("s1");
        _world.Enrol(MisGroupType.Registration, "5L", "s1");
        await _world.NightAsync();
        (_world.Today, _world.Options) = (new(2027, 9, 20), new() { Rollover = true });

        var notes = await NotesAsync();

        Assert.Equal((1, 0), (notes.GroupsOfEarlierYears, notes.Ended.Count));
    }
}
