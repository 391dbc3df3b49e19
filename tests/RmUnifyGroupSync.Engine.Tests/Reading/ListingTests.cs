using RmUnifyGroupSync.Engine.Matching;
using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Tests.World;

namespace RmUnifyGroupSync.Engine.Tests.Reading;

/// <summary>What lists show of MIS groups and class groups (requirements §2, M7, C4, X1).</summary>
public sealed class ListingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);
    private readonly SchoolWorld _world = new();

    private async Task<(GroupLink Link, IReadOnlyDictionary<GroupIdentity, NameDecision> Names)> LinkAsync(string id = "7A")
    {
        var input = (await _world.PlanAsync()).Input;
        return (input.Links.Links.Single(l => l.MisId == id), input.Names);
    }

    private async Task<MisGroup> GroupAsync(string id = "7A", bool ownerless = false)
    {
        var (link, names) = await LinkAsync(id);
        return MisListing.Group(link, names, Now, ownerless);
    }

    [Fact]
    public async Task A_group_that_is_not_made_shows_the_names_it_would_get()
    {
        _world.Group(MisGroupType.Teaching, "1", "Mon Ch ");
        var group = await GroupAsync("1");
        Assert.Equal(("Mon Ch [1234567][2026]", "Mon-Ch[1234567][2026]", "Mon-Ch.1234567.2026"), (group.CatalogueName, group.GroupName, group.MailNickname));
        Assert.Equal((LinkState.NotCreated, null, null), (group.LinkState, group.GroupId, group.Reason));
        var (link, _) = await LinkAsync("1");
        var unnamed = MisListing.Group(link, new Dictionary<GroupIdentity, NameDecision>(), Now);
        Assert.Equal(("Mon Ch [1234567][2026]", "", ""), (unnamed.CatalogueName, unnamed.GroupName, unnamed.MailNickname));
    }

    [Fact]
    public async Task X1_a_group_that_is_there_shows_its_real_name_beside_the_one_of_the_catalogue()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var info = _world.Of("7A").Info;
        _world.Of("7A").Info = info with { DisplayName = "Choir", MailNickname = "choir", Mail = "choir@x.test" };
        _world.Setting = _world.Setting with { NameIdentifier = "new" };
        var group = await GroupAsync();
        Assert.Equal(("7A[1234567][2026]", "Choir", "choir", LinkState.Created, info.Id), (group.CatalogueName, group.GroupName, group.MailNickname, group.LinkState, group.GroupId));
        Assert.Null((await GroupAsync(ownerless: true)).Reason);
        var (link, names) = await LinkAsync();
        var remembered = MisListing.Group(link with { Group = null }, names, Now);
        Assert.Equal(("7A[1234567][2026]", "7A.1234567.2026", LinkState.Deleted), (remembered.GroupName, remembered.MailNickname, remembered.LinkState));
    }

    [Fact]
    public async Task O10_N11_what_keeps_a_group_from_being_made_is_shown_with_it()
    {
        _world.Class("7A", null, "s1");
        var ownerless = await GroupAsync(ownerless: true);
        Assert.Equal(LinkState.Blocked, ownerless.LinkState);
        Assert.Contains("Nobody could own it", ownerless.Reason, StringComparison.Ordinal);
        _world.Setting = _world.Setting with { AcademicYearStart = null };
        var unnamed = await GroupAsync(ownerless: true);
        Assert.Equal(LinkState.Blocked, unnamed.LinkState);
        Assert.Contains("AcademicYearStart", unnamed.Reason, StringComparison.Ordinal);
        Assert.Equal("7A[1234567]", unnamed.CatalogueName);
        _world.Setting = _world.Setting with { NameIdentifier = new string('x', 300) };
        Assert.Equal("7A", (await GroupAsync()).CatalogueName);
    }

    [Fact]
    public async Task A_group_that_is_withheld_or_has_vanished_says_so_and_how_to_make_one()
    {
        _world.Class("7A", "t1", "s1");
        var (link, names) = await LinkAsync();
        var withheld = MisListing.Group(link with { Withheld = "somebody let it go" }, names, Now);
        Assert.Contains("somebody let it go", withheld.Reason, StringComparison.Ordinal);
        Assert.Contains("New-O365ClassGroup", withheld.Reason, StringComparison.Ordinal);
        var there = MisListing.Group(link with { Withheld = "somebody let it go", Group = new() { Id = "g", DisplayName = "G" } }, names, Now);
        Assert.Null(there.Reason);
        var vanished = MisListing.Group(link with { Kept = KeptLink.Of("tenant", new("1234567", MisGroupType.Teaching, "7A", 2026), "the-id", null, follow: true) }, names, Now);
        Assert.Contains("the-id", vanished.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task M7_a_group_lists_students_and_teachers_apart_by_name()
    {
        _world.Class("7A", "t1", "s1", "s2");
        var group = await GroupAsync();
        Assert.Equal(["s1 Test", "s2 Test"], group.Student);
        Assert.Equal(["t1 Test"], group.Teacher);
        var school = _world.Read();
        MatchedPerson match = new() { School = "1234567", Person = school.People[0], State = MatchState.Matched, Account = _world.Directory.Users["u-s1"], MatchedBy = "UserPrincipalName" };
        var member = MisListing.Member(school.Groups[0], school.People.Single(p => p.Id == "s1"), match);
        Assert.Equal(("7A", "s1", "u-s1", "s1@x.test", MatchState.Matched), (member.MisGroupId, member.PersonId, member.UserId, member.UserPrincipalName, member.MatchState));
        Assert.Null(MisListing.Member(school.Groups[0], school.People[0], null).MatchState);
    }

    [Fact]
    public void A_school_is_listed_with_its_source_its_year_and_its_counts()
    {
        _world.Setting = _world.Setting with { MisSource = MisSourceKind.OneRosterCsv, MisProduct = MisProduct.Seemis, RoleGroup = [RoleGroupKind.Students], NonMisYearGroup = ["7"] };
        _world.Class("7A", "t1", "s1", "s2");
        _world.Group(MisGroupType.Registration, "5L");
        _world.Group(MisGroupType.Year, "7");
        var school = MisListing.School(_world.Read(), Now);
        Assert.Equal((MisSourceKind.OneRosterCsv, MisProduct.Seemis, 2026, 2, 1, 3, Now), (school.MisSource, school.MisProduct, school.AcademicYear, school.Students, school.Staff, school.Groups, school.ReadAt));
    }

    [Fact]
    public async Task Lists_without_a_sign_in_show_the_ledger_s_live_groups()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var ledger = _world.Ledger.Read();
        var gone = ledger.Groups[0] with { Key = "rmugs:gone", GroupId = "gone", DeletedAt = Now };
        var group = Assert.Single(MisListing.Remembered(ledger with { Groups = [.. ledger.Groups, gone] }));
        Assert.Equal((_world.Of("7A").Info.Id, "7A[1234567][2026]", "7A.1234567.2026@x.test"), (group.Id, group.DisplayName, group.Mail));
    }

    private async Task<(ClassGroupListing Listing, GroupLink Link)> ListingAsync(bool matched = true, bool rosters = true)
    {
        var input = (await _world.PlanAsync()).Input;
        return (new(_world.Directory.Users, rosters ? input.Directory.Rosters : new Dictionary<string, GroupRoster>(), matched ? input.Matches : null, _world.Ledger.Read(), Now), input.Links.Links.Single());
    }

    [Fact]
    public async Task A_class_group_shows_its_counts_its_owners_and_what_was_recorded()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        _world.Of("7A").Info = _world.Of("7A").Info with { Description = "Ours\nRequired until 2027-07-31", Mail = "now@x.test", CreatedAt = Now.AddDays(-3) };
        _world.Account("helper");
        _world.Of("7A").Members.Add("u-helper");
        _world.Of("7A").Owners.Add("u-ghost");
        var (listing, link) = await ListingAsync();
        var group = listing.Of(link);
        Assert.Equal((5, 2), (group.MemberCount, group.StudentCount));
        Assert.Equal(["a1@x.test", "t1@x.test", "u-ghost"], group.Owner);
        Assert.Equal(("7A[1234567][2026]", "7A.1234567.2026@x.test", "now@x.test", "2027-07-31"), (group.CatalogueName, group.CatalogueMail, group.Mail, group.RequiredLifetime));
        Assert.Equal((LinkState.Created, Now.AddDays(-3), link.Ledger!.LastSyncedAt), (group.LinkState, group.CreatedAt, group.LastSyncedAt));
        // Nobody was matched: whoever is no owner counts as a student.
        Assert.Equal(3, (await ListingAsync(matched: false)).Listing.Of(link).StudentCount);
        Assert.Equal(0, (await ListingAsync(rosters: false)).Listing.Of(link).MemberCount);
    }

    [Fact]
    public async Task A_class_group_that_the_ledger_does_not_know_shows_the_name_of_its_MIS_group_and_its_own_address()
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        var (listing, link) = await ListingAsync();
        var unknown = listing.Of(link with { Ledger = null, Group = link.Group! with { DisplayName = "Renamed", CreatedAt = null } });
        Assert.Equal(("7A[1234567][2026]", "7A.1234567.2026@x.test", null, null), (unknown.CatalogueName, unknown.CatalogueMail, unknown.CreatedAt, unknown.LastSyncedAt));
        Assert.Null(listing.Of(link with { Ledger = null, Mis = null }).CatalogueName);
        Assert.Equal(link.Ledger!.CreatedAt, listing.Of(link with { Group = link.Group! with { CreatedAt = null } }).CreatedAt);
    }

    [Theory]
    [InlineData(null, "Owner a1, Owner t1, Member a1, Member helper, Member s1, Member t1")]
    [InlineData(GroupRole.Owner, "Owner a1, Owner t1")]
    [InlineData(GroupRole.Member, "Member a1, Member helper, Member s1, Member t1")]
    public async Task The_people_of_a_group_are_listed_by_role_and_name_with_who_put_them_there(GroupRole? role, string expected)
    {
        _world.Class("7A", "t1", "s1");
        await _world.NightAsync();
        _world.Account("helper");
        _world.Of("7A").Members.Add("u-helper");
        var (listing, link) = await ListingAsync();
        var roster = (await _world.Directory.ReadRostersAsync([link.Group!.Id], default)).Single();
        var members = listing.MembersOf(roster with { MemberIds = [.. roster.MemberIds.Reverse(), "u-s1"] }, role).ToList();
        Assert.Equal(expected, string.Join(", ", members.Select(m => $"{m.Role} {m.DisplayName}")));
        Assert.All(members, m => Assert.Equal(m.UserId switch { "u-helper" => MemberOrigin.Person, "u-a1" => MemberOrigin.Admin, _ => MemberOrigin.Mis }, m.Origin));
    }

    [Fact]
    public async Task People_of_one_name_are_listed_by_their_id()
    {
        _world.Class("7A", "t1", "s1", "s2");
        await _world.NightAsync();
        foreach (var id in new[] { "u-s1", "u-s2" })
            _world.Directory.Users[id] = _world.Directory.Users[id] with { DisplayName = "Same" };
        var (listing, _) = await ListingAsync();
        Assert.Equal(["u-s1", "u-s2"], listing.MembersOf(new() { GroupId = "g", MemberIds = ["u-s2", "u-s1"] }, null).Select(m => m.UserId));
    }
}
