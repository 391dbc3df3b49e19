using System.Net;
using RmUnifyGroupSync.Sandbox.Model;
using RmUnifyGroupSync.Sandbox.Wire;

namespace RmUnifyGroupSync.Sandbox.Endpoints;

/// <summary>Who may be linked to what (contract §2.1, §2.3).</summary>
internal static class LinkRules
{
    private const int MostOwners = 100;

    public static string Property(LinkRole role) => role == LinkRole.Member ? "members" : "owners";

    /// <summary>Groups whose members are somebody else's business.</summary>
    public static void CheckChangeable(GroupState group, LinkRole role)
    {
        if (group.OnPremisesSyncEnabled)
            throw GraphRefusal.BadRequest("Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.");
        if (group.IsDynamic && role == LinkRole.Member)
            throw new GraphRefusal(HttpStatusCode.Forbidden, "Authorization_RequestDenied", "Members of a group with dynamic membership cannot be changed.");
        if (group.MailEnabled && !group.IsUnified)
            throw GraphRefusal.BadRequest("Cannot Update a mail-enabled security groups and or distribution list.");
    }

    public static void CheckCanJoin(EndpointContext context, GroupState group, IEnumerable<UserState> users)
    {
        if (!context.Options.GuestsAllowed && group.IsUnified && users.Any(u => u.Account.IsGuest))
            throw new GraphRefusal(HttpStatusCode.Forbidden, "Authorization_RequestDenied", "Guests users are not allowed to join this Unified Group due to policy setting.");
    }

    public static void CheckAdded(GroupState group, LinkRole role, IReadOnlyList<UserState> users)
    {
        if (users.Any(u => group.Links(role).Contains(u.Id)))
            throw GraphRefusal.AlreadyLinked(Property(role));
        if (role == LinkRole.Owner && group.Owners.Count + users.Count > MostOwners)
            throw GraphRefusal.BadRequest($"The number of owners of the group would be more than {MostOwners}.");
    }

    public static void CheckRemovable(EndpointContext context, GroupState group, string ownerId)
    {
        if (context.Options.LastOwnerRule && !group.Owners.Any(o => o != ownerId && context.LiveUser(o) is not null))
            throw GraphRefusal.BadRequest("The group must have at least one owner, hence this owner cannot be removed.");
    }
}
