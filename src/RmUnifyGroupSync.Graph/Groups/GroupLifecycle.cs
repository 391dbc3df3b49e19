using Microsoft.Graph.Models;
using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>Deletes, restores and links single groups (contract §1.2, §8).</summary>
internal sealed class GroupLifecycle(GraphSession session)
{
    /// <summary>Deletes a group; one that is gone already is no error.</summary>
    public Task DeleteAsync(string groupId, CancellationToken cancellationToken) => RunAsync(async b =>
    {
        var answer = await b.SendAsync(GraphCall.DeleteGroup(groupId));
        if (!answer.Succeeded && !AnswerMeaning.IsNotFound(answer))
            throw GraphFailure.Of(answer, $"Group {groupId} could not be deleted", groupId);
    }, cancellationToken);

    /// <summary>Restores a soft-deleted group.</summary>
    public async Task<DirectoryGroup> RestoreAsync(string groupId, CancellationToken cancellationToken)
    {
        DirectoryGroup? restored = null;
        await RunAsync(async b => restored = await RestoreAsync(b, groupId), cancellationToken);
        return restored!;
    }

    /// <summary>Sets the key of a group that has none; it cannot be changed afterwards.</summary>
    public Task SetKeyAsync(string groupId, string key, CancellationToken cancellationToken) =>
        RunAsync(b => SetKeyAsync(b, groupId, key), cancellationToken);

    /// <summary>Sets the key, from within a conversation.</summary>
    public static async Task SetKeyAsync(RequestBatcher batcher, string groupId, string key)
    {
        var body = GroupJson.Write(new Group { OdataType = null, UniqueName = key });
        var call = GraphCall.Patch($"/groups/{ODataText.Id(groupId)}", GraphPermission.ManageGroup, body) with { GroupId = groupId };
        var answer = await SendUntilSpreadAsync(batcher, call);
        if (answer.Succeeded) return;
        if (AnswerMeaning.IsNotFound(answer))
            throw GraphFailure.Make(GroupSyncErrorId.GroupNotFound, $"Group {groupId} is not in Microsoft 365.", answer, groupId);
        if (AnswerMeaning.IsAnyClash(answer))
            throw GraphFailure.Make(GroupSyncErrorId.GroupAlreadyExists, $"Another group is linked with the key \"{key}\" already.", answer, groupId);
        if (answer.Status != 400 || await GroupReader.FindByIdAsync(batcher, groupId) is not { } group || group.UniqueName is null)
            throw GraphFailure.Of(answer, $"The key of group {groupId} could not be set", groupId);
        if (!group.UniqueName.Equals(key, StringComparison.OrdinalIgnoreCase))
        {
            throw GraphFailure.Make(
                GroupSyncErrorId.GroupAlreadyExists,
                $"Group {groupId} has the key \"{group.UniqueName}\" already, and a key cannot be changed.",
                answer,
                groupId);
        }
    }

    private static async Task<GraphAnswer> SendUntilSpreadAsync(RequestBatcher batcher, GraphCall call)
    {
        var answer = await batcher.SendAsync(call);
        foreach (var wait in FreshGroupWaits.Steps)
        {
            if (!AnswerMeaning.IsNotFound(answer) && !AnswerMeaning.IsFresh(answer)) break;
            await batcher.DelayAsync(wait);
            answer = await batcher.SendAsync(call);
        }

        return answer;
    }

    private static async Task<DirectoryGroup> RestoreAsync(RequestBatcher batcher, string groupId)
    {
        var call = GraphCall.Post($"/directory/deletedItems/{ODataText.Id(groupId)}/restore", GraphPermission.ManageGroup);
        var answer = await batcher.SendAsync(call);
        if (answer.Succeeded && GroupJson.ReadWhole(answer.Body) is { } group) return group;
        if (answer.Succeeded || AnswerMeaning.IsNotFound(answer)) return await FindRestoredAsync(batcher, groupId, answer);
        if (AnswerMeaning.IsAnyClash(answer))
        {
            throw GraphFailure.Make(
                GroupSyncErrorId.GroupAlreadyExists,
                $"Group {groupId} cannot be restored: another group has its name, address or key by now. Rename or delete that one first.",
                answer,
                groupId);
        }

        throw GraphFailure.Of(answer, $"Group {groupId} could not be restored", groupId);
    }

    /// <summary>A group that is not among the deleted ones may have been restored by an earlier try, or by somebody else.</summary>
    private static async Task<DirectoryGroup> FindRestoredAsync(RequestBatcher batcher, string groupId, GraphAnswer answer)
    {
        var found = await GroupReader.FindByIdAsync(batcher, groupId);
        foreach (var wait in FreshGroupWaits.Steps)
        {
            if (found is not null || !(answer.Succeeded || answer.MaybeAppliedBefore)) break;
            await batcher.DelayAsync(wait);
            found = await GroupReader.FindByIdAsync(batcher, groupId);
        }

        return found ?? throw GraphFailure.Make(
            GroupSyncErrorId.GroupNotFound, $"Group {groupId} is not among the deleted groups: they are kept for 30 days.", answer, groupId);
    }

    private Task RunAsync(Func<RequestBatcher, Task> conversation, CancellationToken cancellationToken) =>
        new RequestBatcher(session, cancellationToken).RunAsync([conversation]);
}
