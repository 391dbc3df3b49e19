using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;

namespace RmUnifyGroupSync.Engine.Adopting;

/// <summary>Which group may be linked to which MIS group. Pure.</summary>
internal static class LinkRules
{
    /// <summary>Why a group cannot be anybody's class group; null when it can.</summary>
    public static GroupSyncException? RefusalOf(DirectoryGroup group) =>
        group.OnPremisesSynced ? Refusal(GroupSyncErrorId.GroupMasteredOnPremises, group, "is mastered in an on-premises directory; its members cannot be synced")
        : group.IsDynamic ? Refusal(GroupSyncErrorId.GroupMasteredOnPremises, group, "is dynamic: a rule decides who is in it")
        : group.IsRoleAssignable ? Refusal(GroupSyncErrorId.SettingInvalid, group, "can be given directory roles; pupils must never get them by a sync")
        : !group.IsUnified ? Refusal(GroupSyncErrorId.SettingInvalid, group, "is a security or distribution group and no Microsoft 365 group")
        : null;

    /// <summary>Why the group cannot be linked to the MIS group; null when it can.</summary>
    /// <param name="link">The MIS group.</param>
    /// <param name="group">The group; null when the directory has no live one.</param>
    /// <param name="groupId">Its object id as it was given.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="allRead">Whether every configured school could be read: else a group that seems to be nobody's may be one of theirs.</param>
    public static GroupSyncException? RefusalOf(GroupLink link, DirectoryGroup? group, string groupId, TenantReading tenant, bool allRead)
    {
        if (group is null)
        {
            return tenant.Deleted.FirstOrDefault(g => g.Id.Equals(groupId, StringComparison.OrdinalIgnoreCase)) is { } deleted
                ? new(GroupSyncErrorId.GroupNotFound, $"Group \"{deleted.DisplayName}\" ({groupId}) was deleted. Restore it in Microsoft 365 first.")
                : new(GroupSyncErrorId.GroupNotFound, $"No group has the object id \"{groupId}\".") { RecommendedAction = "List candidates with Find-GroupSyncAdoption." };
        }

        return RefusalOf(group) ?? Taken(link, group) ?? Elsewhere(link, group, tenant, allRead);
    }

    private static GroupSyncException? Taken(GroupLink link, DirectoryGroup group) =>
        link.Mis is { Ended: true }
            ? new(GroupSyncErrorId.MisGroupNotFound, $"MIS group \"{link.MisName}\" belongs to the academic year {link.Year}, which is over; no group is linked to it.")
            : link.Group is { } other && other.Id != group.Id
                ? new(GroupSyncErrorId.GroupAlreadyExists, $"MIS group \"{link.MisName}\" has its class group already: \"{other.DisplayName}\" ({other.Id}).")
                {
                    RecommendedAction = "Use that group, or take its link away first with Remove-GroupSyncLink.",
                }
                : null;

    private static GroupSyncException? Elsewhere(GroupLink link, DirectoryGroup group, TenantReading tenant, bool allRead)
    {
        var other = tenant.Links.Links.FirstOrDefault(l => l.Group?.Id == group.Id && l.Identity != link.Identity);
        return other is null || (other.Mis is null && (other.School is not null || allRead)) ? null : new(
            GroupSyncErrorId.GroupAlreadyExists,
            other.Mis is null
                ? $"Group \"{group.DisplayName}\" ({group.Id}) is linked to MIS group {other.MisId} of school {other.SchoolId}, and not every school's source could be read."
                : $"Group \"{group.DisplayName}\" ({group.Id}) is linked to MIS group \"{other.MisName}\" ({other.MisId}) of school {other.SchoolId} already.")
        {
            RecommendedAction = "Take that link away first with Remove-GroupSyncLink, if the group is really not that MIS group's.",
        };
    }

    private static GroupSyncException Refusal(GroupSyncErrorId id, DirectoryGroup group, string why) => new(id, $"Group \"{group.DisplayName}\" ({group.Id}) {why}.");
}
