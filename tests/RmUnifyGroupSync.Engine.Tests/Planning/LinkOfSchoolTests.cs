using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>Whose a group is: by its key, and by nothing that could mean another school or another MIS group (requirements §7, §8).</summary>
public sealed class LinkOfSchoolTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);

    private static SchoolToday School(string id, string number)
    {
        var world = new SchoolWorld(id, number);
        world.Class("7A", "t1", "s1");
        return world.Read();
    }

    private static DirectoryGroup Group(string school, string misId = "7A") =>
        new() { Id = "g-" + school + misId, DisplayName = misId, Mail = "x@x.test", CreatedAt = Now, UniqueName = new LinkKey(school, MisGroupType.Teaching, misId, 2026).ToString() };

    private static LedgerGroup Record(DirectoryGroup group, string school) => new()
    {
        Key = group.UniqueName!,
        GroupId = group.Id,
        School = school,
        Type = MisGroupType.Teaching,
        MisGroupId = "7A",
        CatalogueName = "7A",
        GroupName = "7A",
        MailNickname = "7A",
    };

    [Fact]
    public void X2_a_group_of_a_school_that_was_not_read_is_ended_only_when_every_source_was()
    {
        DirectoryGroup[] groups = [Group("1234567"), Group("1234567", "gone"), Group("7654321")];
        var part = LinkBook.Of([School("A", "123/4567")], groups, [], LedgerSnapshot.Empty, isWhole: false).Links.ToDictionary(l => l.Group!.Id);
        Assert.Equal(LinkState.Created, part["g-12345677A"].StateAt(Now));
        Assert.Equal(LinkState.Ended, part["g-1234567gone"].StateAt(Now));
        Assert.Equal(LinkState.Created, part["g-76543217A"].StateAt(Now));
        var whole = LinkBook.Of([School("A", "123/4567")], groups, [], LedgerSnapshot.Empty).Links.ToDictionary(l => l.Group!.Id);
        Assert.Equal(LinkState.Ended, whole["g-76543217A"].StateAt(Now));
    }

    [Fact]
    public void A_group_of_a_school_that_was_not_read_is_shown_under_the_id_that_the_ledger_knows()
    {
        var group = Group("7654321");
        var links = LinkBook.Of([School("A", "123/4567")], [group], [], new([Record(group, "B")], []), isWhole: false).Links;
        Assert.Equal("B", links.Single(l => l.Group is not null).SchoolId);
    }

    [Fact]
    public void Safety_8_the_id_of_a_school_that_is_the_number_of_one_that_was_not_read_gives_it_none_of_its_groups()
    {
        // School A has the number 1234567 and was not read; school 1234567 has another number.
        var group = Group("1234567");
        var links = LinkBook.Of([School("1234567", "765/4321")], [group], [], new([Record(group, "A")], []), isWhole: false).Links;
        Assert.Null(links.Single(l => l.Mis is not null).Group);
        Assert.Equal("A", links.Single(l => l.Group is not null).SchoolId);
    }

    [Fact]
    public void A_school_that_has_its_number_no_more_keeps_the_groups_that_the_ledger_knows_as_its_own()
    {
        var group = Group("1234567");
        var school = School("A", "") with { DfeNumber = null };
        Assert.Equal(group, Assert.Single(LinkBook.Of([school], [group], [], new([Record(group, "A")], [])).Links).Group);
    }

    [Fact]
    public void Safety_8_a_school_with_another_number_than_the_key_gets_neither_the_group_nor_a_second_one()
    {
        var group = Group("1234567");
        var book = LinkBook.Of([School("A", "765/4321")], [group], [], new([Record(group, "A")], []));
        var link = book.Links.Single(l => l.Mis is not null);
        Assert.Null(link.Group);
        Assert.Contains("-DfeNumber 1234567", link.Withheld, StringComparison.Ordinal);
        Assert.Contains("-DfeNumber 1234567", Assert.Single(book.Problems).Text, StringComparison.Ordinal);
        Assert.Empty(LinkBook.Of([School("A", "123/4567")], [group], [], new([Record(group, "A")], [])).Problems);
        Assert.Null(LinkBook.Of([School("A", "765/4321")], [group], [], LedgerSnapshot.Empty).Links.Single(l => l.Mis is not null).Withheld);
    }

    [Fact]
    public void Many_groups_in_doubt_are_told_in_one_warning()
    {
        var world = new SchoolWorld("A", "765/4321");
        var groups = new List<DirectoryGroup>();
        for (var i = 0; i < 5; i++)
        {
            world.Class("c" + i, "t1", "s1");
            groups.Add(Group("1234567", "c" + i));
        }

        var book = LinkBook.Of([world.Read()], groups, [], new([.. groups.Select(g => Record(g, "A"))], []));
        Assert.Contains("5 MIS groups", Assert.Single(book.Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A4_a_key_whose_group_was_linked_elsewhere_does_not_hide_the_group_of_this_year()
    {
        var world = new SchoolWorld();
        world.Group(MisGroupType.Registration, "5L");
        DirectoryGroup moved = new() { Id = "moved", DisplayName = "moved", UniqueName = new LinkKey(SchoolWorld.Id, MisGroupType.Registration, "5L").ToString() };
        DirectoryGroup thisYears = new() { Id = "now", DisplayName = "now", UniqueName = new LinkKey(SchoolWorld.Id, MisGroupType.Registration, "5L", 2026).ToString() };
        var elsewhere = KeptLink.Of("tenant", new(SchoolWorld.Id, MisGroupType.Registration, "5M"), "moved", "moved", follow: true);
        var book = LinkBook.Of([world.Read()], [moved, thisYears], [], LedgerSnapshot.Empty, new([elsewhere]));
        Assert.Equal("now", book.Links.Single(l => l.Mis is not null).Group?.Id);
    }

    [Fact]
    public async Task S9_doubts_about_one_school_are_not_told_in_a_run_of_another()
    {
        var (first, second) = (new SchoolWorld(), new SchoolWorld("B", "765/4321"));
        second.Class("7A", "t1", "s1");
        first.Others.Add(second);
        var group = Group("1111111");
        first.Directory.Add(group, [], ["u-a1"]);
        first.Ledger.SaveGroups([Record(group, "B")]);
        Assert.Contains((await first.PlanAsync()).Plan.Warnings, w => w.Contains("-DfeNumber 1111111", StringComparison.Ordinal));
        first.Options = new() { Scope = l => l.SchoolId == SchoolWorld.Id };
        Assert.DoesNotContain((await first.PlanAsync()).Plan.Warnings, w => w.Contains("-DfeNumber", StringComparison.Ordinal));
    }
}
