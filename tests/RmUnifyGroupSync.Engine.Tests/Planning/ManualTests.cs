using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>Requirements §7, groups that are made by hand, and N13.</summary>
public sealed class ManualTests
{
    private readonly SchoolWorld _world = new();

    private void ByHand(string id, string? name = null, bool force = false, MisGroupType type = MisGroupType.Teaching) =>
        _world.Options = new() { Manual = new() { Groups = new HashSet<GroupIdentity> { new(SchoolWorld.Id, type, id) }, Name = name, Force = force } };

    private async Task<GroupPlan> PlanAsync(string id) => (await _world.PlanAsync()).Plan.Groups.Single(g => g.Link.MisId == id);

    private async Task<FakeGroup> MadeAndDeletedAsync()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var group = _world.Of("7A");
        await _world.Directory.DeleteGroupAsync(group.Info.Id, default);
        return group;
    }

    [Fact]
    public async Task C5_a_group_that_is_there_is_not_made_again_and_the_error_names_it()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var writes = _world.Directory.Writes;
        ByHand("7A");
        var blocked = (await PlanAsync("7A")).Blocked!;
        Assert.Equal((GroupSyncErrorId.GroupAlreadyExists, "7A"), (blocked.ErrorId, blocked.TargetObject));
        Assert.Contains("7A[1234567][2026]", blocked.Message, StringComparison.Ordinal);
        Assert.Contains("Sync-O365GroupMember", blocked.RecommendedAction, StringComparison.Ordinal);
        await _world.NightAsync();
        Assert.Equal(writes, _world.Directory.Writes);
    }

    [Fact]
    public async Task C5_only_the_groups_that_were_asked_for_are_made_by_hand()
    {
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t1", "s1");
        ByHand("7B");
        await _world.NightAsync();
        Assert.Equal("7B[1234567][2026]", Assert.Single(_world.Directory.Groups.Values).Info.DisplayName);
    }

    [Fact]
    public async Task A2_no_group_is_made_by_hand_for_a_class_of_a_year_that_is_over()
    {
        MisSessionRecord last = new("2025", new(2025, 9, 1), new(2026, 7, 20)), now = new("2026", new(2026, 9, 1), new(2027, 7, 20));
        _world.Group(MisGroupType.Teaching, "6A", null, last);
        _world.Group(MisGroupType.Teaching, "7A", null, now);
        ByHand("6A");
        var blocked = (await PlanAsync("6A")).Blocked!;
        Assert.Equal(GroupSyncErrorId.MisGroupNotFound, blocked.ErrorId);
        Assert.Contains("2025", blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D5_while_the_deleted_group_can_be_restored_that_is_recommended_and_nothing_is_made()
    {
        await MadeAndDeletedAsync();
        ByHand("7A");
        var blocked = (await PlanAsync("7A")).Blocked!;
        Assert.Equal(GroupSyncErrorId.GroupAlreadyExists, blocked.ErrorId);
        Assert.Contains("7A[1234567][2026]", blocked.Message, StringComparison.Ordinal);
        Assert.Contains("Restore-O365ClassGroup", blocked.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-Force", blocked.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task D5_Force_makes_the_next_generation_and_the_night_syncs_that_one()
    {
        var deleted = await MadeAndDeletedAsync();
        ByHand("7A", force: true);
        await _world.NightAsync();
        var made = Assert.Single(_world.Directory.Groups.Values, g => g.Info.DeletedAt is null);
        Assert.Equal(deleted.Info.UniqueName + ":g2", made.Info.UniqueName);
        _world.Options = new();
        _world.Person("s2");
        _world.Enrol(MisGroupType.Teaching, "7A", "s2");
        await _world.NightAsync();
        Assert.Contains("u-s2", made.Members);
        Assert.DoesNotContain("u-s2", deleted.Members);
    }

    [Fact]
    public async Task D5_a_deleted_group_that_is_gone_for_good_needs_no_Force()
    {
        var deleted = await MadeAndDeletedAsync();
        await _world.NightAsync();
        _world.Directory.Groups.Remove(deleted.Info.Id);
        ByHand("7A");
        await _world.NightAsync();
        Assert.EndsWith(":g2", Assert.Single(_world.Directory.Groups.Values).Info.UniqueName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task N13_an_edited_name_is_the_whole_name_and_the_address_comes_from_it()
    {
        _world.Class("7A", "t1", "s1");
        ByHand("7A", " Year 13 Choir ");
        await _world.NightAsync();
        var group = Assert.Single(_world.Directory.Groups.Values).Info;
        Assert.Equal(("Year 13 Choir", "Year-13-Choir"), (group.DisplayName, group.MailNickname));
        Assert.Equal("7A[1234567][2026]", Assert.Single(_world.Ledger.Read().Groups).CatalogueName);
    }

    [Theory]
    [InlineData("YEAR-13-choir", GroupSyncErrorId.GroupAlreadyExists)]
    [InlineData("something else", null)]
    public async Task N13_an_address_that_is_taken_is_refused_and_never_numbered(string taken, GroupSyncErrorId? refused)
    {
        _world.Directory.Foreign.Add(new() { Id = "f", DisplayName = "other", MailNickname = taken });
        _world.Class("7A", "t1", "s1");
        ByHand("7A", "Year 13 Choir");
        var plan = await PlanAsync("7A");
        Assert.Equal(refused, plan.Blocked?.ErrorId);
        if (refused is null)
            return;
        Assert.Contains("Year-13-Choir", plan.Blocked!.Message, StringComparison.Ordinal);
        Assert.Contains("-Name", plan.Blocked.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[] ()")]
    [InlineData("   ")]
    public async Task N13_a_name_of_which_nothing_can_stand_in_Microsoft_365_is_refused(string name)
    {
        _world.Class("7A", "t1", "s1");
        ByHand("7A", name);
        var blocked = (await PlanAsync("7A")).Blocked!;
        Assert.Equal(GroupSyncErrorId.SettingInvalid, blocked.ErrorId);
        Assert.Contains($"\"{name}\"", blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task N13_N11_a_group_that_cannot_be_named_in_our_lists_is_refused_with_that_reason()
    {
        _world.Setting = _world.Setting with { AcademicYearStart = null };
        _world.Class("7A", "t1", "s1");
        ByHand("7A", "Choir");
        Assert.Equal(GroupSyncErrorId.NameMissingAcademicYear, (await PlanAsync("7A")).Blocked!.ErrorId);
    }

    [Fact]
    public async Task S7_the_refusal_names_the_group_and_says_who_makes_it()
    {
        _world.Setting = _world.Setting with { RoleGroup = [RoleGroupKind.Students] };
        ByHand("students", type: MisGroupType.Role);
        var message = (await PlanAsync("students")).Blocked!.Message;
        Assert.Contains("\"Students\"", message, StringComparison.Ordinal);
        Assert.Contains("nightly run", message, StringComparison.Ordinal);
    }
}
