using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>What each documented set of permissions is good for (§10.1).</summary>
[Trait("Contract", "graph.md §10.1, §10.3")]
public sealed class PermissionCheckTests
{
    [Fact(DisplayName = "§10.1: full groups = Group.ReadWrite.All + User.Read.All lacks nothing")]
    public void Full() => Assert.All(GraphPermissionChecks.Check(["group.readwrite.all", "User.Read.All"]), c => Assert.True(c.Granted, c.NeededFor));

    [Fact(DisplayName = "§10.1: membership only lacks owners, creation, deletion, and nothing else")]
    public void Membership() => Assert.Equal(
        ["Adding and removing owners", "Creating groups", "Deleting and restoring groups"],
        GraphPermissionChecks.Check(["GroupMember.ReadWrite.All", "Group.ReadBasic.All", "User.Read.All"]).Where(c => c.Granted == false).Select(c => c.NeededFor));

    [Fact(DisplayName = "§10.3: a token that cannot be read grants nothing, and is no error")]
    public void Unreadable()
    {
        Assert.All(GraphPermissionChecks.Check([]), c => Assert.False(c.Granted));
        foreach (var token in new[] { "", "opaque", "a.b.c", "e30.bnVsbA.x", "e30.W10.x" }) Assert.Empty(Graph.SignIn.TokenClaims.Read(token).Scopes);
    }

    [Theory(DisplayName = "§10.1: what is advised covers what is missing, and is no longer than it must be")]
    [InlineData("", "User.Read.All Group.ReadWrite.All")]
    [InlineData("User.Read.All", "Group.ReadWrite.All")]
    [InlineData("Group.ReadWrite.All", "User.Read.All")]
    [InlineData("GroupMember.ReadWrite.All Group.ReadBasic.All User.Read.All", "Group.ReadWrite.All")]
    [InlineData("Group.ReadWrite.All User.Read.All", "")]
    public void Advice(string held, string advised)
    {
        var advice = GraphPermissionChecks.Advice(GraphPermissionChecks.Check(held.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(advised, string.Join(' ', advice));
        Assert.All(GraphPermissionChecks.Check([.. held.Split(' '), .. advice]), c => Assert.True(c.Granted, c.NeededFor));
    }

    [Theory(DisplayName = "§10.2, §10.3: a person's directory role is a need of its own; no role in the token says nothing")]
    [InlineData(null, null)]
    [InlineData("fdd7a751-b60b-444a-984c-02652fe8fa1c", true)]
    [InlineData("b79fbf4d-3ef9-4689-8143-76b194e85509", false)]
    public async Task Role_of_a_person(string? role, bool? granted)
    {
        var wids = role is null ? "" : $$""","wids":["{{role}}"]""";
        using var connection = await ConnectAsync($$"""{"scp":"Group.ReadWrite.All User.Read.All","oid":"me"{{wids}}}""");
        var checks = GraphPermissionChecks.Check(connection);
        Assert.Equal(granted, checks[^1].Granted);
        Assert.Equal(GraphPermissionChecks.RoleNeeded, checks[^1].Permission);
        Assert.All(checks.SkipLast(1), c => Assert.True(c.Granted));
        Assert.Empty(GraphPermissionChecks.Advice(checks));
    }

    [Fact(DisplayName = "§10.3: an application has no directory role; an unreadable token leaves every answer open")]
    public async Task Application_and_opaque()
    {
        using (var application = await ConnectAsync("""{"roles":["User.Read.All"]}"""))
            Assert.Equal([true, false, false, false, false, false, false], GraphPermissionChecks.Check(application).Select(c => c.Granted));
        using var opaque = await ConnectAsync(null);
        Assert.All(GraphPermissionChecks.Check(opaque), c => Assert.Null(c.Granted));
        Assert.Empty(GraphPermissionChecks.Advice(GraphPermissionChecks.Check(opaque)));
    }

    [Fact(DisplayName = "§10.1: the set for memberships only reads what it may, and does not ask for deleted groups")]
    public async Task Membership_only_reads()
    {
        using var tenant = SandboxTenant.CreateInMemory(new() { GrantedPermissions = ["GroupMember.ReadWrite.All", "Group.ReadBasic.All", "User.Read.All"] }, [], new RushingTime());
        using var connection = await OpenAsync(tenant, tenant.IssueToken());
        var directory = connection.OpenDirectory(new());
        Assert.Empty(await directory.ReadDeletedGroupsAsync(default));
        Assert.Empty(await directory.ReadGroupsByKeyPrefixAsync("rmugs:", default));

        using var unreadable = await OpenAsync(tenant, "opaque");
        var error = await Assert.ThrowsAsync<GroupSyncException>(() => unreadable.OpenDirectory(new()).ReadDeletedGroupsAsync(default));
        Assert.Equal((GroupSyncErrorId.PermissionMissing, 403), (error.ErrorId, error.StatusCode));
    }

    private static Task<GraphConnection> ConnectAsync(string? claims)
    {
        var token = claims is null ? "opaque" : $"e30.{System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(claims))}.x";
        return OpenAsync(SandboxTenant.CreateInMemory(new(), [], new RushingTime()), token);
    }

    private static Task<GraphConnection> OpenAsync(SandboxTenant tenant, string token) => GraphConnection.ConnectAsync(
        new() { Kind = SignInKind.Sandbox },
        new() { TimeProvider = new RushingTime(), Handler = tenant.CreateHandler(), SandboxToken = token },
        CancellationToken.None);
}
