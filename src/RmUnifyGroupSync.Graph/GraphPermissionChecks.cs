namespace RmUnifyGroupSync.Graph;

/// <summary>
/// Says which permissions a token lacks for what this product does. A hint before the work: the token's own list is the only
/// one that can be read without a further permission (contract §10.3), and an unreadable token proves nothing.
/// </summary>
public static class GraphPermissionChecks
{
    /// <summary>A need, the permission that we document for it, and those that do as well (contract §10.1).</summary>
    private static readonly (string NeededFor, string Permission, string[] AlsoDo)[] Needs =
    [
        ("Reading accounts and the default domain", "User.Read.All", ["User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"]),
        ("Finding groups", "Group.ReadWrite.All", ["Group.ReadBasic.All", "GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"]),
        ("Reading members and owners", "Group.ReadWrite.All", ["GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"]),
        ("Adding and removing members", "Group.ReadWrite.All", ["GroupMember.ReadWrite.All", "Directory.ReadWrite.All"]),
        ("Adding and removing owners", "Group.ReadWrite.All", ["Directory.ReadWrite.All"]),
        ("Creating groups", "Group.ReadWrite.All", ["Directory.ReadWrite.All"]),
        ("Deleting and restoring groups", "Group.ReadWrite.All", []),
    ];

    /// <summary>All needs, each with whether the token carries a permission for it.</summary>
    /// <param name="scopes">The permissions of the token, as <see cref="GraphConnection.Scopes"/> gives them.</param>
    public static IReadOnlyList<PermissionCheck> Check(IReadOnlyCollection<string> scopes)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        var held = scopes.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. Needs.Select(n => new PermissionCheck(n.Permission, held.Contains(n.Permission) || n.AlsoDo.Any(held.Contains), n.NeededFor))];
    }
}
