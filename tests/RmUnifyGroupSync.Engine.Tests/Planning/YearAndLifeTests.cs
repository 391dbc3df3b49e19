using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>Requirements §3 (A rows), §6, §7: academic years, deletion, disappearance, names over a group's life.</summary>
public sealed class YearAndLifeTests
{
    private static readonly MisSessionRecord Year17 = new("SY1718", new(2017, 7, 1), new(2018, 7, 1));
    private readonly SchoolWorld _world = new();

    [Fact]
    public async Task A1_a_session_that_ended_years_ago_takes_nobody_out()
    {
        _world.Setting = _world.Setting with { AcademicYearStart = null };
        _world.Person("s1");
        _world.Group(MisGroupType.Teaching, "7A", null, Year17);
        _world.Enrol(MisGroupType.Teaching, "7A", "s1", until: new(2018, 7, 1));
        await _world.NightAsync();
        Assert.Equal(["a1", "s1"], _world.Members("7A", 2017));
    }

    [Fact]
    public async Task A2_classes_of_earlier_years_are_not_made_and_existing_ones_are_frozen()
    {
        _world.Setting = _world.Setting with { AcademicYearStart = null };
        MisSessionRecord year18 = new("SY1819", new(2018, 7, 1), new(2019, 7, 1));
        _world.Today = new(2017, 10, 1);
        _world.Person("s1");
        _world.Person("s2");
        _world.Group(MisGroupType.Teaching, "7A", null, Year17);
        _world.Enrol(MisGroupType.Teaching, "7A", "s1");
        await _world.NightAsync();

        _world.Today = new(2018, 10, 1);
        _world.Group(MisGroupType.Teaching, "old", null, Year17);
        _world.Group(MisGroupType.Teaching, "8A", null, year18);
        _world.Enrol(MisGroupType.Teaching, "8A", "s2");
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        _world.Enrol(MisGroupType.Teaching, "7A", "s2");
        var links = (await _world.PlanAsync()).Plan.Groups;
        await _world.NightAsync();
        Assert.Equal(["a1", "s1"], _world.Members("7A", 2017));
        Assert.Equal(["a1", "s2"], _world.Members("8A", 2018));
        Assert.Equal(2, _world.Directory.Groups.Count);
        Assert.Equal(LinkState.Ended, links.Single(g => g.Link.MisId == "7A").Link.StateAt(DateTimeOffset.UnixEpoch));
        Assert.Equal(Engine.Planning.GroupPlanKind.Leave, links.Single(g => g.Link.MisId == "7A").Kind);
    }

    [Theory]
    [InlineData("2026-11-20", 2026)] // inside the second
    [InlineData("2027-12-01", 2026)] // after both: the latest begun
    [InlineData("2025-01-01", 2025)] // before both: the next
    public void A2_the_current_year_is_the_one_that_holds_the_day_else_the_latest_begun_else_the_next(string today, int expected)
    {
        MisSessionRecord[] sessions = [new("a", new(2025, 9, 1), new(2026, 7, 20)), new("b", new(2026, 9, 1), new(2027, 7, 20))];
        Assert.Equal(expected, Engine.Reading.AcademicYears.Current(sessions, DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture), null)!.StartYear);
    }

    [Theory]
    [InlineData("2027-01-05", "2027-04-02", null, 2026)] // spring term
    [InlineData("2026-08-19", "2026-12-20", null, 2026)] // autumn term in Scotland
    [InlineData("2026-07-01", "2026-08-30", "09-01", 2025)] // by the setting
    [InlineData("2027-01-05", "2027-12-20", "09-01", 2027)] // as long as a year: a year of its own
    public void A1_a_term_belongs_to_the_academic_year_that_it_lies_in(string start, string until, string? setting, int expected)
    {
        var yearStart = setting is null ? null : Engine.Settings.AcademicYearStart.Parse(setting);
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        MisSessionRecord session = new("t", DateOnly.Parse(start, culture), DateOnly.Parse(until, culture));
        Assert.Equal(expected, Engine.Reading.AcademicYears.Of(session, yearStart is null ? null : yearStart.YearOn).StartYear);
    }

    [Fact]
    public async Task A4_a_rollover_setting_that_is_changed_in_the_year_makes_no_second_group()
    {
        _world.Setting = _world.Setting with { TeachingRollover = RolloverMode.Reuse };
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Today = new(2027, 9, 3);
        _world.Options = new() { Rollover = true };
        await _world.NightAsync();
        _world.Setting = _world.Setting with { TeachingRollover = RolloverMode.New };
        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
        _world.Today = new(2028, 9, 4);
        await _world.NightAsync();
        Assert.Equal(2, _world.Directory.Groups.Count);
    }

    [Fact]
    public async Task A4_A5_in_the_new_year_registration_goes_on_when_confirmed_and_classes_are_made_anew()
    {
        _world.Class("7A", "t1", "s1", "s2");
        _world.Group(MisGroupType.Registration, "5L");
        foreach (var id in new[] { "s1", "s2" })
            _world.Enrol(MisGroupType.Registration, "5L", id);
        await _world.NightAsync();

        _world.Today = new(2027, 9, 3);
        _world.Person("s3");
        _world.Withdraw(MisGroupType.Registration, "5L", "s1");
        _world.Enrol(MisGroupType.Registration, "5L", "s3");
        var held = (await _world.NightAsync())["5L[1234567][2026]"];
        Assert.Equal((SyncStatus.Held, 1, 0), (held.Status, held.Added, held.Removed));
        Assert.Contains("-Rollover", held.Reason, StringComparison.Ordinal);
        Assert.Equal(["a1", "s1", "s2", "t1"], _world.Members("7A", 2026));
        Assert.Equal(["a1", "s1", "s2", "t1"], _world.Members("7A", 2027));

        _world.Options = new() { Rollover = true };
        Assert.Equal(1, (await _world.NightAsync())["5L[1234567][2026]"].Removed);
        _world.Options = new();
        _world.Withdraw(MisGroupType.Registration, "5L", "s2");
        _world.Setting = _world.Setting with { SchoolRemovalLimit = -1 };
        Assert.Equal(SyncStatus.Synced, (await _world.NightAsync())["5L[1234567][2026]"].Status);
    }

    [Fact]
    public async Task A5_a_window_confirms_the_new_year_by_itself()
    {
        _world.Setting = _world.Setting with { RolloverWindow = "08-15/09-30" };
        _world.Group(MisGroupType.Registration, "5L");
        _world.Person("s1");
        _world.Person("s2");
        _world.Enrol(MisGroupType.Registration, "5L", "s1");
        _world.Enrol(MisGroupType.Registration, "5L", "s2");
        await _world.NightAsync();
        _world.Today = new(2027, 9, 3);
        _world.Withdraw(MisGroupType.Registration, "5L", "s1");
        Assert.Equal(SyncStatus.Synced, (await _world.NightAsync())["5L[1234567][2026]"].Status);
    }

    [Fact]
    public async Task N8_X1_a_new_identifier_and_a_rename_by_hand_touch_no_existing_group()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var group = _world.Of("7A");
        group.Info = group.Info with { DisplayName = "Our class" };
        _world.Setting = _world.Setting with { NameIdentifier = "NEW" };
        _world.Class("7B", "t1", "s2");
        _world.Enrol(MisGroupType.Teaching, "7A", "s2");
        await _world.NightAsync();
        Assert.Equal(["7B[NEW][2026]", "Our class"], _world.Directory.Groups.Values.Select(g => g.Info.DisplayName).Order(StringComparer.Ordinal));
        Assert.Contains("u-s2", group.Members);
        Assert.Equal("7A[1234567][2026]", _world.Ledger.Read().Groups.Single(g => g.MisGroupId == "7A").CatalogueName);
    }

    [Fact]
    public async Task N10_a_name_that_the_tenant_uses_already_is_numbered_until_one_is_free()
    {
        _world.Directory.Foreign.Add(new() { Id = "f1", DisplayName = "7a[1234567][2026]" });
        _world.Directory.Foreign.Add(new() { Id = "f2", DisplayName = "x", MailNickname = "7A-2.1234567.2026" });
        _world.Class("7A", "t1", "s1");
        Assert.Contains((await _world.PlanAsync()).Plan.Warnings, w => w.Contains("7A-3", StringComparison.Ordinal));
        await _world.NightAsync();
        Assert.Equal("7A-3[1234567][2026]", _world.Directory.Groups.Values.Single().Info.DisplayName);
    }

    [Fact]
    public async Task N11_without_an_academic_year_nothing_is_named()
    {
        _world.Setting = _world.Setting with { AcademicYearStart = null };
        _world.Class("7A", "t1", "s1");
        Assert.Equal(GroupSyncErrorId.NameMissingAcademicYear, (await _world.PlanAsync()).Plan.Groups.Single().Blocked!.ErrorId);
    }

    [Fact]
    public async Task S1_S2_S3_only_selected_types_are_made_and_made_ones_go_on()
    {
        _world.Class("7A", "t1", "s1");
        _world.Group(MisGroupType.Year, "7");
        _world.Setting = _world.Setting with { AutoCreate = [] };
        Assert.Empty(await _world.NightAsync());
        _world.Setting = _world.Setting with { AutoCreate = [MisGroupType.Teaching] };
        await _world.NightAsync();
        _world.Setting = _world.Setting with { AutoCreate = [] };
        _world.Class("7B", "t1", "s1");
        _world.Person("s2");
        _world.Enrol(MisGroupType.Teaching, "7A", "s2");
        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
        Assert.Contains("s2", _world.Members("7A"));
    }

    [Fact]
    public async Task S6_attribute_years_hide_MIS_years_which_are_still_made()
    {
        _world.Class("7A", "t1", "s1");
        _world.Group(MisGroupType.Year, "7");
        _world.Setting = _world.Setting with { NonMisYearGroup = ["7"], NonMisYearAttribute = "Department" };
        Assert.True(_world.Read().Groups.Single(g => g.Type == MisGroupType.Year).Hidden);
        await _world.NightAsync();
        Assert.NotNull(_world.Of("7"));
    }

    [Fact]
    public async Task S8_ScholarPack_hands_out_no_teaching_groups()
    {
        _world.Class("7A", "t1", "s1");
        _world.Setting = _world.Setting with { MisProduct = MisProduct.ScholarPack };
        Assert.Empty(_world.Read().Groups);
        Assert.Contains(_world.Read().Warnings, w => w.Contains("Teaching", StringComparison.Ordinal));
        Assert.Empty(await _world.NightAsync());
    }

    [Fact]
    public async Task S11_a_group_without_students_is_made_like_any_other()
    {
        _world.Class("7A", "t1");
        await _world.NightAsync();
        Assert.Equal(["a1", "t1"], _world.Members("7A"));
    }

    [Fact]
    public async Task D2_D6_a_deleted_group_is_not_made_again_also_when_the_ledger_is_lost()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        await _world.Directory.DeleteGroupAsync(_world.Of("7A").Info.Id, default);
        await _world.NightAsync();
        _world.Ledger = new();
        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
        Assert.Equal(LinkState.Deleted, (await _world.PlanAsync()).Input.Links.Links.Single().StateAt(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task D3_X2_a_class_that_leaves_the_MIS_is_left_as_it_is_and_goes_on_when_it_returns()
    {
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t1", "s2");
        await _world.NightAsync();
        _world.RemoveGroup(MisGroupType.Teaching, "7A");
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "t1"], _world.Members("7A"));
        _world.Class("7A", "t1", "s1", "s3");
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "s3", "t1"], _world.Members("7A"));
        Assert.Equal(2, _world.Directory.Groups.Count);
    }

    [Fact]
    public async Task Ledger_lost_nothing_is_lost_and_a_leaver_after_it_leaves()
    {
        _world.Setting = _world.Setting with { SchoolRemovalLimit = -1 };
        _world.Class("7A", "t1", "s1", "s2", "s3");
        await _world.NightAsync();
        _world.Account("helper");
        _world.Of("7A").Members.Add("u-helper");
        _world.Ledger = new();
        var before = _world.Directory.Writes;
        Assert.Contains((await _world.PlanAsync()).Plan.Warnings, w => w.Contains("1 group(s)", StringComparison.Ordinal) && w.Contains("(3)", StringComparison.Ordinal));
        await _world.NightAsync();
        Assert.Equal(before, _world.Directory.Writes);
        Assert.Empty((await _world.PlanAsync()).Plan.Warnings);
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        await _world.NightAsync();
        Assert.Equal(["a1", "helper", "s2", "s3", "t1"], _world.Members("7A"));
    }

    [Fact]
    public void Link_keys_made_before_the_DfE_number_was_known_still_lead_to_the_school()
    {
        _world.Class("7A", "t1", "s1");
        var school = _world.Read() with { Id = "SRC" };
        DirectoryGroup group = new() { Id = "g1", DisplayName = "7A", UniqueName = new Engine.Naming.LinkKey("SRC", MisGroupType.Teaching, "7A", 2026).ToString() };
        Assert.Equal("g1", Engine.Planning.LinkBook.Of([school], [group], [], LedgerSnapshot.Empty).Links.Single().Group!.Id);
    }
}
