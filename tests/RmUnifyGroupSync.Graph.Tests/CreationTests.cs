using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>Making groups: idempotent by key under every answer (§1, §9, §11, §14.0).</summary>
[Trait("Contract", "graph.md §1.1, §1.2, §9")]
public sealed class CreationTests
{
    [Fact(DisplayName = "§1.1: the request carries what a class group needs, at most 20 links, owners first, and nothing that is refused there")]
    public async Task The_body()
    {
        var tamper = new Tamper(_ => null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var creation = school.Creation("7A", 3, 30) with { HideInOutlook = true, Visibility = GroupVisibility.Public };
        await CreateAsync(school, creation);
        var body = System.Text.Json.JsonDocument.Parse(tamper.Calls.Single(c => c.IsPost && c.Url == "/groups").Body).RootElement;
        Assert.Equal(
            ["description", "displayName", "groupTypes", "mailEnabled", "mailNickname", "members@odata.bind", "owners@odata.bind", "resourceBehaviorOptions", "securityEnabled", "uniqueName", "visibility"],
            body.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal((3, 17), (body.GetProperty("owners@odata.bind").GetArrayLength(), body.GetProperty("members@odata.bind").GetArrayLength()));
        Assert.Equal($"https://graph.microsoft.com/v1.0/directoryObjects/{creation.OwnerIds[0]}", body.GetProperty("owners@odata.bind")[0].GetString());
        Assert.Equal(["WelcomeEmailDisabled", "SubscribeMembersToCalendarEventsDisabled", "HideGroupInOutlook"], school.Group("7A").ResourceBehaviorOptions);
        Assert.Equal("Public", school.Group("7A").Visibility);
        Assert.Empty(school.Observer.Warnings);
    }

    [Fact(DisplayName = "§1.1: a person who signs in is added by the service and counts, so that one link fewer is carried")]
    public async Task A_delegated_caller_counts()
    {
        var caller = "5e000000-0000-0000-0000-000000000001";
        var time = new RushingTime();
        SandboxUser[] users = [.. Enumerable.Range(0, 40).Select(i => new SandboxUser { UserPrincipalName = $"u{i}@x" }), new() { UserPrincipalName = "me@x", Id = caller }];
        using var tenant = SandboxTenant.CreateInMemory(new() { SignedInUser = caller }, users, time);
        using var connection = await GraphConnection.ConnectAsync(
            new() { Kind = SignInKind.AccessToken, AccessToken = DelegatedToken(caller) },
            new() { TimeProvider = time, Handler = tenant.CreateHandler() },
            default);
        Assert.Equal(caller, connection.CallerId);
        var ids = tenant.Inspect().Users.Select(u => u.Id!).Where(i => i != caller).ToArray();
        var creation = new GroupCreation { Key = "rmugs:a", DisplayName = "A", MailNickname = "a", Description = "a", OwnerIds = ids[..2], MemberIds = ids[2..30] };
        var outcome = Assert.Single(await connection.OpenDirectory(new()).CreateGroupsAsync([creation], default).ToListAsync());
        Assert.Equal((WriteState.Applied, 19), (outcome.State, outcome.OwnersLinked.Count + outcome.MembersLinked.Count));
    }

    [Theory(DisplayName = "§1.1: a person who is to own the group is left to the service, which refuses a body that names the caller")]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_delegated_caller_owns(int others)
    {
        var caller = "5e000000-0000-0000-0000-000000000001";
        var time = new RushingTime();
        SandboxUser[] users = [.. Enumerable.Range(0, 10).Select(i => new SandboxUser { UserPrincipalName = $"u{i}@x" }), new() { UserPrincipalName = "me@x", Id = caller }];
        using var tenant = SandboxTenant.CreateInMemory(new() { SignedInUser = caller }, users, time);
        using var connection = await GraphConnection.ConnectAsync(
            new() { Kind = SignInKind.AccessToken, AccessToken = DelegatedToken(caller) },
            new() { TimeProvider = time, Handler = tenant.CreateHandler() },
            default);
        var ids = tenant.Inspect().Users.Select(u => u.Id!).Where(i => i != caller).ToArray();
        var creation = new GroupCreation { Key = "rmugs:a", DisplayName = "A", MailNickname = "a", Description = "a", OwnerIds = [.. ids[..others], caller], MemberIds = ids[2..6] };
        var outcome = Assert.Single(await connection.OpenDirectory(new()).CreateGroupsAsync([creation], default).ToListAsync());
        Assert.Equal((WriteState.Applied, others, 4), (outcome.State, outcome.OwnersLinked.Count, outcome.MembersLinked.Count));
        Assert.Equal(creation.OwnerIds.Order(), Assert.Single(tenant.Inspect().Groups).OwnerIds.Order());
        Assert.Equal(1, tenant.Inspect().Requests.Count(r => r.Method == "POST"));
        var owner = Assert.Single(await connection.OpenDirectory(new()).AddLinksAsync([new() { GroupId = outcome.Group!.Id, OwnerIds = [caller] }], default).ToListAsync());
        Assert.Equal(WriteState.AlreadyDone, owner.State);
    }

    private static System.Security.SecureString DelegatedToken(string caller)
    {
        var claims = $$"""{"scp":"Group.ReadWrite.All","oid":"{{caller}}"}""";
        return new System.Net.NetworkCredential("", $"e30.{System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(claims))}.x").SecurePassword;
    }

    [Theory(DisplayName = "§1.2, §14.0: whatever POST does with uniqueName, made once, and made again it is adopted and left as it is")]
    [InlineData(UncertainInput.Accepted)]
    [InlineData(UncertainInput.Ignored)]
    [InlineData(UncertainInput.Refused)]
    public async Task Created_again(UncertainInput post)
    {
        using var school = await PracticeSchool.OpenAsync(new() { PostUniqueName = post });
        var creations = Enumerable.Range(0, 25).Select(i => school.Creation($"c{i}", 2, 20)).ToArray();
        Assert.All(await school.Directory.CreateGroupsAsync(creations, default).ToListAsync(), o => Assert.Equal((WriteState.Applied, o.Creation.Key), (o.State, o.Group!.UniqueName)));

        var others = creations.Select(c => c with { DisplayName = "Other", MemberIds = [] }).ToArray();
        var again = await school.Connection.OpenDirectory(new()).CreateGroupsAsync(others, default).ToListAsync();
        Assert.All(again, o => Assert.Equal((WriteState.AlreadyDone, 0), (o.State, o.OwnersLinked.Count)));
        Assert.Equal(25, school.Tenant.Inspect().Groups.Count);
        Assert.DoesNotContain(school.Tenant.Inspect().Groups, g => g.DisplayName == "Other");
    }

    [Fact(DisplayName = "§1.2: the upsert is sent only after the key and the deleted items both say absent, and asks to create")]
    public async Task Upsert_comes_last()
    {
        var tamper = new Tamper(_ => null);
        using var school = await PracticeSchool.OpenAsync(new() { PostUniqueName = UncertainInput.Refused }, between: tamper);
        await CreateAsync(school, school.Creation("7A", 1, 3));
        var calls = tamper.Calls.Select(c => c.Method + " " + c.Url.Split('?')[0]).Skip(1).ToList();
        Assert.Equal(
            ["POST /groups", "GET /groups(uniqueName='rmugs:1234567:teaching:7a:2026')", "GET /directory/deletedItems/microsoft.graph.group", "PATCH /groups(uniqueName='rmugs:1234567:teaching:7a:2026')"],
            calls);
        Assert.Equal("create-if-missing", school.Recorder.Requests[^1].Headers["Prefer"]);
        Assert.DoesNotContain("uniqueName", school.Recorder.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "§1.2: an upsert that met an existing group, answered with 204 or refused for a link that is there, is reported as adopted")]
    [InlineData(UncertainInput.Accepted, 0, 400)]
    [InlineData(UncertainInput.Ignored, 0, 204)]
    [InlineData(UncertainInput.Refused, 0, 400)]
    [InlineData(UncertainInput.Ignored, 3, 400)]
    public async Task Upsert_race(UncertainInput owners, int members, int status)
    {
        var race = new OvertakeUpsert();
        using var school = await PracticeSchool.OpenAsync(new() { PostUniqueName = UncertainInput.Refused, UpsertBindsOwners = owners }, between: race);
        race.Overtake = async () =>
        {
            using var other = await PracticeSchool.OpenAsync(school.Tenant, school.Time);
            Assert.Equal(WriteState.Applied, (await CreateAsync(other, other.Creation("7A", 1, members))).State);
        };
        var outcome = await CreateAsync(school, school.Creation("7A", 1, members));
        Assert.True(outcome.State == WriteState.AlreadyDone, outcome.Error?.ToString());
        Assert.Equal((school.Group("7A").Id, 0, 0), (outcome.Group!.Id, outcome.OwnersLinked.Count, outcome.MembersLinked.Count));
        Assert.Null(race.Overtake);
        Assert.Single(school.Tenant.Inspect().Groups);
        Assert.Equal(status, school.Tenant.Inspect().Requests.Last(r => r.Method == "PATCH").Status);
    }

    [Theory(DisplayName = "§4, §9: a creation that worked although its answer was lost is found by its key and not repeated")]
    [InlineData(504, UncertainInput.Accepted)]
    [InlineData(500, UncertainInput.Accepted)]
    [InlineData(0, UncertainInput.Accepted)]
    [InlineData(503, UncertainInput.Refused)]
    [InlineData(0, UncertainInput.Ignored)]
    public async Task Applied_but_lost(int status, UncertainInput post)
    {
        var lost = 0;
        var tamper = new Tamper(c => IsCreation(c, post) && lost++ == 0 ? new Reply(status, null, "<html>bad gateway</html>", Applied: true) : null);
        using var school = await PracticeSchool.OpenAsync(new() { PostUniqueName = post }, between: tamper);
        var creation = school.Creation("7A", 2, 10);
        var outcome = await CreateAsync(school, creation);
        Assert.Equal((WriteState.Applied, 2, 10), (outcome.State, outcome.OwnersLinked.Count, outcome.MembersLinked.Count));
        Assert.Equal(creation.Key, Assert.Single(school.Tenant.Inspect().Groups).UniqueName);
        Assert.Equal(1, tamper.Count(c => IsCreation(c, post)));
    }

    [Fact(DisplayName = "§4: a creation that did not work and was not answered is tried again after the key was asked")]
    public async Task Lost_and_not_applied()
    {
        var lost = 0;
        var tamper = new Tamper(c => c.IsPost && c.Url == "/groups" && lost++ == 0 ? new Reply(0) : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        Assert.Equal(WriteState.Applied, (await CreateAsync(school, school.Creation("7A", 2, 10))).State);
        Assert.Equal(["POST", "GET", "GET", "POST"], tamper.Calls.Skip(1).Select(c => c.Method));
    }

    [Fact(DisplayName = "§4: lost, applied, and slow to be read: the second try clashes, and the group is found once it has spread")]
    public async Task Lost_and_lagging()
    {
        var lost = 0;
        var tamper = new Tamper(c => c.IsPost && c.Url == "/groups" && lost++ == 0 ? new Reply(504, Applied: true) : null);
        using var school = await PracticeSchool.OpenAsync(new() { ReplicationLag = TimeSpan.FromSeconds(9), IndexLag = TimeSpan.FromSeconds(60) }, between: tamper);
        var outcome = await CreateAsync(school, school.Creation("7A", 2, 10));
        Assert.Equal(WriteState.Applied, outcome.State);
        Assert.Single(school.Tenant.Inspect().Groups);
    }

    [Fact(DisplayName = "§1.2, §9: an upsert that was lost, applied, is slow to be read, and takes no owners the second time: the group is waited for")]
    public async Task Lost_upsert_and_lagging()
    {
        var lost = 0;
        var tamper = new Tamper(c => IsCreation(c, UncertainInput.Refused) && lost++ == 0 ? new Reply(504, Applied: true) : null);
        using var school = await PracticeSchool.OpenAsync(
            new() { PostUniqueName = UncertainInput.Refused, UpsertBindsOwners = UncertainInput.Refused, ReplicationLag = TimeSpan.FromSeconds(9), IndexLag = TimeSpan.FromSeconds(60) }, between: tamper);
        var outcome = await CreateAsync(school, school.Creation("7A", 2, 0));
        Assert.True(outcome.State == WriteState.Applied, outcome.Error?.ToString());
        Assert.Equal(2, outcome.OwnersLinked.Count);
        Assert.Single(school.Tenant.Inspect().Groups);
    }

    [Theory(DisplayName = "§1.1, §11 clash: a nickname that another group has: GroupAlreadyExists names it; by 400 or 409")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nickname_taken(bool conflict)
    {
        using var school = await PracticeSchool.OpenAsync(new() { ClashIsConflict = conflict });
        var stranger = await CreateAsync(school, school.Creation("7B", 1, 0));
        var outcome = await CreateAsync(school, school.Creation("7A", 1, 0) with { MailNickname = stranger.Creation.MailNickname });
        Assert.Equal((WriteState.Failed, GroupSyncErrorId.GroupAlreadyExists), (outcome.State, outcome.Error!.ErrorId));
        Assert.Contains(stranger.Group!.Id, outcome.Error.Message, StringComparison.Ordinal);
        Assert.Equal(conflict ? 409 : 400, outcome.Error.StatusCode);
    }

    [Theory(DisplayName = "§1.2, §8: a soft-deleted namesake: GroupAlreadyExists recommends to restore it; nothing is made")]
    [InlineData(UncertainInput.Accepted)]
    [InlineData(UncertainInput.Refused)]
    public async Task Soft_deleted_namesake(UncertainInput post)
    {
        using var school = await PracticeSchool.OpenAsync(new() { PostUniqueName = post });
        var old = await CreateAsync(school, school.Creation("7A", 1, 0));
        await school.Directory.DeleteGroupAsync(old.Group!.Id, default);
        var outcome = await CreateAsync(school, school.Creation("7A", 1, 0));
        Assert.Equal((WriteState.Failed, GroupSyncErrorId.GroupAlreadyExists), (outcome.State, outcome.Error!.ErrorId));
        Assert.Contains("Restore-O365ClassGroup", outcome.Error.Message, StringComparison.Ordinal);
        Assert.Contains(old.Group.Id, outcome.Error.Message, StringComparison.Ordinal);
        Assert.Empty(school.Tenant.Inspect().Groups);
    }

    [Fact(DisplayName = "§11 404: an account that is gone is left out of the creation; the group is made with the rest")]
    public async Task Gone_account_in_a_creation()
    {
        const string gone = "99999999-0000-0000-0000-000000000000";
        using var school = await PracticeSchool.OpenAsync();
        var creation = school.Creation("7A", 2, 5);
        var outcome = await CreateAsync(school, creation with { OwnerIds = [gone, .. creation.OwnerIds], MemberIds = [.. creation.MemberIds, gone] });
        Assert.Equal(WriteState.Applied, outcome.State);
        Assert.Equal(creation.OwnerIds, outcome.OwnersLinked);
        Assert.Equal(creation.MemberIds, outcome.MembersLinked);

        outcome = await CreateAsync(school, school.Creation("7B", 1, 5) with { OwnerIds = [gone] });
        Assert.Equal((WriteState.Failed, GroupSyncErrorId.OwnerRequired), (outcome.State, outcome.Error!.ErrorId));
    }

    [Fact(DisplayName = "§11 unknown 400: the creation is tried with owners only; the culprit is found when the rest is added")]
    public async Task Unknown_refusal_of_a_member()
    {
        PracticeSchool? school = null;
        var tamper = new Tamper(c => c.Mentions("members@odata.bind") && c.Mentions(school!.Users[3]) ? Reply.BadRequest("Something new.") : null);
        using (school = await PracticeSchool.OpenAsync(between: tamper))
        {
            var creation = school.Creation("7A", 2, 5);
            var outcome = await CreateAsync(school, creation);
            Assert.Equal((WriteState.Applied, 2, 0), (outcome.State, outcome.OwnersLinked.Count, outcome.MembersLinked.Count));
            var links = await AnswerTableTests.AddAsync(school, outcome.Group!.Id, [.. creation.MemberIds]);
            Assert.Equal(school.Users[3], Assert.Single(links, l => l.State == WriteState.Failed).UserId);
            Assert.Equal(4, links.Count(l => l.State == WriteState.Applied));
        }
    }

    [Theory(DisplayName = "§1.1, §14.0: welcome mail that could not be turned off is said once a sign-in")]
    [InlineData(UncertainInput.Refused)]
    [InlineData(UncertainInput.Ignored)]
    public async Task Welcome_mail(UncertainInput behaviours)
    {
        using var school = await PracticeSchool.OpenAsync(new() { PostUniqueName = UncertainInput.Refused, UpsertBehaviorOptions = behaviours });
        var outcomes = await school.Directory.CreateGroupsAsync([school.Creation("7A", 1, 0), school.Creation("7B", 1, 0)], default).ToListAsync();
        Assert.All(outcomes, o => Assert.Equal(WriteState.Applied, o.State));
        Assert.Contains("welcome", Assert.Single(school.Observer.Warnings), StringComparison.OrdinalIgnoreCase);
    }

    [Fact(DisplayName = "§1.2: setting a key: once; the same again is no error; another is refused; a key in use is named")]
    public async Task Set_key()
    {
        using var school = await PracticeSchool.OpenAsync(new() { PostUniqueName = UncertainInput.Ignored });
        var made = await CreateAsync(school, school.Creation("7A", 1, 0));
        await school.Directory.SetGroupKeyAsync(made.Group!.Id, made.Creation.Key, default);
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => school.Directory.SetGroupKeyAsync(made.Group.Id, "rmugs:other", default));
        Assert.Equal(GroupSyncErrorId.GroupAlreadyExists, error.ErrorId);
        error = await Assert.ThrowsAsync<GroupSyncException>(() => school.Directory.SetGroupKeyAsync("99999999-0000-0000-0000-000000000000", "rmugs:x", default));
        Assert.Equal(GroupSyncErrorId.GroupNotFound, error.ErrorId);
    }

    [Fact(DisplayName = "§8: restoring twice gives the group; one that is not there is GroupNotFound; a lost answer is looked up")]
    public async Task Restore()
    {
        var lost = 0;
        var tamper = new Tamper(c => c.Url.EndsWith("/restore", StringComparison.Ordinal) && lost++ == 0 ? new Reply(502, Applied: true) : null);
        using var school = await PracticeSchool.OpenAsync(between: tamper);
        var made = await CreateAsync(school, school.Creation("7A", 1, 3));
        await school.Directory.DeleteGroupAsync(made.Group!.Id, default);
        Assert.Equal(made.Creation.Key, (await school.Directory.RestoreGroupAsync(made.Group.Id, default)).UniqueName);
        Assert.Equal(made.Group.Id, (await school.Directory.RestoreGroupAsync(made.Group.Id, default)).Id);
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => school.Directory.RestoreGroupAsync("99999999-0000-0000-0000-000000000000", default));
        Assert.Equal(GroupSyncErrorId.GroupNotFound, error.ErrorId);
    }

    private static bool IsCreation(ArrivedCall call, UncertainInput post) => post == UncertainInput.Refused
        ? call.Method == "PATCH" && call.Url.Contains("uniqueName=", StringComparison.Ordinal)
        : call.IsPost && call.Url == "/groups";

    /// <summary>Lets another run make the group just before our upsert arrives.</summary>
    private sealed class OvertakeUpsert : DelegatingHandler
    {
        public Func<Task>? Overtake { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Patch && Overtake is { } overtake)
            {
                Overtake = null;
                await overtake();
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }

    private static async Task<GroupCreationOutcome> CreateAsync(PracticeSchool school, GroupCreation creation) =>
        Assert.Single(await school.Directory.CreateGroupsAsync([creation], default).ToListAsync());
}
