namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>What each documented set of permissions is good for (§10.1).</summary>
public sealed class PermissionCheckTests
{
    [Fact(DisplayName = "§10.1: full groups = Group.ReadWrite.All + User.Read.All lacks nothing")]
    public void Full() => Assert.All(GraphPermissionChecks.Check(["group.readwrite.all", "User.Read.All"]), c => Assert.True(c.Granted, c.NeededFor));

    [Fact(DisplayName = "§10.1: membership only lacks owners, creation, deletion, and nothing else")]
    public void Membership() => Assert.Equal(
        ["Adding and removing owners", "Creating groups", "Deleting and restoring groups"],
        GraphPermissionChecks.Check(["GroupMember.ReadWrite.All", "Group.ReadBasic.All", "User.Read.All"]).Where(c => !c.Granted).Select(c => c.NeededFor));

    [Fact(DisplayName = "§10.3: a token that cannot be read grants nothing, and is no error")]
    public void Unreadable()
    {
        Assert.All(GraphPermissionChecks.Check([]), c => Assert.False(c.Granted));
        foreach (var token in new[] { "", "opaque", "a.b.c", "e30.bnVsbA.x", "e30.W10.x" }) Assert.Empty(Graph.SignIn.TokenClaims.Read(token).Scopes);
    }
}
