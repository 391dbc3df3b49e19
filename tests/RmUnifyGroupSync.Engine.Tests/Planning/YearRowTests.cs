using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>Requirements §2, §3, §6 and §7: what the rows say beside the plain case, over the whole path to a plan.</summary>
public sealed class YearRowTests
{
    private static readonly MisSessionRecord Autumn = new("autumn", new(2026, 9, 1), new(2026, 12, 19), new(2026, 9, 1), new(2027, 7, 21));
    private readonly SchoolWorld _world = new();

    [Theory]
    [InlineData("2026-12-18", false)] // the day before the end of the class's session: his own end
    [InlineData("2026-12-19", true)]  // with the session
    [InlineData("2027-01-10", true)]  // after it
    public async Task A1_an_end_on_or_after_the_end_of_the_classs_session_takes_nobody_out(string until, bool stays)
    {
        _world.Group(MisGroupType.Teaching, "7A", null, Autumn);
        _world.Person("s1");
        _world.Person("s2");
        _world.Enrol(MisGroupType.Teaching, "7A", "s1");
        _world.Enrol(MisGroupType.Teaching, "7A", "s2", until: DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture));
        _world.Today = new(2027, 3, 1);
        await _world.NightAsync();
        Assert.Equal(stays, _world.Members("7A").Contains("s2"));
    }

    [Fact]
    public async Task A1_who_leaves_the_school_within_the_session_is_out_and_who_leaves_with_it_is_not()
    {
        _world.Group(MisGroupType.Teaching, "7A", null, Autumn);
        foreach (var (id, until) in new (string, DateOnly?)[] { ("s1", null), ("s2", new(2026, 12, 1)), ("s3", new(2026, 12, 19)) })
        {
            _world.Person(id, until: until);
            _world.Enrol(MisGroupType.Teaching, "7A", id);
        }

        _world.Today = new(2027, 3, 1);
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "s3"], _world.Members("7A"));
    }

    [Theory]
    [InlineData("2025-11-20", false)] // twelve months back to the day
    [InlineData("2025-11-19", true)]
    [InlineData("01/09/25", true)]
    [InlineData("09-01", false)]
    public async Task A3_a_full_date_more_than_12_months_back_holds_the_school(string start, bool held)
    {
        _world.Setting = _world.Setting with { AcademicYearStart = start, SchoolRemovalLimit = -1 };
        _world.Today = new(2025, 12, 1);
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Today = new(2026, 11, 20);
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        _world.Options = new() { Force = true, Rollover = true };
        var plan = (await _world.PlanAsync()).Plan;
        Assert.Equal(held, plan.SchoolHolds.GetValueOrDefault(SchoolWorld.Id)?.ErrorId == GroupSyncErrorId.RolloverNotConfirmed);
        await _world.NightAsync();
        if (held)
            Assert.Contains("s1", _world.Members("7A", 2025));
    }

    [Fact]
    public async Task A3_A4_while_nobody_knows_the_year_this_years_pupils_do_not_enter_last_years_class()
    {
        _world.Setting = _world.Setting with { AcademicYearStart = "2025-09-01" };
        _world.Today = new(2025, 12, 1);
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Today = new(2026, 11, 20);
        _world.Class("7A", "t1", "s2");
        _world.Class("7B", "t1", "s2");
        var results = await _world.NightAsync();
        Assert.Equal(["a1", "s1", "t1"], _world.Members("7A", 2025));
        Assert.Single(_world.Directory.Groups);
        Assert.Equal(SyncStatus.Blocked, results["7B"].Status);
    }

    [Fact]
    public async Task A3_with_sessions_in_the_source_additions_go_ahead_although_the_date_is_old()
    {
        _world.Setting = _world.Setting with { AcademicYearStart = "2024-09-01" };
        _world.Group(MisGroupType.Teaching, "7A", null, Autumn);
        _world.Person("s1");
        _world.Enrol(MisGroupType.Teaching, "7A", "s1");
        await _world.NightAsync();
        Assert.Equal(["a1", "s1"], _world.Members("7A"));
    }

    [Theory]
    [InlineData(RolloverMode.New, 2)]
    [InlineData(RolloverMode.Reuse, 1)]
    public async Task A4_registration_goes_by_its_setting(RolloverMode mode, int groups)
    {
        _world.Setting = _world.Setting with { RegistrationRollover = mode };
        _world.Group(MisGroupType.Registration, "5L");
        _world.Person("s1");
        _world.Enrol(MisGroupType.Registration, "5L", "s1");
        await _world.NightAsync();
        _world.Today = new(2027, 9, 3);
        _world.Options = new() { Rollover = true };
        await _world.NightAsync();
        Assert.Equal(groups, _world.Directory.Groups.Count);
        Assert.All(_world.Directory.Groups.Values, g => Assert.Contains("u-s1", g.Members));
    }

    [Fact]
    public async Task A4_a_group_that_goes_on_keeps_owners_content_and_name()
    {
        _world.Group(MisGroupType.Year, "7");
        _world.Person("s1");
        _world.Enrol(MisGroupType.Year, "7", "s1");
        await _world.NightAsync();
        var before = _world.Of("7").Info;
        _world.Today = new(2027, 9, 3);
        (_world.Options, _world.Setting) = (new() { Rollover = true }, _world.Setting with { AdminOwner = ["a2@x.test"] });
        await _world.NightAsync();
        Assert.Equal(before, _world.Of("7").Info);
        Assert.Equal(["a1"], _world.Owners("7"));
    }

    [Fact]
    public async Task A5_the_new_year_is_said_also_when_nothing_would_be_removed()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Today = new(2027, 9, 3);
        Assert.Contains((await _world.PlanAsync()).Plan.Warnings, w => w.Contains("moved on from 2026 to 2027", StringComparison.Ordinal));
        await _world.NightAsync();
        Assert.Contains((await _world.PlanAsync()).Plan.Warnings, w => w.Contains("moved on from 2026 to 2027", StringComparison.Ordinal));
        _world.Options = new() { Rollover = true };
        await _world.NightAsync();
        _world.Options = new();
        Assert.Empty((await _world.PlanAsync()).Plan.Warnings);
    }

    [Fact]
    public async Task A5_the_ledger_lost_over_the_summer_registration_groups_of_last_year_tell_it_too()
    {
        _world.Setting = _world.Setting with { RegistrationRollover = RolloverMode.New, SchoolRemovalLimit = -1 };
        _world.Group(MisGroupType.Registration, "5L");
        _world.Group(MisGroupType.Year, "5");
        foreach (var id in new[] { "s1", "s2" })
        {
            _world.Person(id);
            _world.Enrol(MisGroupType.Registration, "5L", id);
            _world.Enrol(MisGroupType.Year, "5", id);
        }

        await _world.NightAsync();
        (_world.Ledger, _world.Today) = (new(), new(2027, 9, 3));
        Assert.Contains((await _world.PlanAsync()).Plan.Warnings, w => w.Contains("from 2026 to 2027", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A5_the_ledger_lost_over_the_summer_the_groups_themselves_tell_the_last_year()
    {
        _world.Class("7A", "t1", "s1");
        _world.Group(MisGroupType.Registration, "5L");
        _world.Enrol(MisGroupType.Registration, "5L", "s1");
        await _world.NightAsync();
        _world.Ledger = new();
        _world.Today = new(2027, 9, 3);
        Assert.Contains((await _world.PlanAsync()).Plan.Warnings, w => w.Contains("moved on from 2026 to 2027", StringComparison.Ordinal));
    }

    [Fact]
    public async Task N7_without_any_number_nothing_is_made_and_an_empty_identifier_leaves_the_part_out()
    {
        SchoolWorld school = new("S1", "") { Setting = new() { AutoCreate = [MisGroupType.Teaching], AdminOwner = ["a1@x.test"], AcademicYearStart = "09-01" } };
        school.Class("7A", "t1", "s1");
        Assert.Equal(GroupSyncErrorId.SettingInvalid, (await school.PlanAsync()).Plan.Groups.Single().Blocked!.ErrorId);
        school.Setting = school.Setting with { NameIdentifier = "" };
        await school.NightAsync();
        Assert.Equal(("7A[2026]", "7A.2026"), (school.Directory.Groups.Values.Single().Info.DisplayName, school.Directory.Groups.Values.Single().Info.MailNickname));
    }

    [Fact]
    public async Task N10_a_soft_deleted_groups_name_is_not_taken_and_many_clashes_are_one_warning()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            _world.Directory.Groups.Add($"d{i}", new(new() { Id = $"d{i}", DisplayName = $"c{i}[1234567][2026]", DeletedAt = DateTimeOffset.UnixEpoch }));
            _world.Class($"c{i}", "t1", "s1");
        }

        var plan = (await _world.PlanAsync()).Plan;
        Assert.Contains("5 new groups", Assert.Single(plan.Warnings), StringComparison.Ordinal);
        Assert.Equal(5, Engine.Planning.PlanView.ChangesOf(plan).Count(c => c.Action == PlannedAction.CreateGroup && c.Reason.Contains("is used in Microsoft 365 already", StringComparison.Ordinal)));
        await _world.NightAsync();
        Assert.NotNull(_world.Directory.Named("c0-2[1234567][2026]"));
    }

    [Fact]
    public async Task N12_the_real_address_is_read_back_and_kept()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        Assert.Equal("7A.1234567.2026@x.test", _world.Ledger.Read().Groups.Single().CatalogueMail);
    }

    [Fact]
    public async Task S10_every_linked_group_is_synced_every_night_whatever_AutoCreate_says()
    {
        _world.Class("7A", "t1", "s1");
        _world.Setting = _world.Setting with { AutoCreate = [] };
        _world.Options = new() { Manual = new() { Groups = new HashSet<Engine.Planning.GroupIdentity> { new(SchoolWorld.Id, MisGroupType.Teaching, "7A") } } };
        await _world.NightAsync();
        _world.Options = new();
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        Assert.Contains("s2", _world.Members("7A"));
    }

    [Theory]
    [InlineData(MisGroupType.NonMisYear, "7")]
    [InlineData(MisGroupType.Role, "students")]
    public async Task S7_role_and_attribute_groups_are_not_made_by_hand(MisGroupType type, string id)
    {
        _world.Setting = _world.Setting with { NonMisYearGroup = ["7"], NonMisYearAttribute = "Department", RoleGroup = [RoleGroupKind.Students] };
        _world.Class("7A", "t1", "s1");
        _world.Options = new() { Manual = new() { Groups = new HashSet<Engine.Planning.GroupIdentity> { new(SchoolWorld.Id, type, id) } } };
        Assert.Equal(GroupSyncErrorId.GroupTypeAutomatic, (await _world.PlanAsync()).Plan.Groups.Single(g => g.Blocked is not null).Blocked!.ErrorId);
        Assert.Equal(SyncStatus.Blocked, (await _world.NightAsync()).Values.Single().Status);
        Assert.Empty(_world.Directory.Groups);
    }

    [Fact]
    public async Task S6_when_all_attribute_years_are_switched_off_MIS_years_are_visible_again()
    {
        _world.Group(MisGroupType.Year, "7");
        _world.Setting = _world.Setting with { NonMisYearGroup = ["7"], NonMisYearAttribute = "Department" };
        await _world.NightAsync();
        _world.Setting = _world.Setting with { NonMisYearGroup = [] };
        Assert.False(_world.Read().Groups.Single().Hidden);
        await _world.NightAsync();
        Assert.Equal(2, _world.Directory.Groups.Count);
    }

    [Fact]
    public async Task S9_schools_with_the_same_ids_names_and_codes_never_mix()
    {
        SchoolWorld other = new("B", "222/2222", _world.Directory) { Setting = _world.Setting, UserPrefix = "b" };
        foreach (var school in new[] { _world, other })
        {
            school.Class("7A", "t1", "s1", "s2");
            school.Group(MisGroupType.Year, "7");
            school.Enrol(MisGroupType.Year, "7", "s1");
        }

        _world.Others.Add(other);
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "s2", "t1"], _world.Members("7A"));
        Assert.Equal(["a1", "bs1", "bs2", "bt1"], other.Members("7A"));
        Assert.Equal(["a1", "bs1"], other.Members("7"));
        other.Withdraw(MisGroupType.Teaching, "7A", "s1");
        other.Setting = other.Setting with { SchoolRemovalLimit = -1 };
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "s2", "t1"], _world.Members("7A"));
        Assert.Equal(["a1", "bs2", "bt1"], other.Members("7A"));
    }

    [Fact]
    public async Task S9_a_held_school_does_not_hold_another()
    {
        SchoolWorld other = new("B", "222/2222", _world.Directory) { Setting = _world.Setting with { SchoolRemovalLimit = 0 }, UserPrefix = "b" };
        _world.Setting = _world.Setting with { SchoolRemovalLimit = -1 };
        _world.Others.Add(other);
        foreach (var school in new[] { _world, other })
            school.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        foreach (var school in new[] { _world, other })
            school.Withdraw(MisGroupType.Teaching, "7A", "s1");
        var results = await _world.NightAsync();
        Assert.Equal((SyncStatus.Synced, SyncStatus.Held), (results["7A[1234567][2026]"].Status, results["7A[2222222][2026]"].Status));
    }

    [Fact]
    public async Task R1_a_resync_of_one_group_does_the_nights_work_for_it_and_touches_no_other()
    {
        _world.Setting = _world.Setting with { ExtraMember = ExtraMember.Remove, SchoolRemovalLimit = -1 };
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t2", "s2");
        await _world.NightAsync();
        _world.Account("helper");
        foreach (var name in new[] { "7A", "7B" })
        {
            _world.Of(name).Members.Add("u-helper");
            _world.Of(name).Owners.Add("u-a2");
            _world.Withdraw(MisGroupType.Teaching, name, name == "7A" ? "t1" : "t2");
            _world.Person($"new{name}", PersonRole.Teacher);
            _world.Enrol(MisGroupType.Teaching, name, $"new{name}", PersonRole.Teacher);
        }

        var (info, other) = (_world.Of("7A").Info, string.Join(",", _world.Members("7B")));
        _world.Options = new() { AutoCreate = false, Scope = l => l.MisId == "7A" };
        Assert.Equal("7A", Assert.Single(await _world.NightAsync()).Value.MisGroupId);
        Assert.Equal(["a1", "a2", "new7A"], _world.Owners("7A"));
        Assert.Equal(["a1", "a2", "new7A", "s1"], _world.Members("7A"));
        Assert.Equal(info, _world.Of("7A").Info);
        Assert.Equal(other, string.Join(",", _world.Members("7B")));
        Assert.Equal(["a1", "a2", "t2"], _world.Owners("7B"));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task D4_a_group_mastered_on_premises_or_dynamic_is_not_synced(bool onPremises, bool dynamic)
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Of("7A").Info = _world.Of("7A").Info with { OnPremisesSynced = onPremises, IsDynamic = dynamic };
        _world.Class("7A", "t1", "s1", "s2");
        Assert.Equal(GroupSyncErrorId.GroupMasteredOnPremises, (await _world.PlanAsync()).Plan.Groups.Single().Blocked!.ErrorId);
        await _world.NightAsync();
        Assert.DoesNotContain("s2", _world.Members("7A"));
    }

    [Fact]
    public async Task X1_X3_renamed_re_addressed_made_public_or_a_team_a_group_is_synced_as_before()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var group = _world.Of("7A");
        group.Info = group.Info with { DisplayName = "Our class", MailNickname = "our", Mail = "our@x.test", Visibility = "Public", Description = "A team now" };
        var before = group.Info;
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        Assert.Contains("u-s2", group.Members);
        Assert.Equal(before, group.Info);
        Assert.Single(_world.Directory.Groups);
    }

    [Theory]
    [InlineData(29, null, LinkState.Pending)]
    [InlineData(29, "", LinkState.Pending)]
    [InlineData(30, null, LinkState.Pending)]
    [InlineData(31, null, LinkState.Failed)]
    [InlineData(31, "7A@x.test", LinkState.Created)]
    public async Task C4_pending_until_it_answers_with_mail_failed_after_30_minutes_and_made_no_second_time(int minutes, string? mail, LinkState expected)
    {
        var made = new DateTimeOffset(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Of("7A").Info = _world.Of("7A").Info with { Mail = mail, CreatedAt = made };
        var link = (await _world.PlanAsync()).Input.Links.Links.Single();
        Assert.Equal(expected, link.StateAt(made.AddMinutes(minutes)));
        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
    }

    [Fact]
    public async Task C5_a_creation_whose_answer_was_lost_is_found_under_its_key_and_made_no_second_time()
    {
        _world.Class("7A", "t1", "s1");
        _world.Directory.AfterWrite = _ => throw new OperationCanceledException("lost");
        await Assert.ThrowsAsync<OperationCanceledException>(() => _world.NightAsync());
        _world.Directory.AfterWrite = _ => { };
        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
        Assert.Equal(["a1", "s1", "t1"], _world.Members("7A"));
    }
}
