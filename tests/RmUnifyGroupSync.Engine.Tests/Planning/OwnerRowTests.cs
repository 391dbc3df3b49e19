using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>Requirements §4, what the O rows say beside the plain case.</summary>
public sealed class OwnerRowTests
{
    private readonly SchoolWorld _world = new();

    private void Teaches(string group, string teacher, bool main = false)
    {
        _world.Person(teacher, PersonRole.Teacher);
        _world.Enrol(MisGroupType.Teaching, group, teacher, PersonRole.Teacher, main);
    }

    [Theory]
    [InlineData(true, "t1,t2")]
    [InlineData(false, "t1")]
    public async Task O2_with_the_tutor_as_owner_StaffOwner_says_how_many(bool all, string tutors)
    {
        _world.Setting = _world.Setting with { TutorIsOwner = true, StaffOwner = all ? StaffOwner.All : StaffOwner.Single };
        _world.Group(MisGroupType.Registration, "5L");
        foreach (var id in new[] { "t1", "t2" })
        {
            _world.Person(id, PersonRole.Teacher);
            _world.Enrol(MisGroupType.Registration, "5L", id, PersonRole.Teacher);
        }

        await _world.NightAsync();
        Assert.Equal(tutors.Split(',').Prepend("a1"), _world.Owners("5L"));
    }

    [Fact]
    public async Task O6_whoever_is_named_is_an_owner_too_once_and_no_sync_takes_him_out()
    {
        _world.Class("7A", "t1", "s1");
        _world.Account("maker");
        _world.Options = new() { Manual = new() { Groups = new HashSet<Engine.Planning.GroupIdentity> { new(SchoolWorld.Id, MisGroupType.Teaching, "7A") }, Owners = ["u-maker", "u-t1", "u-maker"] } };
        await _world.NightAsync();
        Assert.Equal(["a1", "maker", "t1"], _world.Owners("7A"));
        Assert.Equal(["a1", "maker", "s1", "t1"], _world.Members("7A"));
        _world.Options = new() { UpdateOwner = true };
        await _world.NightAsync();
        Assert.Equal(["a1", "maker", "t1"], _world.Owners("7A"));
    }

    [Fact]
    public async Task O7_an_owner_that_a_person_added_stays_also_with_UpdateOwner_and_when_the_teacher_changes()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Account("helper");
        _world.Of("7A").Owners.Add("u-helper");
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        Teaches("7A", "t2");
        _world.Options = new() { UpdateOwner = true };
        _world.Setting = _world.Setting with { AdminOwner = ["a2@x.test"], ExtraMember = ExtraMember.Remove };
        await _world.NightAsync();
        Assert.Equal(["a2", "helper", "t2"], _world.Owners("7A"));
        Assert.Equal(["a2", "helper", "s1", "t2"], _world.Members("7A"));
    }

    [Fact]
    public async Task O9_the_new_teacher_is_added_before_the_old_one_is_removed()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Directory.Log.Clear();
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        Teaches("7A", "t2");
        await _world.NightAsync();
        Assert.True(_world.Directory.Log.FindIndex(l => l.StartsWith("add Owner t2", StringComparison.Ordinal)) < _world.Directory.Log.FindIndex(l => l.StartsWith("remove Owner t1", StringComparison.Ordinal)));
        Assert.Contains(_world.Ledger.Changes, c => c.Action == PlannedAction.RemoveOwner && c.Reason == "t1 Test no longer teaches 7A");
        Assert.Contains(_world.Ledger.Changes, c => c.Action == PlannedAction.RemoveMember && c.Reason.Contains("owner", StringComparison.Ordinal));
    }

    [Fact]
    public async Task O9_a_teacher_who_stops_and_is_a_chosen_administrator_today_stays()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        _world.Setting = _world.Setting with { AdminOwner = ["a1@x.test", "t1@x.test"] };
        await _world.NightAsync();
        Assert.Equal(["a1", "t1"], _world.Owners("7A"));
    }

    [Fact]
    public async Task O9_another_owner_who_is_disabled_does_not_count()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Setting = _world.Setting with { AdminOwner = [] };
        _world.Account("a1", enabled: false);
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        await _world.NightAsync();
        Assert.Equal(["a1", "t1"], _world.Owners("7A"));
    }

    [Fact]
    public async Task O10_a_disabled_teacher_alone_can_own_nothing()
    {
        _world.Setting = _world.Setting with { AdminOwner = [], DisabledAccount = DisabledAccount.Add };
        _world.Class("7A", "t1", "s1");
        _world.Account("t1", enabled: false);
        Assert.Equal(GroupSyncErrorId.OwnerRequired, (await _world.PlanAsync()).Plan.Groups.Single().Blocked!.ErrorId);
    }

    [Fact]
    public async Task O11_owners_are_members_not_counted_as_students_and_not_removed_by_the_student_difference()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        var plan = (await _world.PlanAsync()).Plan.Groups.Single();
        Assert.Equal((4, 2), (plan.MembersPresent, plan.StudentsPresent));
        Assert.Empty(plan.RemoveMembers);
    }

    [Fact]
    public async Task O11_a_teacher_who_is_put_back_among_the_members_is_there_by_the_MIS()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Of("7A").Members.Remove("u-t1");
        _world.Of("7A").Members.Remove("u-a1");
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "t1"], _world.Members("7A"));
        var links = _world.Ledger.Read().Links.Where(l => l.Role == GroupRole.Member).ToDictionary(l => l.UserId, l => (l.Origin, l.PersonId, l.PersonRole));
        Assert.Equal((MemberOrigin.Mis, "t1", PersonRole.Teacher), links["u-t1"]);
        Assert.Equal((MemberOrigin.Admin, null, null), links["u-a1"]);
    }

    [Theory]
    [InlineData(6499, false, true)] // the 6,500th passes nothing
    [InlineData(6500, true, true)]
    [InlineData(6600, true, true)]
    [InlineData(6999, true, true)] // the 7,000th still fits
    [InlineData(7000, false, false)]
    public async Task O11_past_6500_groups_a_warning_once_past_7000_owner_only(int memberships, bool warned, bool member)
    {
        _world.Class("7A", "t1", "s1");
        var plan = await _world.PlanAsync();
        var rosters = Enumerable.Range(0, memberships).ToDictionary(i => $"g{i}", i => new Engine.Ports.GroupRoster { GroupId = $"g{i}", MemberIds = ["u-t1"] });
        var crowded = Engine.Planning.Planner.Plan(plan.Input with { Directory = new(plan.Input.Directory.Users, rosters) }).Groups.Single();
        Assert.Equal(warned, crowded.Warnings.Any(w => w.Contains("6500", StringComparison.Ordinal)));
        Assert.Equal(member, crowded.AddMembers.Any(l => l.UserId == "u-t1"));
        Assert.Contains(crowded.AddOwners, l => l.UserId == "u-t1");
        Assert.Equal(!member, crowded.Note?.Contains("MembershipLimitExceeded", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task O12_a_group_with_100_owners_gets_no_more_and_says_so()
    {
        _world.Class("7A", null, "s1");
        await _world.NightAsync();
        foreach (var i in Enumerable.Range(0, 99))
            _world.Of("7A").Owners.Add(_world.Account($"b{i}").Id);
        Teaches("7A", "t1");
        Assert.Contains((await _world.PlanAsync()).Plan.Groups.Single().Warnings, w => w.Contains("100", StringComparison.Ordinal));
        await _world.NightAsync();
        Assert.Equal(100, _world.Of("7A").Owners.Count);
    }

    [Fact]
    public async Task O12_exactly_100_owners_are_made()
    {
        _world.Setting = _world.Setting with { AdminOwner = [.. Enumerable.Range(0, 100).Select(i => _world.Account($"b{i}").UserPrincipalName)] };
        _world.Class("7A", null, "s1");
        await _world.NightAsync();
        Assert.Equal(100, _world.Of("7A").Owners.Count);
    }

    [Fact]
    public async Task O13_says_that_nobody_enabled_was_left()
    {
        _world.Class("7A", null, "s1");
        await _world.NightAsync();
        _world.Account("a1", enabled: false);
        _world.Setting = _world.Setting with { AdminOwner = ["a2@x.test"] };
        Assert.Contains((await _world.PlanAsync()).Plan.Groups.Single().Warnings, w => w.Contains("no enabled owner left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task O15_an_old_teacher_stays_a_member_whom_a_person_put_there()
    {
        _world.Setting = _world.Setting with { OwnerIsMember = false };
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Of("7A").Members.Add("u-t1");
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        Teaches("7A", "t2");
        await _world.NightAsync();
        Assert.Equal(["a1", "t2"], _world.Owners("7A"));
        Assert.Equal(["s1", "t1"], _world.Members("7A"));
    }

    [Fact]
    public async Task O15_an_old_teacher_who_is_a_chosen_administrator_keeps_his_membership()
    {
        _world.Setting = _world.Setting with { AdminOwner = ["a1@x.test", "t1@x.test"] };
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        Teaches("7A", "t2");
        await _world.NightAsync();
        Assert.Equal(["a1", "s1", "t1", "t2"], _world.Members("7A"));
    }

    [Fact]
    public async Task O13_a_group_that_nobody_can_be_given_to_says_what_to_do()
    {
        _world.Class("7A", null, "s1");
        await _world.NightAsync();
        _world.Account("a1", enabled: false);
        var warning = Assert.Single((await _world.PlanAsync()).Plan.Groups.Single().Warnings, w => w.Contains("no enabled owner", StringComparison.Ordinal));
        Assert.Contains("AdminOwner", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("are added", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task O9_A3_the_last_owner_stays_while_nobody_knows_the_year_and_so_nobody_takes_his_place()
    {
        _world.Setting = _world.Setting with { AcademicYearStart = "2025-09-01" };
        _world.Today = new(2025, 12, 1);
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Of("7A", 2025).Owners.Remove("u-a1");
        _world.Today = new(2026, 11, 20);
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        _world.Class("7B", "t2", "s1");
        _world.Enrol(MisGroupType.Teaching, "7A", "t2", PersonRole.Teacher);
        _world.Setting = _world.Setting with { ExcludedPerson = ["Staff:t1"] };
        await _world.NightAsync();
        Assert.Equal(["t1"], _world.Owners("7A", 2025));
    }
}
