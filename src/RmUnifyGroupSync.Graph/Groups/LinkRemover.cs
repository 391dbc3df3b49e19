using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>Takes owners and members out, one reference a request: Microsoft Graph has no more for groups (contract §2.2).</summary>
internal sealed class LinkRemover(GraphSession session)
{
    /// <summary>The service has wrongly said "last owner" of groups with several, so it is asked once more (contract §2.3).</summary>
    private static readonly TimeSpan LastOwnerWait = TimeSpan.FromSeconds(5);

    private readonly FreshGroupWaits _waits = new(session.Time);

    /// <summary>Removes the links; one outcome each.</summary>
    public IAsyncEnumerable<LinkOutcome> RemoveAsync(IReadOnlyList<GroupLinks> links, CancellationToken cancellationToken) =>
        OutcomeStream.RunAsync<LinkOutcome>(session, report => Conversations(links, report), cancellationToken);

    private IEnumerable<Func<RequestBatcher, Task>> Conversations(IReadOnlyList<GroupLinks> links, Action<LinkOutcome> report) =>
        from l in links
        from link in Links(l.OwnerIds, GroupRole.Owner).Concat(Links(l.MemberIds, GroupRole.Member))
        select new Func<RequestBatcher, Task>(async b => report(await RemoveAsync(b, l.GroupId, link.UserId, link.Role)));

    private static IEnumerable<(string UserId, GroupRole Role)> Links(IReadOnlyList<string> ids, GroupRole role) =>
        ids.Distinct(StringComparer.OrdinalIgnoreCase).Select(id => (id, role));

    private async Task<LinkOutcome> RemoveAsync(RequestBatcher batcher, string groupId, string userId, GroupRole role)
    {
        LinkOutcome Outcome(WriteState state, GroupSyncException? error = null) => new(groupId, userId, role, state, error);
        var askedAgain = false;
        for (var waited = 0; ;)
        {
            var answer = await batcher.SendAsync(GraphCall.RemoveReference(groupId, userId, role));
            if (answer.Succeeded) return Outcome(WriteState.Applied);
            if (await IsGoneAsync(batcher, answer, groupId) is { } gone)
            {
                if (gone) return Outcome(answer.MaybeAppliedBefore ? WriteState.Applied : WriteState.AlreadyDone);
            }
            else if (AnswerMeaning.IsLastOwner(answer) && !askedAgain)
            {
                askedAgain = true;
                await batcher.DelayAsync(LastOwnerWait);
                continue;
            }
            else if (!AnswerMeaning.IsFresh(answer))
            {
                return Outcome(answer.Passing ? WriteState.Deferred : WriteState.Failed, LinkFailure.Of(answer, groupId, userId, role));
            }

            if (_waits.Next(groupId, ref waited) is not { } wait) return Outcome(WriteState.Deferred, LinkFailure.Of(answer, groupId, userId, role));
            await batcher.DelayAsync(wait);
        }
    }

    /// <summary>
    /// Whether the link is not there (any more): true; the group has not spread to the server that answered: false; the answer is
    /// about something else: null. A 404 may mean the group, and a link must not be taken for gone because its group was slow.
    /// </summary>
    private static async Task<bool?> IsGoneAsync(RequestBatcher batcher, GraphAnswer answer, string groupId)
    {
        if (AnswerMeaning.IsNotLinked(answer)) return true;
        if (!AnswerMeaning.IsNotFound(answer)) return null;
        var aboutGroup = string.Equals(AnswerMeaning.MissingId(answer), groupId, StringComparison.OrdinalIgnoreCase);
        return !aboutGroup || await GroupReader.FindByIdAsync(batcher, groupId) is null;
    }
}
