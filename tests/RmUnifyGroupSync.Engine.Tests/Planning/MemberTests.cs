using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>Requirements §4, the M and G rows, and §5 as far as removals are concerned.</summary>
public sealed class MemberTests
{
    private readonly SchoolWorld _world = new();

    [Fact]
    public async Task M1_a_move_is_one_remove_and_one_add()
    {
        _world.Class("7A", "t1", "s1", "s2", "s3", "s4", "s5", "s6");
        _world.Class("7B", "t2", "s7", "s8", "s9", "s10", "s11", "s12");
        await _world.NightAsync();
        var before = _world.Directory.Writes;
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        _world.Enrol(MisGroupType.Teaching, "7B", "s1");
        var results = await _world.NightAsync();
        Assert.Equal(2, _world.Directory.Writes - before);
        Assert.Equal((0, 1), (results["7A[1234567][2026]"].Added, results["7A[1234567][2026]"].Removed));
        Assert.Equal((1, 0), (results["7B[1234567][2026]"].Added, results["7B[1234567][2026]"].Removed));
        Assert.DoesNotContain("s1", _world.Members("7A"));
        Assert.Contains("s1", _world.Members("7B"));
    }

    [Fact]
    public async Task M2_a_second_run_writes_nothing()
    {
        _world.Class("7A", "t1", [.. Enumerable.Range(0, 45).Select(i => $"s{i}")]);
        await _world.NightAsync();
        var before = _world.Directory.Writes;
        var results = await _world.NightAsync();
        Assert.Equal(before, _world.Directory.Writes);
        Assert.All(results.Values, r => Assert.Equal(SyncStatus.Unchanged, r.Status));
        Assert.Equal(47, results.Values.Single().Unchanged);
    }

    [Fact]
    public async Task M4_a_student_without_an_account_is_counted_and_added_when_it_appears()
    {
        _world.Class("7A", "t1", "s1");
        _world.Person("s2", account: false);
        _world.Enrol(MisGroupType.Teaching, "7A", "s2");
        Assert.Equal(1, (await _world.NightAsync()).Values.Single().Unmatched);
        Assert.Equal(["a1", "s1", "t1"], _world.Members("7A"));
        _world.Account("s2");
        await _world.NightAsync();
        Assert.Contains("s2", _world.Members("7A"));
    }

    [Theory]
    [InlineData(ExtraMember.Keep, true, false)]
    [InlineData(ExtraMember.Report, true, true)]
    [InlineData(ExtraMember.Remove, false, false)]
    public async Task M5_a_members_that_a_person_added_follows_the_setting(ExtraMember mode, bool stays, bool reported)
    {
        _world.Setting = _world.Setting with { ExtraMember = mode, SchoolRemovalLimit = -1 };
        _world.Class("7A", "t1", "s1", "s2", "s3");
        await _world.NightAsync();
        _world.Account("helper");
        _world.Of("7A").Members.Add("u-helper");
        var warnings = (await _world.PlanAsync()).Plan.Groups.Single().Warnings;
        await _world.NightAsync();
        Assert.Equal(stays, _world.Members("7A").Contains("helper"));
        Assert.Equal(reported, warnings.Any(w => w.Contains("added", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task M5_an_account_that_may_be_an_unmatched_students_is_not_removed()
    {
        _world.Setting = _world.Setting with { ExtraMember = ExtraMember.Remove, SchoolRemovalLimit = -1 };
        _world.Class("7A", "t1", "s1");
        _world.Person("s2", account: false);
        _world.Enrol(MisGroupType.Teaching, "7A", "s2");
        await _world.NightAsync();
        _world.Account("secondname");
        _world.Of("7A").Members.Add("u-secondname");
        await _world.NightAsync();
        Assert.Contains("secondname", _world.Members("7A"));
    }

    [Fact]
    public async Task M6_a_student_whom_a_person_removed_is_put_back()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Of("7A").Members.Remove("u-s1");
        await _world.NightAsync();
        Assert.Contains("s1", _world.Members("7A"));
    }

    [Fact]
    public async Task M9_an_enrolment_counts_from_its_first_day_to_the_day_before_its_end()
    {
        _world.Class("7A", "t1", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11");
        _world.Person("s20");
        _world.Enrol(MisGroupType.Teaching, "7A", "s20", from: new(2026, 11, 21), until: new(2026, 11, 23));
        foreach (var (day, there) in new[] { (20, false), (21, true), (22, true), (23, false) })
        {
            _world.Today = new(2026, 11, day);
            await _world.NightAsync();
            Assert.Equal(there, _world.Members("7A").Contains("s20"));
        }

        Assert.Contains(_world.Ledger.Changes, c => c.Action == PlannedAction.RemoveMember && c.Reason == "s20 Test left 7A on 23 November");
    }

    [Fact]
    public async Task M9_who_leaves_the_school_leaves_the_group()
    {
        _world.Class("7A", "t1", [.. Enumerable.Range(0, 20).Select(i => $"s{i}")]);
        await _world.NightAsync();
        _world.Person("s3", until: new(2026, 11, 20));
        _world.Withdraw(MisGroupType.Teaching, "7A", "s3");
        _world.Enrol(MisGroupType.Teaching, "7A", "s3");
        await _world.NightAsync();
        Assert.DoesNotContain("s3", _world.Members("7A"));
    }

    [Fact]
    public async Task M10_an_excluded_student_leaves_whatever_the_limits_and_a_persons_addition_is_reported()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Setting = _world.Setting with { ExcludedPerson = ["s1", "Student:s2"], GroupRemovalLimit = 0, SchoolRemovalLimit = 0 };
        await _world.NightAsync();
        Assert.Equal(["a1", "t1"], _world.Members("7A"));
        _world.Of("7A").Members.Add("u-s1");
        var warnings = (await _world.PlanAsync()).Plan.Groups.Single().Warnings;
        Assert.Contains(warnings, w => w.Contains("s1", StringComparison.Ordinal));
        await _world.NightAsync();
        Assert.Contains("s1", _world.Members("7A"));
    }

    [Fact]
    public async Task M10_who_is_excluded_and_has_left_the_MIS_leaves_whatever_the_limits()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Setting = _world.Setting with { ExcludedPerson = ["s1"], GroupRemovalLimit = 0, SchoolRemovalLimit = 0, GroupRemovalFloor = 0 };
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        _world.Withdraw(MisGroupType.Teaching, "7A", "s2");
        _world.Leave("s1");
        await _world.NightAsync();
        Assert.Equal(["a1", "s2", "t1"], _world.Members("7A"));
    }

    [Fact]
    public async Task M10_an_exclusion_of_staff_does_not_exclude_the_pupil_with_the_same_id()
    {
        _world.Setting = _world.Setting with { ExcludedPerson = ["Staff:s1"] };
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        Assert.Contains("s1", _world.Members("7A"));
    }

    [Fact]
    public async Task Matching_nobody_is_removed_because_this_run_failed_to_match_him()
    {
        _world.Setting = _world.Setting with { UnmatchedLimit = -1, SchoolRemovalLimit = -1 };
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Directory.Users["u-s1"] = _world.Directory.Users["u-s1"] with { UserPrincipalName = "renamed@x.test", Mail = "renamed@x.test" };
        await _world.NightAsync();
        Assert.Contains("s1", _world.Members("7A"));
    }

    [Theory]
    [InlineData(DisabledAccount.Skip)]
    [InlineData(DisabledAccount.Add)]
    public async Task Matching_a_disabled_account_is_added_only_when_asked_and_never_removed(DisabledAccount mode)
    {
        _world.Setting = _world.Setting with { DisabledAccount = mode };
        _world.Class("7A", "t1", "s1", "s2");
        _world.Account("s2", enabled: false);
        await _world.NightAsync();
        Assert.Equal(mode == DisabledAccount.Add, _world.Members("7A").Contains("s2"));
        _world.Account("s1", enabled: false);
        await _world.NightAsync();
        Assert.Contains("s1", _world.Members("7A"));
    }

    [Fact]
    public async Task Safety_who_was_dropped_because_rows_contradict_each_other_has_not_left()
    {
        _world.Class("7A", "t1", [.. Enumerable.Range(0, 200).Select(i => $"s{i}")]);
        await _world.NightAsync();
        _world.Contradictory.Add((PersonRole.Student, "s5"));
        _world.Contradictory.Add((PersonRole.Teacher, "t1"));
        var result = (await _world.NightAsync()).Values.Single();
        Assert.Equal((SyncStatus.Unchanged, 0, 0), (result.Status, result.Removed, result.OwnersRemoved));
        Assert.Contains("s5", _world.Members("7A"));
        Assert.Contains("t1", _world.Owners("7A"));
    }

    [Fact]
    public async Task Safety_a_pupil_and_a_teacher_with_one_id_are_two_people()
    {
        _world.Setting = _world.Setting with { SchoolRemovalLimit = -1, UnmatchedLimit = 0 };
        _world.Class("7A", null, "9", "10", "11");
        _world.Person("9", PersonRole.Teacher, account: false);
        _world.Enrol(MisGroupType.Teaching, "7A", "9", PersonRole.Teacher);
        _world.MatchFile.Add(new(SchoolWorld.Id, PersonRole.Teacher, "9", "staff9@x.test"));
        _world.Account("staff9");
        await _world.NightAsync();
        Assert.Equal(["10", "11", "9", "a1", "staff9"], _world.Members("7A"));

        // The teacher goes; the pupil with the same id stays, and the words are about the teacher.
        _world.Withdraw(MisGroupType.Teaching, "7A", "9");
        _world.Enrol(MisGroupType.Teaching, "7A", "9");
        var changes = Engine.Planning.PlanView.ChangesOf((await _world.PlanAsync()).Plan).ToList();
        Assert.Equal([PlannedAction.RemoveMember, PlannedAction.RemoveOwner], changes.Select(c => c.Action));
        Assert.All(changes, c => Assert.Equal("staff9@x.test", c.UserPrincipalName));
        Assert.All(changes, c => Assert.False(c.Held));
        await _world.NightAsync();
        Assert.Equal(["10", "11", "9", "a1"], _world.Members("7A"));
    }

    [Fact]
    public async Task Safety_staff_enrolled_as_students_stay_out()
    {
        _world.Class("7A", "t1", "s1");
        _world.Enrol(MisGroupType.Teaching, "7A", "t1", PersonRole.Teacher);
        _world.Setting = _world.Setting with { OwnerIsMember = false };
        _world.Person("t2", PersonRole.Teacher);
        await _world.NightAsync();
        Assert.Equal(["s1"], _world.Members("7A"));
    }

    [Fact]
    public async Task G1_a_year_group_by_attribute_has_no_year_part_and_the_matched_accounts()
    {
        _world.Setting = _world.Setting with { AutoCreate = [], NonMisYearGroup = ["7"], NonMisYearAttribute = "Department" };
        _world.Class("7A", "t1", "s1", "s2");
        foreach (var (id, year) in new[] { ("s1", "7"), ("s2", "8"), ("t1", "7") })
            _world.Directory.Users[$"u-{id}"] = _world.Directory.Users[$"u-{id}"] with { Department = year };
        await _world.NightAsync();
        var group = _world.Directory.Named("7[1234567]");
        Assert.Equal("7.1234567", group.Info.MailNickname);
        Assert.Equal(["u-a1"], group.Owners);
        Assert.Equal(["u-a1", "u-s1"], group.Members.Order());
    }

    [Fact]
    public async Task G2_role_groups_are_named_by_role_and_one_that_the_source_cannot_tell_is_not_made()
    {
        _world.Setting = _world.Setting with { AutoCreate = [], RoleGroup = [RoleGroupKind.Students, RoleGroupKind.TeachingStaff] };
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        Assert.Equal(["u-a1", "u-s1"], _world.Directory.Named("Students[1234567]").Members.Order());
        Assert.Single(_world.Directory.Groups);
        Assert.Contains(_world.Read().Warnings, w => w.Contains("TeachingStaff", StringComparison.Ordinal));
    }

    [Fact]
    public async Task M1_a_read_that_lags_does_not_make_the_ledger_forget_whom_it_has_just_added()
    {
        _world.Class("2S", "t1", [.. Enumerable.Range(0, 20).Select(i => $"p{i}")]);
        await _world.NightAsync();
        _world.Person("s6");
        _world.Enrol(MisGroupType.Teaching, "2S", "s6");
        await _world.NightAsync();

        // s6 leaves the class, and a run that starts at once is still shown the members of before.
        _world.Withdraw(MisGroupType.Teaching, "2S", "s6");
        _world.Of("2S").Members.Remove("u-s6");
        await _world.RunAtOnceAsync();
        _world.Of("2S").Members.Add("u-s6");

        await _world.NightAsync();
        Assert.DoesNotContain("s6", _world.Members("2S"));
    }

    [Fact]
    public async Task M5_whom_a_person_took_out_long_ago_and_puts_back_is_the_person_s()
    {
        _world.Class("2S", "t1", "s1", "s2", "s3", "s4", "s5", "s6");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "2S", "s6");
        _world.Of("2S").Members.Remove("u-s6");
        await _world.NightAsync();
        _world.Of("2S").Members.Add("u-s6");
        await _world.NightAsync();
        Assert.Contains("s6", _world.Members("2S"));
    }
}
