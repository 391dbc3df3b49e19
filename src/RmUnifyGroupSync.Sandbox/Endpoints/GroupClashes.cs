using System.Net;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>Names that are taken already (contract §1.1, §1.2). The directory's master knows them without any lag.</summary>
internal static class GroupClashes
{
    private static readonly string[] Reserved =
        ["abuse", "admin", "administrator", "hostmaster", "majordomo", "postmaster", "root", "secure", "security", "ssl-admin", "webmaster"];

    public static void CheckNickname(EndpointContext context, GroupState group)
    {
        if (group.MailNickname is not { } nickname)
            return;
        if (context.Options.ReservedNicknamesRefused && Reserved.Contains(nickname, StringComparer.OrdinalIgnoreCase))
            throw GraphRefusal.BadRequest("The value specified for property mailNickname is reserved.");
        if (!group.IsUnified || !context.Options.UniqueMailNickname)
            return;
        if (context.State.GroupsWithNickname(nickname).Any(other => IsTaken(context, other.Current, group, context.Options.SoftDeletedKeepsMailNickname)))
            throw Clash(context, "mailNickname");
    }

    public static void CheckUniqueName(EndpointContext context, GroupState group)
    {
        if (group.UniqueName is not { } name)
            return;
        var others = context.State.GroupsWithUniqueName(name).Select(h => h.Current)
            .Where(g => context.Options.KeysIgnoreCase || g.UniqueName == name);
        if (others.Any(other => IsTaken(context, other, group, context.Options.SoftDeletedKeepsUniqueName)))
            throw Clash(context, "uniqueName");
    }

    private static bool IsTaken(EndpointContext context, GroupState other, GroupState group, bool deletedKeep) =>
        other.Id != group.Id && (other.DeletedAt is null || (deletedKeep && !context.IsPurged(other)));

    private static GraphRefusal Clash(EndpointContext context, string property) => context.Options.ClashIsConflict
        ? new GraphRefusal(HttpStatusCode.Conflict, "ObjectConflict", "A conflicting object with one or more of the specified property values is present in the directory.")
        : GraphRefusal.BadRequest($"Another object with the same value for property {property} already exists.");
}
