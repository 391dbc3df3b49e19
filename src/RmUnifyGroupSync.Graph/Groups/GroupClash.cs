using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>Finds out what stands in the way of a new group: ours from before, a deleted one, or a stranger (contract §1.2, §8, §11).</summary>
internal sealed class GroupClash(GraphSession session)
{
    /// <summary>How far clocks may differ when a creation time decides whether a group is the one that we have just made.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private readonly GroupReader _groups = new(session);
    private readonly RosterReader _rosters = new(session);

    private List<DirectoryGroup>? _deleted;

    /// <summary>Reads the deleted groups once, for all creations that follow at once.</summary>
    public async Task ReadDeletedAsync(RequestBatcher batcher) => _deleted = await _groups.ReadDeletedAsync(batcher);

    /// <summary>Whether a group without a key must come from this creation: it has the names and is no older.</summary>
    public static bool IsMadeBy(PendingCreation creation, DirectoryGroup group) =>
        group.UniqueName is null && group.DisplayName == creation.DisplayName &&
        string.Equals(group.MailNickname, creation.MailNickname, StringComparison.OrdinalIgnoreCase) &&
        group.CreatedAt is { } at && at >= creation.BegunAt - ClockTolerance;

    /// <summary>
    /// Before a creation that an earlier run had begun: what that run made, with its key or still without, as long as a fresh group
    /// may take to be found (contract §9). Null when there is nothing. In a tenant that takes the key nothing can be without it.
    /// </summary>
    public async Task<GroupCreationOutcome?> FindBegunAsync(RequestBatcher batcher, GroupCreationAttempt attempt, bool keyIsTaken)
    {
        for (var i = 0; ; i++)
        {
            if (await FindLiveAsync(batcher, attempt, []) is { } live) return attempt.Adopted(live);
            if (keyIsTaken) return null;
            if (await FindKeylessAsync(batcher, attempt) is { } keyless)
            {
                await GroupLifecycle.SetKeyAsync(batcher, keyless.Id, attempt.Creation.Key);
                return attempt.Adopted(keyless with { UniqueName = attempt.Creation.Key });
            }

            if (i == FreshGroupWaits.Steps.Count) return null;
            await batcher.DelayAsync(FreshGroupWaits.Steps[i]);
        }
    }

    /// <summary>Before an upsert: what is under the key, live or deleted; null when both say absent.</summary>
    public async Task<GroupCreationOutcome?> FindAsync(RequestBatcher batcher, GroupCreationAttempt attempt)
    {
        if (attempt.KnownAbsent) return null;
        if (await FindLiveAsync(batcher, attempt, []) is { } live) return await TakeAsync(batcher, attempt, live);
        if ((_deleted ?? await _groups.ReadDeletedAsync(batcher)).Find(g => HasKey(g, attempt)) is { } deleted) return SoftDeleted(attempt, deleted, null);
        attempt.KnownAbsent = true;
        return null;
    }

    /// <summary>The live group under the key; null when there is none after all waits.</summary>
    public static async Task<DirectoryGroup?> FindLiveAsync(RequestBatcher batcher, GroupCreationAttempt attempt, IReadOnlyList<TimeSpan> waits)
    {
        var found = await GroupReader.FindByKeyAsync(batcher, attempt.Creation.Key);
        for (var i = 0; found is null && i < waits.Count; i++)
        {
            await batcher.DelayAsync(waits[i]);
            found = await GroupReader.FindByKeyAsync(batcher, attempt.Creation.Key);
        }

        return found;
    }

    /// <summary>A group without a key that a lost POST of ours must have made; null when there is none, or more than one.</summary>
    public async Task<DirectoryGroup?> FindKeylessAsync(RequestBatcher batcher, GroupCreationAttempt attempt)
    {
        var same = await _groups.FindByNicknameAsync(batcher, attempt.Creation.MailNickname);
        var ours = same.FindAll(g => IsMadeBy(attempt.Begun, g));
        return ours.Count == 1 ? ours[0] : null;
    }

    /// <summary>
    /// Takes a group for ours whose creation was not answered, with the links that it really has. One that somebody else made
    /// under the key is adopted instead.
    /// </summary>
    public async Task<GroupCreationOutcome> ClaimAsync(RequestBatcher batcher, GroupCreationAttempt attempt, DirectoryGroup group)
    {
        if (!IsOurs(group, attempt)) return attempt.Adopted(group);
        try
        {
            var owners = await _rosters.ReadIdsAsync(batcher, group.Id, GroupRole.Owner);
            var members = await _rosters.ReadIdsAsync(batcher, group.Id, GroupRole.Member);
            session.Made(group.Id);
            return attempt.Done(WriteState.Applied, group, Common(attempt.Owners, owners), Common(attempt.Members, members));
        }
        catch (GroupSyncException e) when (e.ErrorId is GroupSyncErrorId.GraphRequestFailed or GroupSyncErrorId.Throttled)
        {
            return attempt.Adopted(group);
        }
    }

    /// <summary>After a clash: our own group, or an error that names what is in the way.</summary>
    public async Task<GroupCreationOutcome> ExplainAsync(RequestBatcher batcher, GroupCreationAttempt attempt, GraphAnswer answer)
    {
        var keyIsTaken = AnswerMeaning.IsClash(answer, "uniqueName") || AnswerMeaning.IsAlreadyLinked(answer);
        if (await FindLiveAsync(batcher, attempt, []) is { } live) return await TakeAsync(batcher, attempt, live);

        var deleted = await _groups.ReadDeletedAsync(batcher);
        if (deleted.Find(g => HasKey(g, attempt)) is { } ours) return SoftDeleted(attempt, ours, answer);

        // A group that was made moments ago is known to the check for clashes before it can be read.
        if ((keyIsTaken || attempt.Lost > 0) && await FindLiveAsync(batcher, attempt, FreshGroupWaits.Steps) is { } late)
            return await TakeAsync(batcher, attempt, late);
        return keyIsTaken ? attempt.Deferred(answer) : await NicknameTakenAsync(batcher, attempt, answer, deleted);
    }

    /// <summary>Takes the group that is under the key: ours when an answer of ours was lost, else adopted.</summary>
    public async Task<GroupCreationOutcome> TakeAsync(RequestBatcher batcher, GroupCreationAttempt attempt, DirectoryGroup group) =>
        attempt.Lost > 0 ? await ClaimAsync(batcher, attempt, group) : attempt.Adopted(group);

    private async Task<GroupCreationOutcome> NicknameTakenAsync(
        RequestBatcher batcher, GroupCreationAttempt attempt, GraphAnswer answer, List<DirectoryGroup> deleted)
    {
        if (attempt.Lost > 0 && await FindKeylessAsync(batcher, attempt) is { } keyless)
        {
            await GroupLifecycle.SetKeyAsync(batcher, keyless.Id, attempt.Creation.Key);
            return await ClaimAsync(batcher, attempt, keyless with { UniqueName = attempt.Creation.Key });
        }

        var nickname = attempt.Creation.MailNickname;
        var live = (await _groups.FindByNicknameAsync(batcher, nickname)).FirstOrDefault();
        var gone = deleted.Find(g => nickname.Equals(g.MailNickname, StringComparison.OrdinalIgnoreCase));
        var by = live is not null ? $"the group \"{live.DisplayName}\" ({live.Id})"
            : gone is not null ? $"the deleted group \"{gone.DisplayName}\" ({gone.Id}), which can still be restored"
            : "another object in the directory";
        return Exists(attempt, $"the address part \"{nickname}\" is used by {by}. Choose another name, or link that group.", answer);
    }

    private static GroupCreationOutcome SoftDeleted(GroupCreationAttempt attempt, DirectoryGroup deleted, GraphAnswer? answer) => Exists(
        attempt, $"it was deleted and can still be restored as group {deleted.Id}. Use Restore-O365ClassGroup.", answer);

    private static GroupCreationOutcome Exists(GroupCreationAttempt attempt, string why, GraphAnswer? answer)
    {
        var message = $"The group \"{attempt.Creation.DisplayName}\" was not created: {why}";
        return attempt.NotDone(WriteState.Failed, answer is null
            ? new(GroupSyncErrorId.GroupAlreadyExists, message) { TargetObject = attempt.Creation.Key }
            : GraphFailure.Make(GroupSyncErrorId.GroupAlreadyExists, message, answer, attempt.Creation.Key));
    }

    private static bool HasKey(DirectoryGroup group, GroupCreationAttempt attempt) =>
        string.Equals(group.UniqueName, attempt.Creation.Key, StringComparison.OrdinalIgnoreCase);

    private static bool IsOurs(DirectoryGroup group, GroupCreationAttempt attempt) =>
        IsMadeBy(attempt.Begun, group with { UniqueName = null });

    private static string[] Common(string[] sent, List<string> present) =>
        [.. sent.Intersect(present, StringComparer.OrdinalIgnoreCase)];
}
