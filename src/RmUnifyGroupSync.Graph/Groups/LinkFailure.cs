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

    /// <summary>The error for a link whose group is not there; the link comes back with the group when that is restored.</summary>
    public static GroupSyncException GroupGone(GraphAnswer answer, string groupId, string userId, GroupRole role) => GraphFailure.Make(
        GroupSyncErrorId.GroupNotFound,
        $"Account {userId} as {(role == GroupRole.Owner ? "owner" : "member")} of group {groupId} was not taken out: {Gone}",
        answer,
        userId);

    /// <summary>The error for the owners of a group that is not there.</summary>
    public static GroupSyncException GroupGone(GroupSyncException error, string groupId) =>
        new(GroupSyncErrorId.GroupNotFound, $"The owners of group {groupId} were not changed: {Gone}", error)
        {
            StatusCode = error.StatusCode,
            GraphCode = error.GraphCode,
            RequestId = error.RequestId,
            TargetObject = groupId,
        };

    private const string Gone = "the group is not there. Was it deleted in Microsoft 365?";

    private static bool Same(string? a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
