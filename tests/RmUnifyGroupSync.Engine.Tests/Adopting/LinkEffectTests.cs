using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Adopting;

/// <summary>What setting a link asks, says and leaves behind in the ledger, and what it refuses with which reason (requirements §7).</summary>
public sealed class LinkEffectTests
{
    private readonly SchoolWorld _world = new();

    private GroupSyncException Error => Assert.Single(_world.Observer.Events.OfType<ItemErrorEvent>()).Error;

    private IEnumerable<string> Notices => _world.Observer.Events.OfType<NoticeEvent>().Select(e => e.Message);

    private LedgerGroup Record(string key) => _world.Ledger.Read().Groups.Single(g => g.Key == key);

    private IEnumerable<LedgerLink> LinksOf(FakeGroup group) => _world.Ledger.Read().Links.Where(l => l.GroupId == group.Info.Id).OrderBy(l => l.UserId, StringComparer.Ordinal);

    [Fact]
    public async Task M5_The_pupils_who_are_members_are_ours_from_the_moment_of_the_link_and_nobody_else_is()
    {
        _world.Setting = _world.Setting with { SchoolRemovalLimit = -1, GroupRemovalLimit = -1 };
        _world.Class("7A", "t1", "s1", "s2", "s3");
        _world.Account("helper");
        var group = _world.FromRmUnify("7A", ["s1", "s2", "helper"]);
        await _world.LinkAsync(("7A", group.Info.Id));

        Assert.Equal([("u-s1", "s1", MemberOrigin.Mis), ("u-s2", "s2", MemberOrigin.Mis)], LinksOf(group).Select(l => (l.UserId, l.PersonId!, l.Origin)));
        Assert.Contains("(7A.1234567.2026@x.test)", Assert.Single(_world.Observer.Asked).Target, StringComparison.Ordinal);
        Assert.Contains("2 of its 3 students are among the 3 members", _world.Observer.Asked[0].Action, StringComparison.Ordinal);
        Assert.Equal(("7A[1234567][2026]", "7A.1234567.2026"), (Record(group.Info.UniqueName!).GroupName, Record(group.Info.UniqueName!).MailNickname));
        _world.Withdraw(MisGroupType.Teaching, "7A", "s1");
        await _world.NightAsync();
        Assert.Equal(["a2", "helper", "s2", "s3", "t1"], group.Members.Select(m => m[2..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Where_the_link_is_kept_is_said_and_nothing_is_warned_of()
    {
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t1", "s1");
        await _world.LinkAsync(("7A", _world.FromRmUnify("7A", ["s1"]).Info.Id));
        await _world.LinkAsync(("7B", _world.FromRmUnify("7B", ["s1"], change: g => g with { UniqueName = "other" }).Info.Id));

        Assert.Equal(2, Notices.Count());
        Assert.Contains("(7A) by its key.", Notices.First(), StringComparison.Ordinal);
        Assert.Contains("(7B) in the settings file", Notices.Last(), StringComparison.Ordinal);
        Assert.Empty(_world.Observer.Events.OfType<WarningEvent>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task D5_A_group_in_place_of_one_that_was_deleted_or_let_go_gets_the_next_key(bool forgotten)
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var old = _world.Of("7A").Info.Id;
        if (forgotten)
            await _world.ForgetAsync(old);
        else
            await _world.Directory.DeleteGroupAsync(old, default);
        var group = _world.Foreign("Maths", "maths", ["s1"]);

        await _world.LinkAsync(("7A", group.Info.Id));

        Assert.Empty(_world.Errors);
        Assert.Equal("rmugs:1234567:teaching:7~41:2026:g2", group.Info.UniqueName);
        await _world.NightAsync();
        Assert.Equal(2, _world.Directory.Groups.Count);
        Assert.Contains("u-t1", group.Owners);
    }

    [Fact]
    public async Task N8_A_group_that_is_linked_anew_keeps_the_names_it_was_made_with_and_its_old_record_is_over()
    {
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t2", "s2");
        await _world.NightAsync();
        var (group, other) = (_world.Of("7A"), _world.Of("7B"));
        var (made, otherRecord, otherLinks) = (Record(group.Info.UniqueName!), Record(other.Info.UniqueName!), LinksOf(other).ToList());
        group.Info = group.Info with { DisplayName = "Legends", MailNickname = "legends" };
        _world.ChangeMis();

        await _world.LinkAsync(("new-7A", group.Info.Id));

        var now = Record("rmugs:1234567:teaching:new-7~41:2026");
        Assert.Equal((made.CatalogueName, "7A[1234567][2026]", "7A.1234567.2026", null), (now.CatalogueName, now.GroupName, now.MailNickname, now.DeletedAt));
        Assert.Equal(_world.Time.GetUtcNow(), Record(group.Info.UniqueName!).DeletedAt);
        Assert.Equal(otherRecord, Record(other.Info.UniqueName!));
        Assert.Equal(otherLinks, LinksOf(other));
    }

    [Fact]
    public async Task A_record_that_was_over_before_keeps_its_day()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var group = _world.Of("7A");
        await _world.ForgetAsync(group.Info.Id);
        var day = _world.Time.GetUtcNow();
        _world.Time.Advance(TimeSpan.FromDays(3));
        _world.Class("7B", "t1", "s1");

        await _world.LinkAsync(("7B", group.Info.Id));

        Assert.Empty(_world.Errors);
        Assert.Equal(day, Record(group.Info.UniqueName!).DeletedAt);
    }

    [Fact]
    public async Task MisChange_who_has_left_is_removed_when_everybody_of_the_class_is_matched()
    {
        _world.Setting = _world.Setting with { SchoolRemovalLimit = -1, GroupRemovalLimit = -1 };
        _world.Class("7A", "t1", "s1", "s2", "s3");
        await _world.NightAsync();
        var group = _world.Of("7A");
        _world.ChangeMis();
        _world.Withdraw(MisGroupType.Teaching, "new-7A", "new-s1");
        _world.Leave("new-s1");

        await _world.LinkAsync(("new-7A", group.Info.Id));
        _world.AcceptSource = true;
        await _world.NightAsync();

        Assert.DoesNotContain("u-s1", group.Members);
        Assert.Empty(_world.Observer.Events.OfType<WarningEvent>());
    }

    [Fact]
    public async Task MisChange_what_is_forgotten_of_one_group_is_not_forgotten_of_another()
    {
        _world.Class("7A", "t1", "s1", "s2");
        _world.Class("7B", "t1", "s1", "s3");
        await _world.NightAsync();
        var (group, other) = (_world.Of("7A"), _world.Of("7B"));
        var before = LinksOf(other).ToList();
        _world.ChangeMis();
        _world.Rename("new-s1", "changed");

        await _world.LinkAsync(("new-7A", group.Info.Id));

        Assert.Equal(before, LinksOf(other));
        Assert.DoesNotContain(LinksOf(group), l => l.UserId == "u-s1");
        Assert.Contains("1 owner(s) or member(s)", Assert.Single(_world.Observer.Events.OfType<WarningEvent>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MisChange_a_person_of_another_school_is_not_taken_for_the_one_whom_the_link_stood_for()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        var group = _world.Of("7A");
        _world.ChangeMis();
        _world.Rename("new-s1", "changed");
        SchoolWorld other = new("2000000", "200/0000", _world.Directory);
        other.Class("9Z", null, "s1");
        _world.Others.Add(other);

        await _world.LinkAsync(("new-7A", group.Info.Id));

        Assert.DoesNotContain(LinksOf(group), l => l.UserId == "u-s1");
    }

    [Fact]
    public async Task A_group_whose_members_could_not_be_read_is_not_linked()
    {
        _world.Class("7A", "t1", "s1");
        var group = _world.FromRmUnify("7A", ["s1"]);
        _world.Directory.Unreadable.Add(group.Info.Id);

        Assert.Empty(await _world.LinkAsync(("7A", group.Info.Id)));

        Assert.Equal(GroupSyncErrorId.GraphRequestFailed, Error.ErrorId);
        Assert.Equal((null, 0), (group.Info.UniqueName, _world.Directory.Writes));
        Assert.Empty(_world.Observer.Asked);
    }

    [Theory]
    [InlineData(GroupSyncErrorId.GroupNotFound)]
    [InlineData(GroupSyncErrorId.GroupAlreadyExists)]
    [InlineData(GroupSyncErrorId.GraphRequestFailed)]
    public async Task A_write_that_Microsoft_365_refuses_is_that_item_s_error_and_the_next_is_linked(GroupSyncErrorId refusal)
    {
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t1", "s1");
        var (first, second) = (_world.FromRmUnify("7A", ["s1"]), _world.FromRmUnify("7B", ["s1"]));
        _world.GivenTarget = "what was given";
        _world.Directory.BeforeWrite = n => _ = n == 0 ? throw new GroupSyncException(refusal, "refused") { RecommendedAction = "mend it" } : 0;

        Assert.Equal([second.Info.Id], (await _world.LinkAsync(("7A", first.Info.Id), ("7B", second.Info.Id))).Select(g => g.Id));

        Assert.Equal((refusal, "refused", "mend it", "what was given"), (Error.ErrorId, Error.Message, Error.RecommendedAction, Error.TargetObject));
        Assert.Empty(LinksOf(first));
    }

    [Fact]
    public async Task A_failure_that_is_not_about_the_one_item_ends_the_call()
    {
        _world.Class("7A", "t1", "s1");
        var group = _world.FromRmUnify("7A", ["s1"]);
        _world.Directory.BeforeWrite = _ => throw new GroupSyncException(GroupSyncErrorId.PermissionMissing, "no permission");

        var error = await Assert.ThrowsAsync<GroupSyncException>(() => _world.LinkAsync(("7A", group.Info.Id)));

        Assert.Equal(GroupSyncErrorId.PermissionMissing, error.ErrorId);
    }

    [Fact]
    public async Task A_group_of_a_school_that_could_not_be_read_is_not_taken_from_it_and_one_of_no_school_can_be()
    {
        _world.Class("7A", "t1", "s1");
        var group = _world.FromRmUnify("7A", ["s1"], change: g => g with { UniqueName = "rmugs:other:teaching:1:2026" });
        _world.OthersFailed = true;

        Assert.Empty(await _world.LinkAsync(("7A", group.Info.Id)));
        Assert.Equal((GroupSyncErrorId.GroupAlreadyExists, group.Info.Id), (Error.ErrorId, Error.TargetObject));
        Assert.Contains("MIS group 1 of school other, and not every school's source could be read", Error.Message, StringComparison.Ordinal);

        _world.OthersFailed = false;
        Assert.Single(await _world.LinkAsync(("7A", group.Info.Id)));
    }

    [Fact]
    public async Task MisChange_a_group_of_a_school_that_was_read_is_relinked_although_another_school_could_not_be_read()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.ChangeMis();
        _world.OthersFailed = true;

        Assert.Single(await _world.LinkAsync(("new-7A", _world.Of("7A").Info.Id)));
        Assert.Empty(_world.Errors);
    }

    [Fact]
    public async Task A_group_that_feeds_another_MIS_group_is_refused_with_its_name()
    {
        _world.Class("7B", "t1", "s1");
        await _world.NightAsync();
        _world.Group(MisGroupType.Teaching, "7A");

        await _world.LinkAsync(("7A", _world.Of("7B").Info.Id));

        Assert.Contains("is linked to MIS group \"7B\" (7B) of school 1234567 already", Error.Message, StringComparison.Ordinal);
        Assert.Contains("Remove-GroupSyncLink", Error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Which_side_is_ambiguous_is_said()
    {
        _world.Class("7A", "t1", "s1");
        _world.Class("7B", "t1", "s1");
        var (first, second) = (_world.Foreign("x", "x", []).Info.Id, _world.Foreign("y", "y", []).Info.Id);
        await _world.LinkAsync(("7A", first), ("7A", second));
        await _world.LinkAsync(("7A", first), ("7B", first));

        var said = _world.Observer.Events.OfType<ItemErrorEvent>().Select(e => e.Error.Message).ToList();
        Assert.All(said.Take(2), m => Assert.StartsWith("2 groups are to be linked to MIS group \"7A\"", m, StringComparison.Ordinal));
        Assert.All(said.Skip(2), m => Assert.Contains("is to be linked to 2 MIS groups", m, StringComparison.Ordinal));
        Assert.Equal((4, 0), (said.Count, _world.Directory.Writes));
    }

    [Fact]
    public async Task A_group_can_be_linked_though_its_own_name_could_not_be_made()
    {
        _world.Setting = _world.Setting with { AcademicYearStart = null };
        _world.Group(MisGroupType.Registration, "5L");

        Assert.Equal("Class 5L", Assert.Single(await _world.LinkAsync(("5L", _world.Foreign("Class 5L", "class5l", []).Info.Id))).DisplayName);
        Assert.Equal("Class 5L", Record("rmugs:1234567:registration:5~4c").CatalogueName);
    }
}
