using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>Requirements §6 and §8: every change of a plan says why, in words that name the person and the class, and whether it is held.</summary>
public sealed class ReasonTests
{
    private readonly SchoolWorld _world = new();

    public ReasonTests() => _world.Setting = _world.Setting with { SchoolRemovalLimit = -1, GroupRemovalLimit = -1 };

    private async Task<List<PlannedChange>> ChangesAsync() => [.. PlanView.ChangesOf((await _world.PlanAsync()).Plan)];

    private static string Reason(List<PlannedChange> changes, PlannedAction action, string person) =>
        Assert.Single(changes, c => c.Action == action && c.UserPrincipalName == $"{person}@x.test").Reason;

    [Fact]
    public async Task Plan_a_new_group_says_of_each_person_why()
    {
        _world.Class("7A", "t1", "s1");
        _world.Account("maker");
        var changes = await ChangesAsync();
        Assert.Equal("7A is new in the MIS", Assert.Single(changes, c => c.Action == PlannedAction.CreateGroup).Reason);
        Assert.Equal("s1 Test is in 7A in the MIS", Reason(changes, PlannedAction.AddMember, "s1"));
        Assert.Equal("t1 Test teaches 7A", Reason(changes, PlannedAction.AddOwner, "t1"));
        Assert.Contains("administrator", Reason(changes, PlannedAction.AddOwner, "a1"), StringComparison.Ordinal);
        Assert.Contains("owns the group", Reason(changes, PlannedAction.AddMember, "t1"), StringComparison.Ordinal);
        _world.Options = new() { Manual = new() { Groups = new HashSet<GroupIdentity> { new(SchoolWorld.Id, MisGroupType.Teaching, "7A") }, Owners = ["u-maker"] } };
        Assert.Contains("named", Reason(await ChangesAsync(), PlannedAction.AddOwner, "maker"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_owners_who_go_and_come_are_told_apart()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Setting = _world.Setting with { AdminOwner = ["a2@x.test"] };
        _world.Options = new() { UpdateOwner = true };
        _world.Withdraw(MisGroupType.Teaching, "7A", "t1");
        var changes = await ChangesAsync();
        Assert.Contains("no longer a chosen administrator", Reason(changes, PlannedAction.RemoveOwner, "a1"), StringComparison.Ordinal);
        Assert.Contains("is a chosen administrator", Reason(changes, PlannedAction.AddOwner, "a2"), StringComparison.Ordinal);
        Assert.Equal("t1 Test no longer teaches 7A", Reason(changes, PlannedAction.RemoveOwner, "t1"));
    }

    [Fact]
    public async Task Plan_who_is_not_in_the_MIS_any_more_is_not_named_and_said_to_be_gone()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Clear();
        _world.Class("7A", null, "s2");
        _world.AcceptSource = true;
        var changes = await ChangesAsync();
        Assert.Equal("is no longer in the MIS, and so not in 7A", Reason(changes, PlannedAction.RemoveMember, "s1"));
        Assert.Equal("The teacher no longer teaches 7A", Reason(changes, PlannedAction.RemoveOwner, "t1"));
        Assert.StartsWith("The person no longer owns 7A", Reason(changes, PlannedAction.RemoveMember, "t1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_members_whom_a_person_added_and_the_setting_removes_are_said_to_be_such()
    {
        _world.Setting = _world.Setting with { ExtraMember = ExtraMember.Remove };
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Account("helper");
        _world.Of("7A").Members.Add("u-helper");
        var reason = Reason(await ChangesAsync(), PlannedAction.RemoveMember, "helper");
        Assert.Contains("not in 7A in the MIS", reason, StringComparison.Ordinal);
        Assert.Contains("added by people", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task M10_excluded_people_are_said_to_be_on_the_list_and_no_hold_is_shown_for_them()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Setting = _world.Setting with { ExcludedPerson = ["s1", "t1"], GroupRemovalLimit = 0, GroupRemovalFloor = 0 };
        _world.Withdraw(MisGroupType.Teaching, "7A", "s2");
        _world.Person("s3");
        _world.Enrol(MisGroupType.Teaching, "7A", "s3");
        var changes = await ChangesAsync();
        foreach (var (action, person) in new[] { (PlannedAction.RemoveMember, "s1"), (PlannedAction.RemoveMember, "t1"), (PlannedAction.RemoveOwner, "t1") })
            Assert.Contains("exclusion list", Reason(changes, action, person), StringComparison.Ordinal);
        Assert.Equal(["s2@x.test"], changes.Where(c => c.Held).Select(c => c.UserPrincipalName));
        Assert.All(changes, c => Assert.Equal(c.Held, c.HeldReason is not null));
        Assert.Contains(changes, c => c.Action == PlannedAction.AddMember);
    }

    [Fact]
    public async Task M10_an_excluded_teacher_who_has_left_the_MIS_stops_being_owner_whatever_the_limits()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Clear();
        _world.Class("7A", null, "s1");
        _world.Setting = _world.Setting with { ExcludedPerson = ["Staff:t1"], GroupRemovalLimit = 0, GroupRemovalFloor = 0 };
        _world.AcceptSource = true;
        await _world.NightAsync();
        Assert.Equal(["a1"], _world.Owners("7A"));
        Assert.Equal(["a1", "s1", "s2"], _world.Members("7A"));
    }

    [Fact]
    public async Task O14_only_teachers_without_a_usable_account_are_warned_of_and_the_warning_says_which_kind()
    {
        _world.Class("7A", "t1", "s1");
        Assert.Empty((await _world.PlanAsync()).Plan.Groups.Single().Warnings);
        _world.Account("t1", enabled: false);
        Assert.Contains("t1 Test", Assert.Single((await _world.PlanAsync()).Plan.Groups.Single().Warnings), StringComparison.Ordinal);
        Assert.Contains("no enabled account", (await _world.PlanAsync()).Plan.Groups.Single().Warnings[0], StringComparison.Ordinal);
        _world.Directory.Users.Remove("u-t1");
        Assert.Contains("no account", (await _world.PlanAsync()).Plan.Groups.Single().Warnings[0], StringComparison.Ordinal);
        _world.Setting = _world.Setting with { ExcludedPerson = ["t1"] };
        Assert.Empty((await _world.PlanAsync()).Plan.Groups.Single().Warnings);
    }

    [Fact]
    public async Task Plan_a_lost_ledger_says_what_is_taken_as_its_own_over_all_groups()
    {
        _world.Class("7A", "t1", "s1", "s2", "s3");
        _world.Class("7B", "t1", "s4", "s5");
        await _world.NightAsync();
        _world.Ledger = new();
        Assert.Contains((await _world.PlanAsync()).Plan.Warnings, w => w.Contains("2 group(s)", StringComparison.Ordinal) && w.Contains("(5)", StringComparison.Ordinal));
        var adopted = (await ChangesAsync()).Where(c => c.Action == PlannedAction.AdoptGroup).ToList();
        Assert.Equal(2, adopted.Count);
        Assert.All(adopted, c => Assert.Contains("ledger of this computer", c.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task N10_a_clash_is_told_in_the_plan_and_many_are_one_warning_with_three_examples()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            _world.Directory.Foreign.Add(new() { Id = $"f{i}", DisplayName = $"c{i}[1234567][2026]" });
            _world.Class($"c{i}", "t1", "s1");
        }

        var warning = Assert.Single((await _world.PlanAsync()).Plan.Warnings);
        Assert.All(new[] { "c0", "c1", "c2" }, c => Assert.Contains($"\"{c}-2[1234567][2026]\"", warning, StringComparison.Ordinal));
        Assert.DoesNotContain("c3", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("c4", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocked_groups_say_which_group_and_what_is_wrong_with_it()
    {
        _world.Class("7A", null, "s1");
        await _world.NightAsync();
        _world.Of("7A").Info = _world.Of("7A").Info with { IsDynamic = true };
        Assert.Contains("7A[1234567][2026]", Blocked(await _world.PlanAsync()).Message, StringComparison.Ordinal);
        _world.Of("7A").Info = _world.Of("7A").Info with { IsDynamic = false };
        _world.Directory.Unreadable.Add(_world.Of("7A").Info.Id);
        Assert.Equal("unreadable", Blocked(await _world.PlanAsync()).Message);
        var read = await _world.PlanAsync();
        var missing = Planner.Plan(read.Input with { Directory = new(read.Input.Directory.Users, new Dictionary<string, Engine.Ports.GroupRoster>()) });
        Assert.Contains("were not read", missing.Groups.Single().Blocked!.Message, StringComparison.Ordinal);

        SchoolWorld other = new("9999999", "999/9999") { Setting = _world.Setting with { AcademicYearStart = null } };
        other.Class("7A", null, "s1");
        Assert.Contains("AcademicYearStart", Blocked(await other.PlanAsync()).Message, StringComparison.Ordinal);
        other.Setting = _world.Setting with { AdminOwner = [.. Enumerable.Range(0, 101).Select(i => other.Account($"b{i}").UserPrincipalName)] };
        Assert.Contains("101 owners", Blocked(await other.PlanAsync()).Message, StringComparison.Ordinal);
    }

    private static GroupSyncException Blocked(PreparedPlan plan) => plan.Plan.Groups.Single().Blocked!;
}
