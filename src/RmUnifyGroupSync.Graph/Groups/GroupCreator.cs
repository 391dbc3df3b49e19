using System.Text.Json;
using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>
/// Makes groups so that one key never gets two (contract §1, §9, §11): by POST with the key in the body; where the tenant refuses
/// that, by upsert, and only after key and deleted items both say absent. A creation whose answer was lost is looked up by its
/// key before it is tried again.
/// </summary>
internal sealed class GroupCreator(GraphSession session, TenantHabits habits, PendingCreations pending, string? callerId)
{
    private const int MaxLost = 6;

    private static readonly TimeSpan LostWait = TimeSpan.FromSeconds(2);

    private readonly GroupClash _clash = new(session);

    /// <summary>Makes the groups; one outcome each.</summary>
    public IAsyncEnumerable<GroupCreationOutcome> CreateAsync(IReadOnlyList<GroupCreation> creations, CancellationToken cancellationToken) =>
        OutcomeStream.RunAsync<GroupCreationOutcome>(
            session,
            report => creations.Count == 0 ? [] : [b => CreateAllAsync(b, creations, report)],
            cancellationToken);

    /// <summary>
    /// While nobody knows whether the tenant takes the key in a POST, the first group is made alone: where it does not, only that
    /// one is written twice, and a run that is cut there leaves one group without a key.
    /// </summary>
    private async Task CreateAllAsync(RequestBatcher batcher, IReadOnlyList<GroupCreation> creations, Action<GroupCreationOutcome> report)
    {
        var settled = new List<string>();
        var begun = pending.Read().ToDictionary(p => p.Key, StringComparer.Ordinal);
        habits.Recall(session.Options.Memory, session.Time.GetUtcNow());
        pending.Begin(creations);
        try
        {
            var all = creations.Select<GroupCreation, Func<RequestBatcher, Task>>(c => async b =>
            {
                var outcome = await CreateAsync(b, c, begun.GetValueOrDefault(c.Key));
                if (outcome.State != WriteState.Deferred) lock (settled) settled.Add(c.Key);
                report(outcome);
            }).ToList();
            var alone = habits.IsKnown ? 0 : 1;
            foreach (var probe in all.Take(alone)) await probe(batcher);
            if (habits.KeyOnlyByUpsert && all.Count > alone) await _clash.ReadDeletedAsync(batcher);
            await batcher.ForkAsync(all.Skip(alone));
        }
        finally
        {
            lock (settled) pending.End(settled);
            habits.Keep(session.Options.Memory, session.Time.GetUtcNow());
        }
    }

    private async Task<GroupCreationOutcome> CreateAsync(RequestBatcher batcher, GroupCreation creation, PendingCreation? begun)
    {
        var attempt = new GroupCreationAttempt(creation, callerId, session.Time.GetUtcNow());
        if (begun is not null)
        {
            attempt = new(creation, callerId, begun.BegunAt);
            if (await _clash.FindBegunAsync(batcher, attempt, habits.KeyTakenByPost) is { } there) return there;
        }

        while (true)
        {
            if (!attempt.HasOwner) return OwnerMissing(attempt);
            var (upsert, behaviours) = (habits.KeyOnlyByUpsert || attempt.TriesUpsert, habits.TakesBehaviours);
            if (upsert && await _clash.FindAsync(batcher, attempt) is { } present) return present;
            var answer = await batcher.SendAsync(upsert
                ? GroupBody.Upsert(attempt, session.VersionRoot, behaviours)
                : GroupBody.Post(attempt, session.VersionRoot, behaviours));
            if (await DecideAsync(batcher, attempt, answer, upsert, behaviours) is { } outcome) return outcome;
        }
    }

    /// <summary>The outcome; null to try again.</summary>
    private async Task<GroupCreationOutcome?> DecideAsync(
        RequestBatcher batcher, GroupCreationAttempt attempt, GraphAnswer answer, bool upsert, bool behaviours)
    {
        if (answer.Status == 204 || (answer.Succeeded && GroupJson.ReadWhole(answer.Body) is null)) return await ReadBackAsync(batcher, attempt, answer);
        if (answer.Succeeded) return await MadeAsync(batcher, attempt, answer, upsert);
        if (answer.Unclear || answer.Status == 408) return await LostAsync(batcher, attempt, answer);
        if (answer.Passing) return attempt.Deferred(answer);
        if (AnswerMeaning.IsAnyClash(answer) || AnswerMeaning.IsAlreadyLinked(answer)) return await _clash.ExplainAsync(batcher, attempt, answer);

        // An upsert that met a group which came meanwhile is an update of it, and may be refused for what an update cannot set.
        // After an answer that was lost that is most likely our own group, which may not be readable yet.
        if (upsert && await GroupClash.FindLiveAsync(batcher, attempt, attempt.WaitsForLost()) is { } live) return await _clash.TakeAsync(batcher, attempt, live);
        return await AdaptAsync(batcher, attempt, answer, upsert, behaviours) ? null : attempt.Failed(answer);
    }

    /// <summary>Changes the next try by what the answer says; false when there is nothing left to change.</summary>
    private async Task<bool> AdaptAsync(RequestBatcher batcher, GroupCreationAttempt attempt, GraphAnswer answer, bool upsert, bool behaviours)
    {
        if (AnswerMeaning.MissingId(answer) is { } gone && attempt.Drop(gone)) return true;
        if (answer.Error!.Says("resourceBehaviorOptions") && behaviours)
        {
            habits.TakesBehaviours = false;
            if (habits.FirstToCheckBehaviours()) WarnOfWelcomeMail();
            return true;
        }

        if (!upsert && answer.Status is 400 or 501 && answer.Error.Says("uniqueName"))
        {
            habits.KeyTakenByPost = false;
            return habits.KeyOnlyByUpsert = true;
        }

        if (IsPerhapsFresh(answer) && attempt.Waited < 1)
        {
            // An account that was made moments ago may not have spread; the contract's table says to try once more.
            await batcher.DelayAsync(FreshGroupWaits.Steps[attempt.Waited++]);
            return true;
        }

        if (answer.Status is not (400 or 403 or 404 or 501)) return false;
        if (attempt.CarryFewer()) return true;
        if (upsert || habits.KeyTakenByPost) return false;
        return attempt.TriesUpsert = true;
    }

    private static bool IsPerhapsFresh(GraphAnswer answer) =>
        AnswerMeaning.IsFresh(answer) || AnswerMeaning.IsInvalidValue(answer) || AnswerMeaning.IsNotFound(answer);

    private async Task<GroupCreationOutcome> MadeAsync(RequestBatcher batcher, GroupCreationAttempt attempt, GraphAnswer answer, bool upsert)
    {
        var group = GroupJson.Read(answer.Body);
        session.Made(group.Id);
        if (!upsert && !SameKey(group, attempt)) group = await SetForgottenKeyAsync(batcher, attempt, group);
        else if (!upsert) habits.KeyTakenByPost = true;
        else habits.KeyOnlyByUpsert |= !habits.KeyTakenByPost;
        if (habits.TakesBehaviours && habits.FirstToCheckBehaviours()) await CheckBehavioursAsync(batcher, group.Id, answer.Body);
        return attempt.Done(WriteState.Applied, group with { UniqueName = attempt.Creation.Key }, attempt.Owners, attempt.Members);
    }

    private static bool SameKey(DirectoryGroup group, GroupCreationAttempt attempt) =>
        string.Equals(group.UniqueName, attempt.Creation.Key, StringComparison.OrdinalIgnoreCase);

    /// <summary>A tenant that takes the POST but drops the key: the key is set at once, and later groups are made by upsert.</summary>
    private async Task<DirectoryGroup> SetForgottenKeyAsync(RequestBatcher batcher, GroupCreationAttempt attempt, DirectoryGroup group)
    {
        if (await GroupReader.FindByIdAsync(batcher, group.Id) is { } read && SameKey(read, attempt)) return read;
        (habits.KeyOnlyByUpsert, habits.KeyTakenByPost) = (true, false);
        await GroupLifecycle.SetKeyAsync(batcher, group.Id, attempt.Creation.Key);
        return group;
    }

    /// <summary>A success without the group in it: an upsert that met an existing group, or an answer that holds no body.</summary>
    private async Task<GroupCreationOutcome?> ReadBackAsync(RequestBatcher batcher, GroupCreationAttempt attempt, GraphAnswer answer)
    {
        if (await GroupClash.FindLiveAsync(batcher, attempt, FreshGroupWaits.Steps) is not { } group) return attempt.Deferred(answer);
        return answer.Status == 204 ? attempt.Adopted(group) : await _clash.ClaimAsync(batcher, attempt, group);
    }

    /// <summary>Nobody knows whether the group was made: it is looked up by its key, and only then tried again (contract §4).</summary>
    private async Task<GroupCreationOutcome?> LostAsync(RequestBatcher batcher, GroupCreationAttempt attempt, GraphAnswer answer)
    {
        attempt.Lost++;
        await batcher.DelayAsync(RetryAfter.Read(answer, session.Time.GetUtcNow()) is { } asked && asked > LostWait ? asked : LostWait);
        if (await GroupClash.FindLiveAsync(batcher, attempt, []) is { } group) return await _clash.ClaimAsync(batcher, attempt, group);
        if (!habits.KeyTakenByPost && await _clash.FindKeylessAsync(batcher, attempt) is { } keyless)
        {
            await GroupLifecycle.SetKeyAsync(batcher, keyless.Id, attempt.Creation.Key);
            return await _clash.ClaimAsync(batcher, attempt, keyless with { UniqueName = attempt.Creation.Key });
        }

        return attempt.Lost < MaxLost ? null : attempt.Deferred(answer);
    }

    private async Task CheckBehavioursAsync(RequestBatcher batcher, string groupId, JsonElement body)
    {
        if (!body.TryGetProperty("resourceBehaviorOptions", out var options))
        {
            var call = GraphCall.Get($"/groups/{ODataText.Id(groupId)}?$select=id,resourceBehaviorOptions", GraphPermission.ReadGroups);
            var answer = await batcher.SendAsync(call);
            if (!answer.Succeeded || !answer.Body.TryGetProperty("resourceBehaviorOptions", out options)) options = default;
        }

        var kept = options.ValueKind == JsonValueKind.Array && options.EnumerateArray().Any(o => o.ToString() == GroupBody.NoWelcomeMail);
        if (!kept) WarnOfWelcomeMail();
    }

    private void WarnOfWelcomeMail() => session.Observer.Report(new WarningEvent(
        "Microsoft 365 did not accept that welcome mails are turned off for the new groups: their members may get one. " +
        "Turn it off in Exchange with Set-UnifiedGroup -UnifiedGroupWelcomeMessageEnabled:$false."));

    private static GroupCreationOutcome OwnerMissing(GroupCreationAttempt attempt) => attempt.NotDone(
        WriteState.Failed,
        new(GroupSyncErrorId.OwnerRequired, $"The group \"{attempt.Creation.DisplayName}\" was not created: none of its owners is an account that is there. Choose another owner.")
        {
            TargetObject = attempt.Creation.Key,
        });
}
