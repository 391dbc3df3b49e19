using RmUnifyGroupSync.Engine.Naming;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Planning;

/// <summary>Requirements §7 "The link": which group a MIS group feeds, read from keys, settings file and ledger.</summary>
public sealed class LinkBookTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);
    private readonly SchoolWorld _world = new();

    private static LinkKey Key(int generation = 1, int? year = 2026, string id = "7A", MisGroupType type = MisGroupType.Teaching) => new(SchoolWorld.Id, type, id, year, generation);

    private static DirectoryGroup Group(string id, LinkKey? key, DateTimeOffset? deleted = null) =>
        new() { Id = id, DisplayName = $"Group {id}", UniqueName = key?.ToString(), DeletedAt = deleted };

    private static LedgerGroup Record(string id, LinkKey key, DateTimeOffset? deleted = null, int? year = null) => new()
    {
        Key = key.ToString(),
        GroupId = id,
        School = SchoolWorld.Id,
        Type = key.Type,
        MisGroupId = key.MisId,
        AcademicYear = year ?? key.Year,
        CatalogueName = $"Catalogue {id}",
        GroupName = $"Name {id}",
        MailNickname = $"nick-{id}",
        DeletedAt = deleted,
    };

    private LinkBook Book(DirectoryGroup[] live, DirectoryGroup[]? deleted = null, LedgerGroup[]? ledger = null, params KeptLink[] kept) =>
        LinkBook.Of([_world.Read()], live, deleted ?? [], new(ledger ?? [], []), new(kept));

    private GroupLink LinkOf7A(DirectoryGroup[] live, DirectoryGroup[]? deleted = null, params KeptLink[] kept)
    {
        _world.Class("7A", "t1", "s1");
        return Book(live, deleted, null, kept).Links.Single(l => l.Mis is not null);
    }

    [Fact]
    public void D5_of_two_live_generations_the_later_is_the_group_and_the_next_is_one_more()
    {
        var link = LinkOf7A([Group("a", Key(2)), Group("b", Key())]);
        Assert.Equal(("a", Key(2).ToString(), 3), (link.Group!.Id, link.Key, link.NextGeneration));
        Assert.Equal(Key(3).ToString(), link.NextKey);
    }

    [Fact]
    public void D5_a_live_group_goes_before_a_later_generation_that_was_deleted()
    {
        var link = LinkOf7A([Group("old", Key())], [Group("new", Key(2), Day)]);
        Assert.Equal(("old", Key().ToString(), 3), (link.Group!.Id, link.Key, link.NextGeneration));
        Assert.Null(link.Deleted);
    }

    [Fact]
    public void D5_of_two_deleted_generations_the_later_is_the_one_to_restore()
    {
        var link = LinkOf7A([], [Group("new", Key(2), Day), Group("old", Key(), Day.AddDays(1))]);
        Assert.Equal(("new", Key(2).ToString(), Key(3).ToString()), (link.Deleted!.Id, link.Key, link.NextKey));
    }

    [Fact]
    public void D5_of_two_deleted_groups_with_one_key_the_last_deleted_is_the_one_to_restore()
    {
        DirectoryGroup[] both = [Group("last", Key(), Day), Group("first", Key(), Day.AddDays(-1))];
        Assert.Equal("last", LinkOf7A([], both).Deleted!.Id);
        Assert.Equal("last", LinkOf7A([], [.. both.Reverse()]).Deleted!.Id);
    }

    [Fact]
    public void D5_the_successor_of_a_deleted_group_is_the_live_one_of_the_same_link_and_year()
    {
        _world.Class("7A", "t1", "s1");
        var book = Book([Group("g2", Key(2)), Group("g3", Key(3)), Group("before", Key(1, 2025))], [Group("g1", Key(), Day)]);
        Assert.Equal("g3", book.SuccessorOf(Group("g1", Key(), Day))!.Id);
        Assert.Equal("before", book.SuccessorOf(Group("x", Key(1, 2025), Day))!.Id);
        Assert.Null(book.SuccessorOf(Group("foreign", null, Day)));
        Assert.Null(Book([], [Group("g1", Key(), Day)]).SuccessorOf(Group("g1", Key(), Day)));
    }

    [Fact]
    public void D5_the_successor_of_a_group_of_the_settings_file_is_found_by_its_link_there()
    {
        _world.Class("7A", "t1", "s1");
        var book = Book([Group("g2", Key(2))], [Group("kept", null, Day)], null, KeptLink.Of("tenant", Key(), "kept", null, follow: true));
        Assert.Equal("g2", book.SuccessorOf(Group("kept", null, Day))!.Id);
    }

    [Fact]
    public void C5_what_the_ledger_has_as_live_and_no_list_shows_is_looked_up_by_its_key()
    {
        LedgerGroup[] ledger =
        [
            Record("unseen", Key(id: "unseen")), Record("listed", Key(id: "listed")), Record("deleted", Key(id: "deleted")),
            Record("tomb", Key(id: "tomb"), Day), Record("kept", Key(id: "kept")),
        ];
        var unseen = LinkBook.Unseen(
            new(ledger, []), [Group("listed", Key(id: "listed")), Group("kept", null)], [Group("deleted", Key(id: "deleted"), Day)]);
        Assert.Equal([Key(id: "unseen").ToString()], unseen);
    }

    [Fact]
    public void D4_a_group_is_this_tool_s_by_the_settings_file_else_by_its_key()
    {
        var book = Book(
            [], null, null, KeptLink.Of("tenant", Key(), "followed", null, follow: true), KeptLink.Of("tenant", Key(id: "7B"), "left", null, follow: false));
        Assert.True(book.Follows(Group("a", Key())));
        Assert.True(book.Follows(Group("followed", null)));
        Assert.False(book.Follows(Group("left", Key(id: "7B"))));
        Assert.False(book.Follows(Group("b", null)));
        Assert.False(book.Follows(Group("c", null) with { UniqueName = "bicep:7a" }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_two_groups_that_the_settings_file_gives_one_MIS_group_the_first_by_id_is_synced_whatever_the_order(bool reversed)
    {
        DirectoryGroup[] groups = [Group("a", null), Group("b", null)];
        KeptLink[] kept = [.. groups.Select(g => KeptLink.Of("tenant", Key(), g.Id, null, follow: true))];
        _world.Class("7A", "t1", "s1");
        var book = Book(reversed ? [.. groups.Reverse()] : groups, null, null, kept);
        Assert.Equal("a", book.Links.Single().Group!.Id);
        Assert.Contains("Group b", Assert.Single(book.Problems).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "linked to another MIS group")]
    [InlineData(false, "not managed any more")]
    public void A_MIS_group_whose_group_was_given_to_another_or_let_go_gets_no_other_and_is_told_why(bool follow, string why)
    {
        var link = LinkOf7A([Group("a", Key())], null, KeptLink.Of("tenant", Key(id: "7B"), "a", "Old name", follow));
        Assert.Null(link.Group);
        Assert.Contains(why, link.Withheld, StringComparison.Ordinal);
        Assert.Contains("Group a", link.Withheld, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Our class", "\"Our class\" (a)")]
    [InlineData(null, "group a was")]
    public void A_link_that_was_removed_by_hand_is_told_with_the_group_s_name_where_it_is_known(string? name, string words) =>
        Assert.Contains(words, LinkOf7A([Group("a", null)], null, KeptLink.Of("tenant", Key(), "a", name, follow: false)).Withheld, StringComparison.Ordinal);

    [Fact]
    public void A_live_group_under_its_key_is_not_withheld_because_another_one_was_let_go()
    {
        var link = LinkOf7A([Group("other", null), Group("live", Key())], null, KeptLink.Of("tenant", Key(), "other", null, follow: false));
        Assert.Equal("live", link.Group!.Id);
        Assert.Null(link.Withheld);
    }

    [Fact]
    public void Links_come_in_the_order_of_school_type_and_id_and_those_without_a_MIS_group_last_by_key()
    {
        foreach (var id in new[] { "b", "a" })
        {
            _world.Class(id, "t1", "s1");
            _world.Group(MisGroupType.Year, $"y{id}");
        }

        SchoolWorld first = new("0000001", "000/0001", _world.Directory) { Setting = _world.Setting };
        first.Class("z", "t1", "s1");
        var book = LinkBook.Of([_world.Read(), first.Read()], [Group("2", Key(id: "gone2")), Group("1", Key(id: "gone1"))], [], LedgerSnapshot.Empty);
        var order = book.Links.Select(l => l.MisId).ToList();
        Assert.Equal("z", order[0]);
        Assert.Equal(_world.Read().Groups.OrderBy(g => g.Type).ThenBy(g => g.Id, StringComparer.Ordinal).Select(g => g.Id), order[1..5]);
        Assert.Equal(["gone1", "gone2"], order[5..]);
    }

    [Fact]
    public void X2_a_group_whose_MIS_group_is_gone_is_known_by_its_key_and_its_record()
    {
        var (byKey, byRecord) = (Key(id: "gone", type: MisGroupType.Registration, year: null), Key(id: "old"));
        var links = Book([Group("a", byKey), Group("b", byRecord)], null, [Record("a", byKey, year: 2025), Record("b", byRecord, year: 2020)]).Links;
        var gone = links.Single(l => l.MisId == "gone");
        Assert.Equal((SchoolWorld.Id, MisGroupType.Registration, 2025), (gone.SchoolId, gone.Type, gone.Year));
        Assert.Equal("Catalogue a", gone.MisName);
        Assert.True(gone.Ended);
        Assert.Equal(2026, links.Single(l => l.MisId == "old").Year);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)] // nobody can say whether it is gone
    public void X2_S9_a_group_of_a_school_that_could_not_be_read_is_not_ended_for_that(bool allRead, bool ended)
    {
        var elsewhere = new LinkKey("7654321", MisGroupType.Teaching, "9Z", 2026);
        var book = LinkBook.Of([_world.Read()], [Group("a", elsewhere), Group("b", Key(id: "gone"))], [], LedgerSnapshot.Empty, null, allRead);
        Assert.Equal(ended, book.Links.Single(l => l.MisId == "9Z").Ended);
        Assert.True(book.Links.Single(l => l.MisId == "gone").Ended);
    }

    [Theory]
    [InlineData("A", null, true)] // it had the number when the key was made and has none now
    [InlineData("A", "2222222", false)] // with another number it is another school
    [InlineData("B", null, false)]
    public void S9_a_key_with_a_number_that_no_school_has_leads_to_the_school_that_the_ledger_names_if_it_may_be_that(string id, string? number, bool linked)
    {
        _world.Class("7A", "t1", "s1");
        var school = _world.Read() with { Id = id, DfeNumber = number };
        var book = LinkBook.Of([school], [Group("a", Key())], [], new([Record("a", Key()) with { School = "A" }], []));
        Assert.Equal(linked, book.Links.Single(l => l.Mis is not null).Group is not null);
        Assert.Equal(linked ? 1 : 2, book.Links.Count);
        if (id == "B")
            Assert.Equal("A", book.Links.Single(l => l.Mis is null).SchoolId);
    }

    [Fact]
    public void S9_a_school_whose_id_is_the_number_of_one_that_could_not_be_read_does_not_get_its_groups()
    {
        _world.Class("7A", "t1", "s1");
        var school = _world.Read() with { Id = "2222222" };
        var key = new LinkKey("2222222", MisGroupType.Teaching, "7A", 2026);
        var unknown = LinkBook.Of([school], [Group("a", key)], [], LedgerSnapshot.Empty);
        Assert.Equal("a", unknown.Links.Single().Group?.Id);
        var book = LinkBook.Of([school], [Group("a", key)], [], new([Record("a", key) with { School = "unread" }], []));
        Assert.Null(book.Links.Single(l => l.Mis is not null).Group);
    }

    [Fact]
    public void Link_of_a_MIS_id_that_is_too_long_for_a_key_is_found_without_the_ledger()
    {
        var id = new string('x', 200);
        _world.Class(id, "t1", "s1");
        var link = Assert.Single(Book([Group("a", Key(id: id))]).Links);
        Assert.Equal("a", link.Group?.Id);
    }

    [Theory]
    [InlineData(RolloverMode.New, RolloverMode.Reuse)]
    [InlineData(RolloverMode.Reuse, RolloverMode.New)]
    public async Task A4_a_rollover_setting_of_year_groups_that_is_changed_in_the_year_makes_no_second_group(RolloverMode before, RolloverMode after)
    {
        _world.Setting = _world.Setting with { YearRollover = before };
        _world.Group(MisGroupType.Year, "7");
        await _world.NightAsync();
        Assert.Equal(before == RolloverMode.New, _world.Of("7").Info.UniqueName!.EndsWith(":2026", StringComparison.Ordinal));
        _world.Setting = _world.Setting with { YearRollover = after };
        await _world.NightAsync();
        Assert.Single(_world.Directory.Groups);
    }

    [Theory]
    [InlineData(30, LinkState.Pending)]
    [InlineData(31, LinkState.Failed)]
    public void C4_where_the_directory_gives_no_date_the_ledger_s_counts(int minutes, LinkState expected)
    {
        _world.Class("7A", "t1", "s1");
        var link = Book([Group("a", Key())], null, [Record("a", Key()) with { CreatedAt = Day }]).Links.Single();
        Assert.Equal(expected, link.StateAt(Day.AddMinutes(minutes)));
    }
}
