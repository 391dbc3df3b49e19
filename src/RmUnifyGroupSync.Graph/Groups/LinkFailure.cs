using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>Says why a link could not be changed, and what to do (contract §11).</summary>
internal static class LinkFailure
{
    /// <summary>The error for one link.</summary>
    public static GroupSyncException Of(GraphAnswer answer, string groupId, string userId, GroupRole role)
    {
        var link = $"Account {userId} as {(role == GroupRole.Owner ? "owner" : "member")} of group {groupId}";
        if (AnswerMeaning.IsLastOwner(answer))
            return Make(GroupSyncErrorId.OwnerRequired, $"{link} stays: a group must keep one owner. Add another owner first.");
        if (AnswerMeaning.IsGuestRefused(answer))
            return Make(GroupSyncErrorId.GraphRequestFailed, $"{link} was refused: it is a guest, and the group takes no guests.");
        if (AnswerMeaning.IsFresh(answer))
            return Make(GroupSyncErrorId.GraphRequestFailed, $"{link} has to wait: the group is so new that it has not spread yet. The next run does it.");
        if (Same(AnswerMeaning.MissingId(answer), groupId))
            return Make(GroupSyncErrorId.GroupNotFound, $"{link} was refused: the group is not there. Was it deleted in Microsoft 365?");
        if (AnswerMeaning.IsNotFound(answer))
            return Make(GroupSyncErrorId.GraphRequestFailed, $"{link} was refused: the account is not there. Was it deleted in Microsoft 365?");
        return GraphFailure.Of(answer, $"{link} could not be changed", userId);

        GroupSyncException Make(GroupSyncErrorId id, string message) => GraphFailure.Make(id, message, answer, userId);
    }

    private static bool Same(string? a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
