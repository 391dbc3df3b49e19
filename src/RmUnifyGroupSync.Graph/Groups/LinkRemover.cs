using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>Takes owners and members out, one reference a request: Microsoft Graph has no more for groups (contract §2.2).</summary>
internal sealed class LinkRemover(GraphSession session)
{
    /// <summary>The service has wrongly said "last owner" of groups with several, so it is asked once more (contract §2.3).</summary>
    private static readonly TimeSpan LastOwnerWait = TimeSpan.FromSeconds(5);

    /// <summary>How long after an owner's removal the members are looked at again (contract §2.3).</summary>
    private static readonly TimeSpan MembersWait = TimeSpan.FromSeconds(10);

    private readonly FreshGroupWaits _waits = new(session.Time);
    private readonly RosterReader _rosters = new(session);
    private readonly LinkAdder _adder = new(session);

    /// <summary>Removes the links; one outcome each.</summary>
    public IAsyncEnumerable<LinkOutcome> RemoveAsync(IReadOnlyList<GroupLinks> links, CancellationToken cancellationToken) =>
        OutcomeStream.RunAsync<LinkOutcome>(session, report => Conversations(links, report), cancellationToken);

    private IEnumerable<Func<RequestBatcher, Task>> Conversations(IReadOnlyList<GroupLinks> links, Action<LinkOutcome> report)
    {
        foreach (var l in links)
        {
            string[] members = [.. Distinct(l.MemberIds)], owners = [.. Distinct(l.OwnerIds)];
            string[] staying = [.. owners.Except(members, StringComparer.OrdinalIgnoreCase)];
            foreach (var (userId, role) in Links(members, GroupRole.Member).Concat(Links(owners.Except(staying, StringComparer.OrdinalIgnoreCase), GroupRole.Owner)))
                yield return async b => report(await RemoveAsync(b, l.GroupId, userId, role));
            if (staying.Length > 0) yield return b => RemoveOwnersWhoStayAsync(b, l.GroupId, staying, report);
        }
    }

    private static IEnumerable<string> Distinct(IReadOnlyList<string> ids) => ids.Distinct(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<(string UserId, GroupRole Role)> Links(IEnumerable<string> ids, GroupRole role) => ids.Select(id => (id, role));

    /// <summary>
    /// Takes the ownership of people who are to stay members. The service has taken such people out of the members as well, so the
    /// members are read before and after, and who was lost is put back (contract §2.3).
    /// </summary>
    private async Task RemoveOwnersWhoStayAsync(RequestBatcher batcher, string groupId, string[] owners, Action<LinkOutcome> report)
    {
        string[] before;
        try
        {
            before = [.. (await _rosters.ReadIdsAsync(batcher, groupId, GroupRole.Member)).Intersect(owners, StringComparer.OrdinalIgnoreCase)];
        }
        catch (GroupSyncException e) when (e.ErrorId != GroupSyncErrorId.SignInFailed)
        {
            // Who is a member could not be read, so nobody could say afterwards whether a membership was lost.
            var error = e.StatusCode == 404 ? LinkFailure.GroupGone(e, groupId) : e;
            foreach (var owner in owners) report(new(groupId, owner, GroupRole.Owner, WriteState.Deferred, error));
            return;
        }

        var outcomes = new List<LinkOutcome>();
        await batcher.ForkAsync(owners.Select<string, Func<RequestBatcher, Task>>(owner => async b =>
        {
            var outcome = await RemoveAsync(b, groupId, owner, GroupRole.Owner);
            lock (outcomes) outcomes.Add(outcome);
        }));
        string[] atRisk = [.. outcomes.Where(MayHaveGone).Select(o => o.UserId).Intersect(before, StringComparer.OrdinalIgnoreCase)];
        var lost = atRisk.Length == 0 ? [] : await PutBackAsync(batcher, groupId, atRisk);
        foreach (var outcome in outcomes)
            report(lost.TryGetValue(outcome.UserId, out var error) ? outcome with { State = WriteState.Failed, Error = error } : outcome);
    }

    private static bool MayHaveGone(LinkOutcome outcome) =>
        outcome.State != WriteState.Failed && outcome.Error?.ErrorId != GroupSyncErrorId.GroupNotFound;

    /// <summary>Puts lost members back; the errors of those who could not be, by account.</summary>
    private async Task<Dictionary<string, GroupSyncException>> PutBackAsync(RequestBatcher batcher, string groupId, string[] members)
    {
        var errors = new Dictionary<string, GroupSyncException>(StringComparer.OrdinalIgnoreCase);
        await batcher.DelayAsync(MembersWait);
        try
        {
            string[] lost = [.. members.Except(await _rosters.ReadIdsAsync(batcher, groupId, GroupRole.Member), StringComparer.OrdinalIgnoreCase)];
            if (lost.Length == 0) return errors;
            await _adder.AddMembersAsync(batcher, groupId, lost, o =>
            {
                lock (errors)
                {
                    if (o.Error is { } error) errors[o.UserId] = Lost(error, o.UserId, groupId);
                }
            });
        }
        catch (GroupSyncException e) when (e.ErrorId is GroupSyncErrorId.GraphRequestFailed or GroupSyncErrorId.Throttled)
        {
            foreach (var member in members) errors[member] = Lost(e, member, groupId);
        }

        return errors;
    }

    private static GroupSyncException Lost(GroupSyncException error, string userId, string groupId) => new(
        error.ErrorId,
        $"Account {userId} is no owner of group {groupId} any more; whether it is still a member could not be made sure: {error.Message}",
        error)
    {
        TargetObject = userId,
        StatusCode = error.StatusCode,
        GraphCode = error.GraphCode,
        RequestId = error.RequestId,
    };

    private async Task<LinkOutcome> RemoveAsync(RequestBatcher batcher, string groupId, string userId, GroupRole role)
    {
        LinkOutcome Outcome(WriteState state, GroupSyncException? error = null) => new(groupId, userId, role, state, error);
        var askedAgain = false;
        for (var waited = 0; ;)
        {
            var answer = await batcher.SendAsync(GraphCall.RemoveReference(groupId, userId, role));
            if (answer.Succeeded) return Outcome(WriteState.Applied);
            var missing = await MissingAsync(batcher, answer, groupId, userId);
            if (missing == Missing.Link) return Outcome(answer.MaybeAppliedBefore ? WriteState.Applied : WriteState.AlreadyDone);
            if (missing == Missing.Group) return Outcome(WriteState.Deferred, LinkFailure.GroupGone(answer, groupId, userId, role));
            if (AnswerMeaning.IsLastOwner(answer) && !askedAgain)
            {
                askedAgain = true;
                await batcher.DelayAsync(LastOwnerWait);
                continue;
            }

            if (missing == Missing.Nothing && !AnswerMeaning.IsFresh(answer))
                return Outcome(answer.Passing ? WriteState.Deferred : WriteState.Failed, LinkFailure.Of(answer, groupId, userId, role));
            if (_waits.Next(groupId, ref waited) is not { } wait) return Outcome(WriteState.Deferred, LinkFailure.Of(answer, groupId, userId, role));
            await batcher.DelayAsync(wait);
        }
    }

    /// <summary>
    /// What is not there. A 404 that does not name the account may mean the group, and a link must not be taken for gone because its
    /// group is: a deleted group comes back with its links when it is restored (contract §8).
    /// </summary>
    private static async Task<Missing> MissingAsync(RequestBatcher batcher, GraphAnswer answer, string groupId, string userId)
    {
        if (AnswerMeaning.IsNotLinked(answer)) return Missing.Link;
        if (!AnswerMeaning.IsNotFound(answer)) return Missing.Nothing;
        var named = AnswerMeaning.MissingId(answer);
        if (string.Equals(named, userId, StringComparison.OrdinalIgnoreCase)) return Missing.Link;
        if (await GroupReader.FindByIdAsync(batcher, groupId) is null) return Missing.Group;
        return string.Equals(named, groupId, StringComparison.OrdinalIgnoreCase) ? Missing.GroupOnServer : Missing.Link;
    }

    /// <summary>What an answer says is not there.</summary>
    private enum Missing
    {
        /// <summary>The answer is about something else.</summary>
        Nothing,

        /// <summary>The link.</summary>
        Link,

        /// <summary>The group, wherever it is asked for.</summary>
        Group,

        /// <summary>The group on the server that answered, to which it has not spread.</summary>
        GroupOnServer,
    }
}
