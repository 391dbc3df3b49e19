using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>Requirements §4, what the M and G rows say beside the plain case.</summary>
public sealed class MemberRowTests
{
    private readonly SchoolWorld _world = new();

    private void SetDepartment(string account, string value) =>
        _world.Directory.Users[$"u-{account}"] = _world.Directory.Users[$"u-{account}"] with { Department = value };

    [Fact]
    public async Task M3_a_group_named_as_a_person_is_never_added()
    {
        _world.Directory.Foreign.Add(new() { Id = "u-staffroom", DisplayName = "Staff room", MailNickname = "staffroom" });
        _world.Setting = _world.Setting with { AdminOwner = ["a1@x.test", "u-staffroom", "staffroom@x.test"] };
        _world.Class("7A", "t1", "s1", "s2");
        _world.MatchFile.Add(new(SchoolWorld.Id, PersonRole.Student, "s2", "u-staffroom"));
        Assert.Contains((await _world.PlanAsync()).Plan.Warnings, w => w.Contains("staffroom", StringComparison.Ordinal));
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "t1"], _world.Members("7A"));
        Assert.Equal(["a1", "t1"], _world.Owners("7A"));
    }

    [Fact]
    public async Task M6_is_also_true_of_an_owner_whom_a_person_took_out_of_the_members()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Of("7A").Members.Remove("u-t1");
        await _world.NightAsync();
        Assert.Contains("t1", _world.Members("7A"));
    }

    [Fact]
    public async Task M7_a_listed_group_shows_students_and_teachers_apart()
    {
        _world.Class("7A", "t1", "s1", "s2");
        var link = (await _world.PlanAsync()).Input.Links.Links.Single();
        var group = Engine.Reading.MisListing.Group(link, new Dictionary<Engine.Planning.GroupIdentity, Engine.Planning.NameDecision>(), DateTimeOffset.UnixEpoch);
        Assert.Equal(["s1 Test", "s2 Test"], group.Student);
        Assert.Equal(["t1 Test"], group.Teacher);
    }

    [Fact]
    public async Task M8_years_N1_N2_and_R_are_three_groups()
    {
        foreach (var year in new[] { "N1", "N2", "R" })
        {
            _world.Person($"s{year}");
            _world.Group(MisGroupType.Year, year);
            _world.Enrol(MisGroupType.Year, year, $"s{year}");
        }

        await _world.NightAsync();
        foreach (var year in new[] { "N1", "N2", "R" })
            Assert.Equal(["a1", $"s{year}"], _world.Members(year));
    }

    [Theory]
    [InlineData("2026-11-22T23:30:00Z", "Europe/London", 22)]
    [InlineData("2026-11-22T23:30:00Z", "Europe/Berlin", 23)]
    [InlineData("2026-11-22T23:30:00Z", "America/New_York", 22)]
    public async Task M9_the_day_is_that_of_the_schools_time_zone(string now, string zone, int day)
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        var reader = new Engine.Reading.SourceReader(
            new FakeSettings { Default = new() { MisSource = MisSourceKind.SdsCsv, TimeZone = zone } },
            new FakeSources { ["SdsCsv"] = () => new() { Schools = [new() { Id = "A", Name = "A" }] } }, time);
        Assert.Equal(day, (await reader.ReadAsync(new RecordingObserver(), default)).Schools.Single().Today.Day);
    }

    [Fact]
    public async Task M10_excluded_people_are_never_added_in_any_role_or_kind_of_group()
    {
        _world.Setting = _world.Setting with
        {
            ExcludedPerson = ["s1", "t1"],
            StaffOwner = StaffOwner.All,
            RoleGroup = [RoleGroupKind.Students],
            NonMisYearGroup = ["7"],
            NonMisYearAttribute = "Department",
        };
        _world.Class("7A", "t1", "s1", "s2");
        SetDepartment("s1", "7");
        SetDepartment("s2", "7");
        await _world.NightAsync();
        Assert.Equal(["a1", "s2"], _world.Members("7A"));
        Assert.Equal(["a1"], _world.Owners("7A"));
        Assert.All(_world.Directory.Groups.Values, g => Assert.DoesNotContain("u-s1", g.Members));
        Assert.All(_world.Directory.Groups.Values, g => Assert.DoesNotContain("u-t1", g.Members));
    }

    [Fact]
    public async Task M10_an_excluded_teacher_stops_being_owner_and_member_and_stays_out()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Setting = _world.Setting with { ExcludedPerson = ["Staff:t1"], GroupRemovalLimit = 0, SchoolRemovalLimit = 0 };
        await _world.NightAsync();
        Assert.Equal(["a1"], _world.Owners("7A"));
        Assert.Equal(["a1", "s1", "s2"], _world.Members("7A"));
        var writes = _world.Directory.Writes;
        await _world.NightAsync();
        Assert.Equal(writes, _world.Directory.Writes);
    }

    [Fact]
    public async Task M10_an_excluded_owner_whom_a_person_made_owner_is_not_made_a_member()
    {
        _world.Setting = _world.Setting with { ExcludedPerson = ["s9"] };
        _world.Class("7A", "t1", "s1");
        _world.Person("s9");
        await _world.NightAsync();
        _world.Of("7A").Owners.Add("u-s9");
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "t1"], _world.Members("7A"));
        Assert.Contains("s9", _world.Owners("7A"));
    }

    [Fact]
    public async Task G1_in_one_school_an_account_that_the_MIS_does_not_know_counts_and_staff_and_guests_do_not()
    {
        _world.Setting = _world.Setting with { AutoCreate = [], NonMisYearGroup = [" 7 "], NonMisYearAttribute = "extensionAttribute3" };
        _world.Class("7A", "t1", "s1", "s2");
        foreach (var (name, enabled, guest) in new[] { ("s1", true, false), ("s2", false, false), ("t1", true, false), ("unknown", true, false), ("guest", true, true) })
            _world.Directory.Users[$"u-{name}"] = _world.Account(name, enabled) with { IsGuest = guest, ExtensionAttributes = [null, null, "7 "] };
        await _world.NightAsync();
        Assert.Equal(["u-a1", "u-s1", "u-unknown"], _world.Directory.Named("7[1234567]").Members.Order());
    }

    [Fact]
    public async Task G1_an_account_that_may_be_a_teachers_is_neither_added_nor_removed()
    {
        _world.Setting = _world.Setting with { AutoCreate = [], NonMisYearGroup = ["7"], NonMisYearAttribute = "Department", UnmatchedLimit = -1 };
        _world.Class("7A", "t1", "s1");
        _world.Account("unknown");
        foreach (var id in new[] { "s1", "t1", "unknown" })
            SetDepartment(id, "7");
        await _world.NightAsync();
        Assert.Equal(["u-a1", "u-s1", "u-unknown"], _world.Directory.Named("7[1234567]").Members.Order());
        _world.Directory.Users["u-t1"] = _world.Directory.Users["u-t1"] with { UserPrincipalName = "renamed@x.test", Mail = null };
        await _world.NightAsync();
        Assert.Equal(["u-a1", "u-s1", "u-unknown"], _world.Directory.Named("7[1234567]").Members.Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task G1_with_several_schools_only_accounts_of_this_schools_students_count(bool theOtherCouldBeRead)
    {
        _world.Setting = _world.Setting with { AutoCreate = [], NonMisYearGroup = ["7"], NonMisYearAttribute = "Department" };
        _world.Person("s1");
        SchoolWorld other = new("B", "222/2222", _world.Directory) { Setting = new() { AcademicYearStart = "09-01" } };
        other.Person("s2");
        _world.Account("unknown");
        foreach (var id in new[] { "s1", "s2", "unknown" })
            SetDepartment(id, "7");
        (_world.OthersFailed, var others) = (!theOtherCouldBeRead, theOtherCouldBeRead ? [other] : Array.Empty<SchoolWorld>());
        _world.Others.AddRange(others);
        await _world.NightAsync();
        Assert.Equal(["u-a1", "u-s1"], _world.Directory.Named("7[1234567]").Members.Order());
    }

    [Fact]
    public async Task G1_the_reasons_speak_of_the_directory_and_not_of_the_MIS()
    {
        _world.Setting = _world.Setting with { AutoCreate = [], NonMisYearGroup = ["7"], NonMisYearAttribute = "Department", GroupRemovalLimit = -1, SchoolRemovalLimit = -1 };
        _world.Person("s1");
        SetDepartment("s1", "7");
        var made = PlanView.ChangesOf((await _world.PlanAsync()).Plan).ToList();
        Assert.Equal("7 is switched on in the settings", made.Single(c => c.Action == PlannedAction.CreateGroup).Reason);
        Assert.Equal("s1 Test has 7 as Department in Microsoft 365", made.Single(c => c.PersonId == "s1").Reason);

        await _world.NightAsync();
        SetDepartment("s1", "8");
        Assert.Equal("s1 Test no longer has 7 as Department in Microsoft 365", Assert.Single(PlanView.ChangesOf((await _world.PlanAsync()).Plan)).Reason);
    }

    [Fact]
    public async Task G1_nobody_leaves_because_his_account_is_disabled_or_not_found_but_who_has_another_value_does()
    {
        _world.Setting = _world.Setting with { AutoCreate = [], NonMisYearGroup = ["7"], NonMisYearAttribute = "Department", UnmatchedLimit = -1, SchoolRemovalLimit = -1 };
        _world.OthersFailed = true;
        foreach (var id in new[] { "s1", "s2", "s3", "s4" })
        {
            _world.Person(id);
            SetDepartment(id, "7");
        }

        await _world.NightAsync();
        _world.Directory.Users["u-s1"] = _world.Directory.Users["u-s1"] with { Enabled = false };
        _world.Directory.Users["u-s2"] = _world.Directory.Users["u-s2"] with { UserPrincipalName = "renamed@x.test", Mail = null };
        SetDepartment("s3", "8");
        await _world.NightAsync();
        Assert.Equal(["u-a1", "u-s1", "u-s2", "u-s4"], _world.Directory.Named("7[1234567]").Members.Order());
    }

    [Fact]
    public async Task G2_all_three_role_groups_hold_the_people_of_their_role()
    {
        _world.Setting = _world.Setting with { AutoCreate = [], RoleGroup = [RoleGroupKind.Students, RoleGroupKind.TeachingStaff, RoleGroupKind.NonTeachingStaff] };
        (_world.StaffKinds["t1"], _world.StaffKinds["cook"]) = (Engine.Ports.StaffKind.Teaching, Engine.Ports.StaffKind.NonTeaching);
        _world.Class("7A", "t1", "s1");
        _world.Person("cook", PersonRole.Teacher);
        await _world.NightAsync();
        Assert.Equal(["u-a1", "u-s1"], _world.Directory.Named("Students[1234567]").Members.Order());
        Assert.Equal(["u-a1", "u-t1"], _world.Directory.Named("Teaching-staff[1234567]").Members.Order());
        Assert.Equal(["u-a1", "u-cook"], _world.Directory.Named("Non-teaching-staff[1234567]").Members.Order());
    }

    [Fact]
    public async Task A_pupil_who_has_another_account_now_is_told_as_such_and_not_as_a_leaver()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Account("s1new");
        _world.MatchFile.Add(new(SchoolWorld.Id, PersonRole.Student, "s1", "s1new@x.test"));
        var plan = (await _world.PlanAsync()).Plan.Groups.Single();
        Assert.Equal(("u-s1", "s1 Test has another account now"), (plan.RemoveMembers.Single().UserId, plan.RemoveMembers.Single().Reason));
        Assert.Equal("u-s1new", plan.AddMembers.Single().UserId);
    }
}
