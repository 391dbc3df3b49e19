using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Graph;

namespace RmUnifyGroupSync.Runtime;

/// <summary>Whether a sign-in may create groups: asked when automatic creation is switched on, at the sign-in and at the run (requirements S4).</summary>
internal static class CreationPermission
{
    private static readonly string[] Sufficient = ["Group.ReadWrite.All", "Group.Create", "Directory.ReadWrite.All"];

    public static void Require(Sessions sessions, CallOptions options)
    {
        if (sessions.IsConnected(options) && Missing(sessions.Of(options).Context) is { } missing)
            throw new GroupSyncException(missing.ErrorId, $"{missing.Message} Automatic creation was not switched on.") { RecommendedAction = missing.RecommendedAction };
    }

    /// <summary>What keeps a sign-in from making groups; null for nothing. A token that could not be read says nothing; the first request will.</summary>
    public static GroupSyncException? Missing(GroupSyncContext context)
    {
        if (context.Scopes.Length == 0 || context.Scopes.Intersect(Sufficient, StringComparer.OrdinalIgnoreCase).Any())
            return null;
        var url = context is { TenantId: { } tenant, ClientId: { } client } ? $": {ConsentUrl.For(context.Environment, tenant, client)}" : "";
        return new(GroupSyncErrorId.PermissionMissing, $"The application {context.ClientId} may not create groups: it lacks {Sufficient[0]}.")
        {
            RecommendedAction = $"A global administrator must grant {Sufficient[0]}{url}, then sign in again.",
        };
    }

    /// <summary>The plan without what the sign-in may not do: groups that are there are synced all the same, new ones are blocked.</summary>
    public static SyncPlan Apply(GroupSyncContext context, SyncPlan plan) => Missing(context) is not { } missing ? plan : plan with
    {
        Groups = [.. plan.Groups.Select(g => g.Kind == GroupPlanKind.Create ? new GroupPlan { Link = g.Link, Kind = GroupPlanKind.Blocked, UnmatchedPeople = g.UnmatchedPeople, Blocked = missing } : g)],
    };
}
