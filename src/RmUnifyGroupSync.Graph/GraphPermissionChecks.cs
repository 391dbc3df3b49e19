namespace RmUnifyGroupSync.Graph;

/// <summary>
/// Says which permissions a token lacks for what this product does. A hint before the work: the token's own list is the only
/// one that can be read without a further permission (contract §10.3), and an unreadable token proves nothing.
/// </summary>
public static class GraphPermissionChecks
{
    /// <summary>A person's rights end where his directory role ends, whatever the application may (contract §10.2).</summary>
    public const string RoleNeeded = "Groups Administrator (directory role)";

    /// <summary>A need, the least permission that we document for it, and those that do as well (contract §10.1).</summary>
    private static readonly (string NeededFor, string Permission, string[] AlsoDo)[] Needs =
    [
        ("Reading accounts and the default domain", "User.Read.All", ["User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"]),
        ("Finding groups", "Group.ReadBasic.All", ["GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All", Write, "Directory.Read.All", "Directory.ReadWrite.All"]),
        ("Reading members and owners", "GroupMember.Read.All", ["GroupMember.ReadWrite.All", "Group.Read.All", Write, "Directory.Read.All", "Directory.ReadWrite.All"]),
        ("Adding and removing members", "GroupMember.ReadWrite.All", [Write, "Directory.ReadWrite.All"]),
        ("Adding and removing owners", Write, ["Directory.ReadWrite.All"]),
        ("Creating groups", Write, ["Directory.ReadWrite.All"]),
        ("Deleting and restoring groups", Write, []),
    ];

    private const string Write = "Group.ReadWrite.All";

    private static readonly string[] SeeDeleted = ["Group.Read.All", Write, "Directory.Read.All", "Directory.ReadWrite.All"];

    private static readonly string[] Create = ["Group.Create", Write, "Directory.ReadWrite.All"];

    /// <summary>Global, Groups and User Administrator (requirements C7).</summary>
    private static readonly string[] GroupRoles =
        ["62e90394-69f5-4237-9190-012177145e10", "fdd7a751-b60b-444a-984c-02652fe8fa1c", "fe930be7-5e62-47db-91af-98c3a49a38b1"];

    /// <summary>All needs, each with whether the token carries a permission for it.</summary>
    /// <param name="scopes">The permissions of the token, as <see cref="GraphConnection.Scopes"/> gives them.</param>
    public static IReadOnlyList<PermissionCheck> Check(IReadOnlyCollection<string> scopes)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        var held = scopes.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. Needs.Select(n => new PermissionCheck(n.Permission, held.Contains(n.Permission) || n.AlsoDo.Any(held.Contains), n.NeededFor))];
    }

    /// <summary>All needs of a sign-in; a person's directory role is one of them. Nulls where the token does not tell.</summary>
    public static IReadOnlyList<PermissionCheck> Check(GraphConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        IEnumerable<PermissionCheck> checks = Check(connection.Scopes);
        if (!connection.IsTokenReadable) return [.. checks.Select(c => c with { Granted = null })];
        return connection.CallerId is null ? [.. checks] : [.. checks, RoleOf(connection.DirectoryRoleIds)];
    }

    /// <summary>
    /// The permission to be granted so that nothing is missing: one that covers all of what is missing, not one for each.
    /// Empty when nothing is.
    /// </summary>
    public static IReadOnlyList<string> Advice(IEnumerable<PermissionCheck> checks)
    {
        var missing = checks.Where(c => c.Granted == false && c.Permission != RoleNeeded).Select(c => c.Permission).Distinct(StringComparer.Ordinal).ToList();
        return missing.Contains(Write) ? [.. missing.Where(p => p is Write or "User.Read.All")] : missing;
    }

    /// <summary>
    /// Whether a sign-in neither sees deleted groups nor makes any, so that it has no use for them: the documented set for
    /// memberships only.
    /// </summary>
    internal static bool IsMembershipOnly(IReadOnlyCollection<string> scopes) =>
        scopes.Contains("GroupMember.ReadWrite.All", StringComparer.OrdinalIgnoreCase) &&
        !scopes.Any(s => SeeDeleted.Contains(s, StringComparer.OrdinalIgnoreCase) || Create.Contains(s, StringComparer.OrdinalIgnoreCase));

    /// <summary>The role of a person; roles may be left out of a token, so that none at all says nothing.</summary>
    private static PermissionCheck RoleOf(string[] roleIds) => new(
        RoleNeeded,
        roleIds.Length == 0 ? null : roleIds.Intersect(GroupRoles, StringComparer.OrdinalIgnoreCase).Any(),
        "Changing groups that the person who signed in does not own");
}
