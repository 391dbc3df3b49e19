using System.Text.Json.Nodes;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Graph.Tests.Support;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>Members of many groups from memory and the changes since: faster, and whatever is lost costs time only (§3).</summary>
[Trait("Contract", "graph.md §3, §12")]
public sealed class RecallTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact(DisplayName = "§3: the first night reads in full, the next recalls; what people changed in between is known, and marked as remembered")]
    public async Task Recalls()
    {
        using var school = await PracticeSchool.OpenAsync(new() { DeltaPageSize = 3, DeltaLinksPerPage = 2, DeltaEmptyPages = true });
        var ids = await MakeAsync(school, 60);
        Assert.All(await RecallAsync(school, ids), r => Assert.False(r.Remembered));
        await ChangeAsync(school, ids[0], add: [40, 41, 42, 43, 44], remove: [2, 3]);
        await ChangeAsync(school, ids[55], add: [], remove: [2]);
        school.Time.Advance(Day);
        var recalled = await RecallAsync(school, ids);
        Assert.All(recalled, r => Assert.True(r.Remembered));
        AssertTrue(school, recalled);
    }

    [Theory(DisplayName = "§3: random nights with replays, lag, small pages and lost tokens: never more than a lag behind, and never wrong where it says that it was read")]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public async Task Random_nights(int seed, bool replays)
    {
        using var school = await PracticeSchool.OpenAsync(new() { DeltaPageSize = 4, DeltaLinksPerPage = 3, DeltaReplays = replays, DeltaLag = TimeSpan.FromMinutes(30), Seed = seed });
        var ids = await MakeAsync(school, 55);
        var random = new Random(seed);
        for (var night = 0; night < 12; night++)
        {
            for (var i = 0; i < 8; i++) await ToggleAsync(school, ids[random.Next(ids.Length)], school.Users[random.Next(2, 60)]);
            school.Time.Advance(night % 5 == 4 ? TimeSpan.FromDays(8) : Day);
            var recalled = await RecallAsync(school, ids);
            Assert.Equal(night == 0 || night % 5 == 4, recalled.All(r => !r.Remembered));
            AssertTrue(school, recalled);
        }
    }

    [Fact(DisplayName = "§3: what delta does not know yet is remembered wrongly, and reading again says what is; that is remembered from then on")]
    public async Task Lag_is_confirmed_away()
    {
        using var school = await PracticeSchool.OpenAsync(new() { DeltaLag = TimeSpan.FromHours(1) });
        var ids = await MakeAsync(school, 3);
        school.Time.Advance(Day);
        await RecallAsync(school, ids);
        await ChangeAsync(school, ids[0], add: [50], remove: [2]);
        var directory = school.Recalling();
        await directory.ReadGroupsByKeyPrefixAsync("rmugs:", default);
        var stale = (await directory.RecallRostersAsync(ids, default))[0];
        Assert.True(stale.Remembered);
        Assert.Contains(school.Users[2], stale.MemberIds);
        var read = Assert.Single(await directory.ReadRostersAsync([ids[0]], default));
        Assert.False(read.Remembered);
        AssertTrue(school, [read]);
        AssertTrue(school, await RecallAsync(school, ids));
    }

    [Theory(DisplayName = "§3: whatever is lost (7 days, 410, 400, a foreign token, a broken file, another service, a page elsewhere) costs a full read, and no more")]
    [InlineData("week")]
    [InlineData("expired")]
    [InlineData("gone")]
    [InlineData("refused")]
    [InlineData("denied")]
    [InlineData("foreign")]
    [InlineData("file")]
    [InlineData("elsewhere")]
    [InlineData("broken")]
    [InlineData("nothing")]
    public async Task Loss(string loss)
    {
        var on = false;
        var tamper = new Tamper(c => on && c.Url.Contains("/delta", StringComparison.Ordinal) ? Lost(loss) : null);
        using var school = await PracticeSchool.OpenAsync(
            new() { DeltaExpiryIsGone = loss != "expired", DeltaTokenLifetime = loss == "expired" ? TimeSpan.FromHours(1) : TimeSpan.FromDays(7) }, between: tamper);
        var ids = await MakeAsync(school, 55);
        await RecallAsync(school, ids);
        await ChangeAsync(school, ids[7], add: [50], remove: [2]);
        if (loss == "file") school.Memory.Write("rosters", "{\"Version\":1,");
        if (loss == "nothing") school.Memory.Write("rosters", null);
        if (loss == "elsewhere") school.Memory.Write("rosters", school.Memory.Read("rosters")!.Replace("https://graph.microsoft.com", "https://graph.microsoft.us", StringComparison.Ordinal));
        if (loss == "foreign") await TakeTokensOfAnotherTenantAsync(school, ids);
        school.Time.Advance(loss == "week" ? TimeSpan.FromDays(7) : Day);
        on = true;
        var recalled = await RecallAsync(school, ids);
        Assert.All(recalled, r => Assert.False(r.Remembered));
        AssertTrue(school, recalled);

        on = false;
        school.Time.Advance(TimeSpan.FromMinutes(1));
        AssertTrue(school, await RecallAsync(school, ids));
    }

    [Fact(DisplayName = "§3: a group that was deleted and restored in between, and one that is new, are read in full")]
    public async Task Deleted_and_restored()
    {
        using var school = await PracticeSchool.OpenAsync();
        var ids = await MakeAsync(school, 5);
        await RecallAsync(school, ids);
        await school.Directory.DeleteGroupAsync(ids[1], default);
        await RecallAsync(school, [.. ids.Except([ids[1]])]);
        await school.Directory.RestoreGroupAsync(ids[1], default);
        await ChangeAsync(school, ids[1], add: [50], remove: [2]);
        AssertTrue(school, await RecallAsync(school, ids));
        AssertTrue(school, await RecallAsync(school, ids));
    }

    [Fact(DisplayName = "§14.10: a group of hidden membership is never recalled, whatever delta does about it")]
    public async Task Hidden_membership()
    {
        using var school = await PracticeSchool.OpenAsync(new() { DeltaShowsHiddenMembership = false });
        var ids = await MakeAsync(school, 3);
        var hidden = school.Tenant.AddGroup(new() { DisplayName = "H", MailNickname = "h", UniqueName = "rmugs:h", Visibility = "HiddenMembership", MemberIds = school.Users[..4] });
        for (var night = 0; night < 2; night++)
        {
            var recalled = await RecallAsync(school, [.. ids, hidden]);
            Assert.False(recalled[^1].Remembered);
            AssertTrue(school, recalled);
            await ToggleAsync(school, hidden, school.Users[20]);
        }
    }

    [Fact(DisplayName = "§3: below the number of groups where it pays, and without a memory, members are read in full and nothing is kept")]
    public async Task Off()
    {
        using var school = await PracticeSchool.OpenAsync();
        var ids = await MakeAsync(school, 5);
        foreach (var directory in new[] { school.Directory, school.Connection.OpenDirectory(new() { RecallFrom = 1 }) })
        {
            await directory.ReadGroupsByKeyPrefixAsync("rmugs:", default);
            for (var i = 0; i < 2; i++) Assert.All(await directory.RecallRostersAsync(ids, default), r => Assert.False(r.Remembered));
        }

        Assert.Null(school.Memory.Read("rosters"));
    }

    [Fact(DisplayName = "§3, §12: 400 groups: a quiet night takes 1 request in place of 40 and 40 units in place of 1,200; a typical one reads its 60 groups again")]
    public async Task Requests_with_and_without()
    {
        using var school = await PracticeSchool.OpenAsync();
        var ids = await MakeAsync(school, 400, members: 3);
        var full = await MeasureAsync(school, () => school.Directory.ReadRostersAsync(ids, default));
        var first = await MeasureAsync(school, () => RecallAsync(school, ids));
        var quiet = await MeasureAsync(school, () => RecallAsync(school, ids));
        for (var i = 0; i < 60; i++) await ChangeAsync(school, ids[i], add: [30], remove: [2]);
        var night = await MeasureAsync(school, async () =>
        {
            await RecallAsync(school, ids);
            await school.Directory.ReadRostersAsync(ids[..60], default);
        });

        // One request of each recall lists the groups.
        Assert.Equal((40, 1200), full);
        Assert.Equal((40 + 1 + 1, 1200 + 40 + 1), first);
        Assert.Equal((1 + 1, 40 + 1), quiet);
        Assert.Equal((1 + 1 + 6, 40 + 1 + 180), night);
    }

    private static Reply? Lost(string loss) => loss switch
    {
        "gone" => new(410, "resyncRequired", "Start again."),
        "refused" => Reply.BadRequest("Something new."),
        "denied" => new(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
        "broken" => new(200, null, "{}"),
        _ => null,
    };

    private static async Task TakeTokensOfAnotherTenantAsync(PracticeSchool school, string[] ids)
    {
        using var other = await PracticeSchool.OpenAsync(new() { TenantName = "Other" });
        await RecallAsync(other, await MakeAsync(other, ids.Length));
        var (ours, theirs) = (JsonNode.Parse(school.Memory.Read("rosters")!)!, JsonNode.Parse(other.Memory.Read("rosters")!)!);
        foreach (var (chain, foreign) in ours["Chains"]!.AsArray().Zip(theirs["Chains"]!.AsArray())) chain!["Link"] = (string)foreign!["Link"]!;
        school.Memory.Write("rosters", ours.ToJsonString());
    }

    private static async Task<(int Requests, int Units)> MeasureAsync(PracticeSchool school, Func<Task> work)
    {
        var before = school.Tenant.Inspect();
        await work();
        var after = school.Tenant.Inspect();
        return (after.HttpRequests - before.HttpRequests, after.ResourceUnits - before.ResourceUnits);
    }

    private static async Task<string[]> MakeAsync(PracticeSchool school, int groups, int members = 20)
    {
        for (var i = 0; i < groups; i++)
            school.Tenant.AddGroup(new() { DisplayName = $"c{i}", MailNickname = $"c{i}", UniqueName = $"rmugs:{i}", OwnerIds = school.Users[..2], MemberIds = school.Users[2..(2 + members)] });
        return [.. (await school.Directory.ReadGroupsByKeyPrefixAsync("rmugs:", default)).OrderBy(g => int.Parse(g.UniqueName![6..], System.Globalization.CultureInfo.InvariantCulture)).Select(g => g.Id)];
    }

    /// <summary>As a run does: the groups are listed, then their members recalled.</summary>
    private static async Task<IReadOnlyList<GroupRoster>> RecallAsync(PracticeSchool school, string[] ids)
    {
        var directory = school.Recalling();
        await directory.ReadGroupsByKeyPrefixAsync("rmugs:", default);
        return await directory.RecallRostersAsync(ids, default);
    }

    private static async Task ChangeAsync(PracticeSchool school, string group, int[] add, int[] remove)
    {
        await AnswerTableTests.AddAsync(school, group, [.. add.Select(i => school.Users[i])]);
        await school.Directory.RemoveLinksAsync([new() { GroupId = group, MemberIds = [.. remove.Select(i => school.Users[i])] }], default).ToListAsync();
    }

    private static async Task ToggleAsync(PracticeSchool school, string group, string user)
    {
        if (school.Tenant.Inspect().Groups.Single(g => g.Id == group).MemberIds.Contains(user))
            await school.Directory.RemoveLinksAsync([new() { GroupId = group, MemberIds = [user] }], default).ToListAsync();
        else
            await AnswerTableTests.AddAsync(school, group, [user]);
    }

    private static void AssertTrue(PracticeSchool school, IReadOnlyList<GroupRoster> rosters)
    {
        var groups = school.Tenant.Inspect().Groups.ToDictionary(g => g.Id);
        foreach (var roster in rosters)
        {
            Assert.Null(roster.Error);
            Assert.Equal(groups[roster.GroupId].OwnerIds.Order(), roster.OwnerIds.Order());
            Assert.Equal(groups[roster.GroupId].MemberIds.Order(), roster.MemberIds.Order());
        }
    }
}
