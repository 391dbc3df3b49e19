using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>The rows of the contract's table of errors (§11), for links.</summary>
[Trait("Contract", "graph.md §11")]
public sealed class AnswerTableTests
{
    private const string Gone = "99999999-0000-0000-0000-000000000000";

    [Fact(DisplayName = "§11 row 1: one of 20 is a member already: found by halves, the others go in, each write sent for a reason")]
    public async Task Already_member()
    {
        var tamper = new Tamper(_ => null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var group = await MakeAsync(school, members: 1);
        var outcomes = await AddAsync(school, group, school.Users[1..21]);
        Assert.Equal(19, outcomes.Count(o => o.State == WriteState.Applied));
        Assert.Equal(school.Users[1], Assert.Single(outcomes, o => o.State == WriteState.AlreadyDone).UserId);
        Assert.Equal(20, school.Group("7A").MemberIds.Count);
        Assert.InRange(tamper.Count(c => c.IsMemberPatch), 2, 12);
    }

    [Fact(DisplayName = "§11 row 2, §2.2: a member that is gone is done, whether by 404 or by 400")]
    public async Task Absent_member()
    {
        foreach (var badRequest in new[] { false, true })
        {
            using var school = await PracticeSchool.OpenAsync(new() { AbsentLinkIsBadRequest = badRequest });
            var group = await MakeAsync(school, members: 2);
            var outcomes = await RemoveAsync(school, group, members: [school.Users[1], school.Users[9]]);
            Assert.Equal(WriteState.Applied, outcomes.Single(o => o.UserId == school.Users[1]).State);
            Assert.Equal(WriteState.AlreadyDone, outcomes.Single(o => o.UserId == school.Users[9]).State);
        }
    }

    [Fact(DisplayName = "§2.2: a 404 that names the group is looked into before a link is taken for gone")]
    public async Task Slow_group_is_no_absent_member()
    {
        string? group = null;
        var tamper = new Tamper(c => c.Method == "DELETE" && c.Number < 8
            ? new(404, "Request_ResourceNotFound", $"Resource '{group}' does not exist or one of its queried reference-property objects are not present.")
            : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        group = await MakeAsync(school, members: 2);
        Assert.Equal(WriteState.Applied, Assert.Single(await RemoveAsync(school, group, members: [school.Users[1]])).State);
        Assert.DoesNotContain(school.Users[1], school.Group("7A").MemberIds);
    }

    [Theory(DisplayName = "§2.2, §8: links of a group that was deleted are not taken for gone, whatever the 404 names")]
    [InlineData("Resource '{0}' does not exist or one of its queried reference-property objects are not present.")]
    [InlineData("Not found.")]
    [InlineData(null)]
    public async Task Removals_of_a_deleted_group(string? message)
    {
        string? group = null;
        var tamper = new Tamper(c => message is not null && c.Method == "DELETE" && c.Url.EndsWith("$ref", StringComparison.Ordinal)
            ? new(404, "Request_ResourceNotFound", message.Replace("{0}", group, StringComparison.Ordinal))
            : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        group = await MakeAsync(school, members: 2, owners: 2);
        await school.Directory.DeleteGroupAsync(group, default);
        var outcomes = await RemoveAsync(school, group, members: [school.Users[0], school.Users[2]], owners: [school.Users[0], school.Users[1]]);
        Assert.Equal(4, outcomes.Count);
        Assert.All(outcomes, o => Assert.Equal((WriteState.Deferred, GroupSyncErrorId.GroupNotFound, 404), (o.State, o.Error!.ErrorId, o.Error.StatusCode)));
    }

    [Fact(DisplayName = "§2.2: a 404 that names nothing means the link where the group is there")]
    public async Task Nameless_404()
    {
        var tamper = new Tamper(c => c.Method == "DELETE" ? new(404, "Request_ResourceNotFound", "Not found.") : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var group = await MakeAsync(school, members: 2);
        Assert.Equal(WriteState.AlreadyDone, Assert.Single(await RemoveAsync(school, group, members: [school.Users[9]])).State);
    }

    [Fact(DisplayName = "§11 row 3, §9: a fresh group is waited for 2, 4, 8, 16, 30 s; then its links are left to the next run")]
    public async Task Fresh_group()
    {
        var tamper = new Tamper(c => c.IsMemberPatch
            ? Reply.BadRequest("The source resource object or one of the objects being referenced do not exist.")
            : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var group = await MakeAsync(school, members: 0);
        var before = school.Time.Waits.Count;
        var outcomes = await AddAsync(school, group, school.Users[1..56]);
        Assert.Equal(55, outcomes.Count(o => o.State == WriteState.Deferred && o.Error is not null));
        Assert.Equal([2, 4, 8, 16, 30], school.Time.Waits.Skip(before).Select(w => w.TotalSeconds).Where(s => s >= 2).Distinct().Order());
        Assert.InRange(tamper.Count(c => c.IsMemberPatch), 3 + 5, 3 * 6);
    }

    [Fact(DisplayName = "§11 row 3, §9: a group that spreads after some seconds gets its links in the same run")]
    public async Task Group_that_spreads()
    {
        using var school = await PracticeSchool.OpenAsync(new() { ReplicationLag = TimeSpan.FromSeconds(12) });
        var creation = school.Creation("7A", 1, 50);
        var made = Assert.Single(await school.Directory.CreateGroupsAsync([creation], default).ToListAsync());
        var outcomes = await AddAsync(school, made.Group!.Id, [.. creation.MemberIds.Except(made.MembersLinked)]);
        Assert.All(outcomes, o => Assert.Equal(WriteState.Applied, o.State));
        Assert.Equal(50, school.Group("7A").MemberIds.Count);
    }

    [Fact(DisplayName = "§11 row 5, §2.3: the last owner stays, is asked about once more, and is reported")]
    public async Task Last_owner()
    {
        var tamper = new Tamper(_ => null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var group = await MakeAsync(school, members: 0);
        var outcome = Assert.Single(await RemoveAsync(school, group, owners: [school.Users[0]]));
        Assert.Equal((WriteState.Failed, GroupSyncErrorId.OwnerRequired, 400), (outcome.State, outcome.Error!.ErrorId, outcome.Error.StatusCode));
        Assert.Equal([school.Users[0]], school.Group("7A").OwnerIds);
        Assert.Equal(2, tamper.Count(c => c.Method == "DELETE"));
    }

    [Fact(DisplayName = "§2.3: the service has said 'last owner' of groups with several; asked again, it removes")]
    public async Task Not_the_last_owner_after_all()
    {
        var first = true;
        var tamper = new Tamper(c => c.Method == "DELETE" && first && !(first = false)
            ? Reply.BadRequest("The group must have at least one owner, hence this owner cannot be removed.")
            : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var group = await MakeAsync(school, members: 0, owners: 2);
        Assert.Equal(WriteState.Applied, Assert.Single(await RemoveAsync(school, group, owners: [school.Users[0]])).State);
    }

    [Fact(DisplayName = "§11 unknown 400: split down to the culprit; the rest goes in; a culprit is named with its ids")]
    public async Task Unknown_bad_request()
    {
        PracticeSchool? school = null;
        var tamper = new Tamper(c => c.IsMemberPatch && c.Mentions(school!.Users[30]) ? Reply.BadRequest("Something new.") : null);
        using (school = await PracticeSchool.OpenAsync(between: tamper))
        {
            var group = await MakeAsync(school, members: 0);
            var outcomes = await AddAsync(school, group, school.Users[20..40]);
            var failed = Assert.Single(outcomes, o => o.State == WriteState.Failed);
            Assert.Equal((school.Users[30], 400, "Request_BadRequest", "req-1"), (failed.UserId, failed.Error!.StatusCode, failed.Error.GraphCode, failed.Error.RequestId));
            Assert.Contains("client-request-id", failed.Error.Message, StringComparison.Ordinal);
            Assert.Equal(19, school.Group("7A").MemberIds.Count);
        }
    }

    [Fact(DisplayName = "§11 404, §2.1: an account that is gone is dropped by the id that the answer quotes, in one more write")]
    public async Task User_gone()
    {
        var tamper = new Tamper(_ => null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var group = await MakeAsync(school, members: 0);
        var outcomes = await AddAsync(school, group, [.. school.Users[1..20], Gone]);
        Assert.Equal((WriteState.Failed, 404), (outcomes.Single(o => o.UserId == Gone).State, outcomes.Single(o => o.UserId == Gone).Error!.StatusCode));
        Assert.Equal(19, outcomes.Count(o => o.State == WriteState.Applied));
        Assert.Equal(2, tamper.Count(c => c.IsMemberPatch));
    }

    [Theory(DisplayName = "§4, §9: 20 links whose answer was lost are looked up, not written again one by one, also when reads lag")]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Lost_answer_of_links(int readLag)
    {
        var first = true;
        var tamper = new Tamper(c => c.IsMemberPatch && first && !(first = false) ? new(503, "UnknownError", "Later.", Applied: true) : null);
        using var school = await PracticeSchool.OpenAsync(new() { ReadLag = TimeSpan.FromSeconds(readLag) }, between: tamper);
        var group = await MakeAsync(school, members: 0);
        Assert.All(await AddAsync(school, group, school.Users[1..21]), o => Assert.Equal(WriteState.Applied, o.State));
        Assert.Equal(20, school.Group("7A").MemberIds.Count);
        Assert.Equal(2, tamper.Count(c => c.IsMemberPatch));
    }

    [Fact(DisplayName = "§2.1, §4: where a lost write was not carried out, who is a member already was added by somebody else")]
    public async Task Lost_before_it_was_applied()
    {
        var first = true;
        var tamper = new Tamper(c => c.IsMemberPatch && first && !(first = false) ? new(503, "UnknownError", "Later.") : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var group = await MakeAsync(school, members: 1);
        var outcomes = await AddAsync(school, group, school.Users[1..21]);
        Assert.Equal(school.Users[1], Assert.Single(outcomes, o => o.State == WriteState.AlreadyDone).UserId);
        Assert.Equal(19, outcomes.Count(o => o.State == WriteState.Applied));
        Assert.Equal(3, tamper.Count(c => c.IsMemberPatch));
    }

    [Fact(DisplayName = "§11 404: a group that somebody deleted: GroupNotFound for each of its links")]
    public async Task Group_gone()
    {
        using var school = await PracticeSchool.OpenAsync();
        var group = await MakeAsync(school, members: 0);
        await school.Directory.DeleteGroupAsync(group, default);
        var directory = school.Connection.OpenDirectory(new());
        var outcomes = await directory.AddLinksAsync([new() { GroupId = group, OwnerIds = [school.Users[3]], MemberIds = school.Users[1..3] }], default).ToListAsync();
        Assert.All(outcomes, o => Assert.Equal((WriteState.Failed, GroupSyncErrorId.GroupNotFound), (o.State, o.Error!.ErrorId)));
        var removals = await directory.RemoveLinksAsync([new() { GroupId = group, MemberIds = school.Users[1..3] }], default).ToListAsync();
        Assert.All(removals, o => Assert.Equal((WriteState.Deferred, GroupSyncErrorId.GroupNotFound), (o.State, o.Error!.ErrorId)));
    }

    [Fact(DisplayName = "§11 403 guest: the guest is skipped and reported; the run goes on and the others go in")]
    public async Task Guest_refused()
    {
        var time = new RushingTime();
        SandboxUser[] users = [.. Enumerable.Range(0, 20).Select(i => new SandboxUser { UserPrincipalName = $"u{i}@school.onmicrosoft.com" }), new() { UserPrincipalName = "g_x#EXT#@school.onmicrosoft.com", IsGuest = true }];
        using var tenant = SandboxTenant.CreateInMemory(new() { GuestsAllowed = false }, users, time);
        using var school = await PracticeSchool.OpenAsync(tenant, time);
        var guest = tenant.Inspect().Users.Single(u => u.IsGuest).Id!;
        var group = await MakeAsync(school, members: 0);
        var outcomes = await AddAsync(school, group, [.. school.Users.Except([guest]).Take(15), guest]);
        var refused = Assert.Single(outcomes, o => o.State == WriteState.Failed);
        Assert.Equal((guest, 403), (refused.UserId, refused.Error!.StatusCode));
        Assert.Contains("guest", refused.Error.Message, StringComparison.Ordinal);
        Assert.Equal(15, school.Group("7A").MemberIds.Count);
    }

    [Theory(DisplayName = "§11 403: a refusal that is not about privileges belongs to its part alone; the rest goes through")]
    [InlineData("Authorization_RequestDenied", "Members of a group with dynamic membership cannot be changed.")]
    [InlineData("AccessDenied", "")]
    public async Task Refusal_of_one_part(string code, string message)
    {
        PracticeSchool? school = null;
        var tamper = new Tamper(c => c.IsMemberPatch && c.Mentions(school!.Users[30]) ? new(403, code, message) : null);
        using (school = await PracticeSchool.OpenAsync(between: tamper))
        {
            var group = await MakeAsync(school, members: 0);
            var outcomes = await AddAsync(school, group, school.Users[20..40]);
            var failed = Assert.Single(outcomes, o => o.State == WriteState.Failed);
            Assert.Equal((school.Users[30], 403, code, GroupSyncErrorId.GraphRequestFailed), (failed.UserId, failed.Error!.StatusCode, failed.Error.GraphCode, failed.Error.ErrorId));
            Assert.Equal(19, school.Group("7A").MemberIds.Count);
        }
    }

    [Fact(DisplayName = "§2.1, §11 403: a dynamic group refuses its changes; another group of the same call gets its own")]
    public async Task Dynamic_group()
    {
        using var school = await PracticeSchool.OpenAsync();
        var dynamic = school.Tenant.AddGroup(new() { DisplayName = "D", MailNickname = "d", MembershipRule = "user.department -eq \"7\"" });
        var group = await MakeAsync(school, members: 0);
        var outcomes = await school.Directory.AddLinksAsync(
            [new() { GroupId = dynamic, MemberIds = school.Users[3..6] }, new() { GroupId = group, MemberIds = school.Users[3..6] }], default).ToListAsync();
        Assert.All(outcomes, o => Assert.Equal(o.GroupId == group ? WriteState.Applied : WriteState.Failed, o.State));
    }

    [Fact(DisplayName = "§1.1, §10.1: hidden members that may not be read are that group's error and name Member.Read.Hidden; other groups are read")]
    public async Task Hidden_membership()
    {
        using var school = await PracticeSchool.OpenAsync(new() { GrantedPermissions = ["Group.ReadWrite.All", "User.Read.All"] });
        var hidden = school.Tenant.AddGroup(new() { DisplayName = "H", MailNickname = "h", Visibility = "HiddenMembership", OwnerIds = [school.Users[0]] });
        var group = await MakeAsync(school, members: 4);
        var rosters = await school.Directory.ReadRostersAsync([hidden, group], default);
        Assert.Equal((GroupSyncErrorId.PermissionMissing, 403), (rosters[0].Error!.ErrorId, rosters[0].Error!.StatusCode));
        Assert.Contains("Member.Read.Hidden", rosters[0].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(4, rosters[1].MemberIds.Count);

        school.Tenant.Configure(o => o with { GrantedPermissions = ["Group.ReadBasic.All", "User.Read.All"] });
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => school.Directory.ReadRostersAsync([group], default));
        Assert.Equal(GroupSyncErrorId.PermissionMissing, error.ErrorId);
    }

    [Fact(DisplayName = "§12: a change that collides with another of the same group (409 ConcurrencyViolation) is sent again, not split")]
    public async Task Contention()
    {
        var collisions = 0;
        var tamper = new Tamper(c => c.IsMemberPatch && collisions++ < 3 ? new(409, "Directory_ConcurrencyViolation", "Another change is under way.") : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var group = await MakeAsync(school, members: 0);
        Assert.All(await AddAsync(school, group, school.Users[1..41]), o => Assert.Equal(WriteState.Applied, o.State));
        Assert.Equal(2 + 3, tamper.Count(c => c.IsMemberPatch));
    }

    [Theory(DisplayName = "§11 403, §10.1: a missing permission stops the call and names itself and the consent URL")]
    [InlineData("users", "User.Read.All")]
    [InlineData("groups", "Group.ReadBasic.All")]
    [InlineData("create", "Group.Create")]
    [InlineData("add", "GroupMember.ReadWrite.All")]
    [InlineData("owner", "Group.ReadWrite.All")]
    public async Task Missing_permission(string call, string named)
    {
        var tamper = new Tamper(c => Job(c) == call ? new(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.") : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => DoAsync(school, call));
        Assert.Equal((GroupSyncErrorId.PermissionMissing, 403, "Authorization_RequestDenied"), (error.ErrorId, error.StatusCode, error.GraphCode));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "§10.1: with the least permissions for memberships only, reads and member changes work, and a creation names what it lacks")]
    public async Task Least_permissions()
    {
        using var school = await PracticeSchool.OpenAsync(new() { GrantedPermissions = ["Group.ReadBasic.All", "GroupMember.ReadWrite.All", "User.Read.All"] });
        await school.Directory.ReadUsersAsync(default);
        await school.Directory.ReadGroupsByKeyPrefixAsync("rmugs:", default);
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => MakeAsync(school, members: 0));
        Assert.Equal(GroupSyncErrorId.PermissionMissing, error.ErrorId);
        error = await Assert.ThrowsAsync<GroupSyncException>(() => PracticeSchool.OpenAsync(new() { GrantedPermissions = ["Group.ReadWrite.All"] }));
        Assert.Contains("User.Read.All", error.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "§10.2: the consent URL carries tenant, application and scope")]
    public void Consent_url()
    {
        var url = ConsentUrl.Build(new("https://login.microsoftonline.us"), new("https://graph.microsoft.us"), "school.example", "app-id", "https://localhost/x?y");
        Assert.Equal(
            "https://login.microsoftonline.us/school.example/v2.0/adminconsent?client_id=app-id&scope=https%3A%2F%2Fgraph.microsoft.us%2F.default&redirect_uri=https%3A%2F%2Flocalhost%2Fx%3Fy",
            url);
    }

    [Fact(DisplayName = "§2.2: no way of building a removal addresses an account")]
    public async Task Removal_always_ends_in_ref()
    {
        foreach (var id in new[] { "", " " })
        {
            Assert.ThrowsAny<ArgumentException>(() => Requests.GraphCall.RemoveReference("g", id, GroupRole.Member));
            Assert.ThrowsAny<ArgumentException>(() => Requests.GraphCall.RemoveReference(id, "u", GroupRole.Owner));
            Assert.ThrowsAny<ArgumentException>(() => Requests.GraphCall.DeleteGroup(id));
        }

        Assert.Equal("/groups/g%2F..%2F..%2Fusers/members/u%3Fx%23/$ref", Requests.GraphCall.RemoveReference("g/../../users", "u?x#", GroupRole.Member).Url);
        Assert.Equal("/groups/g/owners/u/$ref", Requests.GraphCall.RemoveReference("g", "u", GroupRole.Owner).Url);
        var source = string.Join('\n', await Task.WhenAll(Directory.GetFiles(SourceFolder(), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith("GraphCall.cs", StringComparison.Ordinal)).Select(f => File.ReadAllTextAsync(f))));
        Assert.DoesNotContain("HttpMethod.Delete", source, StringComparison.Ordinal);
        Assert.DoesNotContain("\"DELETE\"", source, StringComparison.Ordinal);
    }

    // Not from the caller's file path: a deterministic build maps that to a folder that is nowhere.
    private static string SourceFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "RmUnifyGroupSync.psd1")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "src", "RmUnifyGroupSync.Graph");
    }

    private static string Job(ArrivedCall c) =>
        c.Url.StartsWith("/users", StringComparison.Ordinal) ? "users"
        : c.Method == "GET" && c.Url.StartsWith("/groups?", StringComparison.Ordinal) ? "groups"
        : c.IsPost && c.Url == "/groups" ? "create"
        : c.IsMemberPatch ? "add"
        : c.Url.EndsWith("owners/$ref", StringComparison.Ordinal) ? "owner"
        : "";

    private static async Task DoAsync(PracticeSchool school, string call)
    {
        if (call == "users") await school.Directory.ReadUsersAsync(default);
        if (call == "groups") await school.Directory.ReadGroupsByKeyPrefixAsync("rmugs:", default);
        var group = await MakeAsync(school, members: 0);
        if (call == "add") await AddAsync(school, group, school.Users[3..33]);
        if (call == "owner") await school.Directory.AddLinksAsync([new() { GroupId = group, OwnerIds = school.Users[3..6] }], default).ToListAsync();
    }

    internal static async Task<string> MakeAsync(PracticeSchool school, int members, int owners = 1)
    {
        var outcomes = await school.Directory.CreateGroupsAsync([school.Creation("7A", owners, members)], default).ToListAsync();
        return Assert.Single(outcomes).Group!.Id;
    }

    internal static Task<List<LinkOutcome>> AddAsync(PracticeSchool school, string group, string[] members) =>
        school.Directory.AddLinksAsync([new() { GroupId = group, MemberIds = members }], default).ToListAsync();

    private static Task<List<LinkOutcome>> RemoveAsync(PracticeSchool school, string group, string[]? owners = null, string[]? members = null) =>
        school.Directory.RemoveLinksAsync([new() { GroupId = group, OwnerIds = owners ?? [], MemberIds = members ?? [] }], default).ToListAsync();
}
