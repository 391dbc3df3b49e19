using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Adopting;

/// <summary>Which candidates are shown, in which order, and how groups are recognised after a change of MIS although people renamed them.</summary>
public sealed class FindMisChangeTests
{
    private readonly SchoolWorld _world = new();

    private async Task<FakeGroup> AfterAChangeAsync()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        var group = _world.Of("7A");
        _world.ChangeMis();
        return group;
    }

    private static void Rename(FakeGroup group, string name, string nickname) => group.Info = group.Info with { DisplayName = name, MailNickname = nickname };

    private async Task<AdoptionCandidate> FoundAsync() => Assert.Single(await _world.FindAsync(AdoptionSource.MisChange));

    [Fact]
    public async Task X1_A_group_that_was_renamed_and_readdressed_is_known_by_the_names_it_was_made_with()
    {
        var group = await AfterAChangeAsync();
        var before = await FoundAsync();
        Rename(group, "Maths Legends", "legends");

        var found = await FoundAsync();

        Assert.Equal((group.Info.Id, before.Confidence), (found.GroupId, found.Confidence));
        Assert.StartsWith("name equal, address equal", found.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task X1_Without_the_ledger_one_of_the_two_is_enough_and_is_less_sure()
    {
        var group = await AfterAChangeAsync();
        var before = await FoundAsync();
        _world.Ledger = new();
        var (name, nickname) = (group.Info.DisplayName, group.Info.MailNickname!);
        Rename(group, "Maths Legends", nickname);
        var byAddress = await FoundAsync();
        Rename(group, name, "legends");
        var byName = await FoundAsync();
        Rename(group, "7A", "legends");
        var byOwnName = await FoundAsync();
        Rename(group, "Maths Legends", "legends");

        Assert.Empty(await _world.FindAsync(AdoptionSource.MisChange));
        Assert.All([byAddress, byName, byOwnName], c => Assert.True(c.Confidence < before.Confidence));
        Assert.StartsWith("address equal, name differs", byAddress.Evidence, StringComparison.Ordinal);
        Assert.StartsWith("name equal, address differs", byName.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_names_that_fit_the_one_that_fits_best_is_judged()
    {
        var group = await AfterAChangeAsync();
        Rename(group, "7A", group.Info.MailNickname!);

        Assert.StartsWith("name equal, address equal", (await FoundAsync()).Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_group_that_lives_on_is_judged_by_the_year_of_its_own_names_though_one_was_changed_to_a_later_year_s(bool name)
    {
        _world.Today = new(2018, 11, 20);
        _world.Group(MisGroupType.Registration, "5L");
        _world.Person("s1");
        _world.Enrol(MisGroupType.Registration, "5L", "s1");
        await _world.NightAsync();
        var group = _world.Of("5L", 2018);
        (_world.Today, _world.Options) = (new(2026, 11, 20), new() { Rollover = true });
        await _world.NightAsync();
        _world.ChangeMis();
        if (name)
            Rename(group, "5L[1234567][2026]", group.Info.MailNickname!);
        else
            Rename(group, group.Info.DisplayName, "5L.1234567.2026");

        Assert.Contains("made in 2018", (await FoundAsync()).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_whose_name_and_address_are_of_different_years_is_judged_by_the_later()
    {
        _world.Group(MisGroupType.Year, "13");
        _world.Foreign("13[1234567][2018]", "13.1234567.2020", []);

        Assert.Contains("made in 2020", Assert.Single(await _world.FindAsync(AdoptionSource.RmUnify)).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_fits_in_two_ways_is_one_candidate_by_the_surer_way()
    {
        _world.Class("7A", "t1", "s1");
        _world.Foreign("7A", "7A.1234567.2026", ["s1"]);

        Assert.Equal(AdoptionSource.RmUnify, Assert.Single(await _world.FindAsync()).Source);
    }

    [Theory]
    [InlineData(new[] { "s1", "s2" }, true)]
    [InlineData(new[] { "s1" }, false)]
    [InlineData(new string[0], false)]
    public async Task A_group_of_an_unknown_school_is_shown_where_at_least_half_of_the_pupils_are_members(string[] members, bool shown)
    {
        _world.Class("7A", "t1", "s1", "s2", "s3", "s4");
        _world.FromRmUnify("7A", members, change: g => g with { UniqueName = "rmugs:other:teaching:1:2026" });

        Assert.Equal(shown, (await _world.FindAsync(AdoptionSource.MisChange)).Count == 1);
    }

    [Fact]
    public async Task A_group_of_an_unknown_school_is_not_shown_for_a_class_without_pupils()
    {
        _world.Class("7A", "t1");
        _world.FromRmUnify("7A", [], change: g => g with { UniqueName = "rmugs:other:teaching:1:2026" });

        Assert.Empty(await _world.FindAsync(AdoptionSource.MisChange));
    }

    [Fact]
    public async Task Candidates_stand_by_school_then_the_surest_first_then_by_type_and_id_and_only_of_the_schools_that_are_asked_for()
    {
        SchoolWorld other = new("1000000", "100/0000", _world.Directory);
        _world.Others.Add(other);
        other.Group(MisGroupType.Teaching, "9Z");
        _world.Foreign("9Z[1000000][2026]", "z", []);
        foreach (var id in new[] { "7C", "7B", "7A" })
        {
            _world.Group(MisGroupType.Teaching, id);
            _world.Foreign($"{id}[1234567][2026]", $"{id}-x", []);
        }

        _world.Group(MisGroupType.Registration, "9R");
        _world.Foreign("9R[1234567][2026]", "9R-x", []);
        _world.Group(MisGroupType.Teaching, "9S");
        _world.FromRmUnify("9S", []);
        var (first, second) = (_world.Foreign("8A", "8A-1", []).Info.Id, _world.Foreign("8A", "8A-2", []).Info.Id);
        _world.Group(MisGroupType.Teaching, "8A");

        var found = await _world.FindInAsync(["1000000", SchoolWorld.Id]);

        Assert.Equal(["9Z", "9S", "9R", "7A", "7B", "7C", "8A", "8A"], found.Select(c => c.MisGroupId));
        Assert.Equal([first, second], found.TakeLast(2).Select(c => c.GroupId));
        Assert.Equal(["9Z"], (await _world.FindInAsync(["1000000"])).Select(c => c.MisGroupId));
    }

    [Fact]
    public async Task A_school_whose_groups_cannot_be_named_is_told_once_and_its_groups_are_found_by_the_other_ways()
    {
        _world.Setting = _world.Setting with { AcademicYearStart = null };
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t1", "s1");
        _world.Class("7C", "t1", "s1");
        _world.Foreign("7A", "7A", ["s1"]);

        Assert.Equal("7A", Assert.Single(await _world.FindAsync()).MisGroupId);
        Assert.Contains("AcademicYearStart", Assert.Single(_world.Observer.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
    }
}
