using RmUnifyGroupSync.Graph;

namespace RmUnifyGroupSync.Runtime;

/// <summary>Refuses to switch automatic creation on for a sign-in that may not create groups (requirements S4).</summary>
internal static class CreationPermission
{
    private static readonly string[] Sufficient = ["Group.ReadWrite.All", "Group.Create", "Directory.ReadWrite.All"];

    public static void Require(Sessions sessions, CallOptions options)
    {
        if (!sessions.IsConnected(options))
            return;
        var context = sessions.Of(options).Context;
        // A token that could not be read says nothing; the first request will.
        if (context.Scopes.Length == 0 || context.Scopes.Intersect(Sufficient, StringComparer.OrdinalIgnoreCase).Any())
            return;
        throw new GroupSyncException(
            GroupSyncErrorId.PermissionMissing, $"The application {context.ClientId} may not create groups: it lacks {Sufficient[0]}. Automatic creation was not switched on.")
        {
            RecommendedAction = $"A global administrator must grant {Sufficient[0]}{(context is { TenantId: { } tenant, ClientId: { } client } ? $": {ConsentUrl.For(context.Environment, tenant, client)}" : "")}, then sign in again.",
        };
    }
}
