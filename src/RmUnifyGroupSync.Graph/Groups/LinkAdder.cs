using System.Text.Json;
using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Groups;

/// <summary>Adds owners and members (contract §2.1, §2.3): members 20 a PATCH, owners one a POST, because nothing documents more.</summary>
internal sealed class LinkAdder(GraphSession session)
{
    /// <summary>Links that one change may carry (contract §1.1, §2.1).</summary>
    public const int MaxLinks = 20;

    /// <summary>A read may lag behind a write by some seconds (contract §9).</summary>
    private static readonly TimeSpan[] ReadWaits = [TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    private readonly FreshGroupWaits _waits = new(session.Time);
    private readonly RosterReader _rosters = new(session);

    /// <summary>Adds the links; one outcome each.</summary>
    public IAsyncEnumerable<LinkOutcome> AddAsync(IReadOnlyList<GroupLinks> links, CancellationToken cancellationToken) =>
        OutcomeStream.RunAsync<LinkOutcome>(session, report => Conversations(links, report), cancellationToken);

    private IEnumerable<Func<RequestBatcher, Task>> Conversations(IReadOnlyList<GroupLinks> links, Action<LinkOutcome> report)
    {
        foreach (var (group, owner) in links.SelectMany(l => Distinct(l.OwnerIds).Select(o => (l.GroupId, o))))
            yield return b => AddOwnerAsync(b, group, owner, report);
        foreach (var (group, chunk) in links.SelectMany(l => Distinct(l.MemberIds).Chunk(MaxLinks).Select(c => (l.GroupId, c))))
            yield return b => AddMembersAsync(b, group, chunk, report);
    }

    /// <summary>The same id twice in one list is refused (contract §1.1).</summary>
    private static IEnumerable<string> Distinct(IReadOnlyList<string> ids) => ids.Distinct(StringComparer.OrdinalIgnoreCase);

    private async Task AddOwnerAsync(RequestBatcher batcher, string groupId, string userId, Action<LinkOutcome> report)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["@odata.id"] = Reference(userId) });
        var call = GraphCall.Post($"/groups/{ODataText.Id(groupId)}/owners/$ref", GraphPermission.ChangeOwners, body) with { GroupId = groupId };
        var answer = await SendWhenSpreadAsync(batcher, call, groupId);
        report(Single(answer, groupId, userId, GroupRole.Owner));
    }

    /// <summary>Adds members all at once, or finds out by halves which of them cannot be added (contract §2.1: all or nothing).</summary>
    public async Task AddMembersAsync(RequestBatcher batcher, string groupId, string[] userIds, Action<LinkOutcome> report)
    {
        var answer = await SendWhenSpreadAsync(batcher, Patch(groupId, userIds), groupId);
        if (userIds.Length == 1 || IsSameForAll(answer, groupId))
        {
            foreach (var userId in userIds) report(Single(answer, groupId, userId, GroupRole.Member));
            return;
        }

        if (AnswerMeaning.MissingId(answer) is { } gone && userIds.Contains(gone, StringComparer.OrdinalIgnoreCase))
        {
            report(Single(answer, groupId, gone, GroupRole.Member));
            var rest = userIds.Where(u => !u.Equals(gone, StringComparison.OrdinalIgnoreCase)).ToArray();
            await AddMembersAsync(batcher, groupId, rest, report);
            return;
        }

        if (answer.MaybeAppliedBefore && AnswerMeaning.IsAlreadyLinked(answer))
        {
            var absent = await AbsentAsync(batcher, groupId, userIds);

            // All or nothing: where one is absent the lost write was not carried out, and who is there was added by somebody else.
            var state = absent.Length == 0 ? WriteState.Applied : WriteState.AlreadyDone;
            foreach (var userId in userIds.Except(absent)) report(new(groupId, userId, GroupRole.Member, state));
            if (absent.Length == 0) return;
            if (absent.Length < userIds.Length)
            {
                await AddMembersAsync(batcher, groupId, absent, report);
                return;
            }
        }

        // After a lost answer most likely all of them are there: asked one by one that is one batch and no further rounds.
        var size = answer.MaybeAppliedBefore ? 1 : (userIds.Length + 1) / 2;
        await batcher.ForkAsync(userIds.Chunk(size).Select<string[], Func<RequestBatcher, Task>>(
            part => b => AddMembersAsync(b, groupId, part, report)));
    }

    /// <summary>
    /// Who is not there, although some were refused as being there: a write whose answer was lost most likely added them all, and
    /// reading that costs no write. Everybody, when the members cannot be read or the read lags.
    /// </summary>
    private async Task<string[]> AbsentAsync(RequestBatcher batcher, string groupId, string[] userIds)
    {
        foreach (var wait in ReadWaits)
        {
            if (wait > TimeSpan.Zero) await batcher.DelayAsync(wait);
            try
            {
                var present = await _rosters.ReadIdsAsync(batcher, groupId, GroupRole.Member);
                string[] absent = [.. userIds.Except(present, StringComparer.OrdinalIgnoreCase)];
                if (absent.Length < userIds.Length) return absent;
            }
            catch (GroupSyncException e) when (e.ErrorId is GroupSyncErrorId.GraphRequestFailed or GroupSyncErrorId.Throttled or GroupSyncErrorId.PermissionMissing)
            {
                return userIds;
            }
        }

        return userIds;
    }

    private static bool IsSameForAll(GraphAnswer answer, string groupId) =>
        answer.Succeeded || answer.Passing || AnswerMeaning.IsFresh(answer) || IsGroupMissing(answer, groupId);

    private static bool IsGroupMissing(GraphAnswer answer, string groupId) =>
        string.Equals(AnswerMeaning.MissingId(answer), groupId, StringComparison.OrdinalIgnoreCase);

    private GraphCall Patch(string groupId, string[] userIds)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string[]>
        {
            ["members@odata.bind"] = Array.ConvertAll(userIds, Reference),
        });
        return GraphCall.Patch($"/groups/{ODataText.Id(groupId)}", GraphPermission.ChangeMembers, body) with
        {
            GroupId = groupId,
            Links = userIds.Length,
        };
    }

    private string Reference(string userId) => $"{session.VersionRoot.AbsoluteUri}directoryObjects/{ODataText.Id(userId)}";

    private async Task<GraphAnswer> SendWhenSpreadAsync(RequestBatcher batcher, GraphCall call, string groupId)
    {
        for (var waited = 0; ;)
        {
            var answer = await batcher.SendAsync(call);
            if (!AnswerMeaning.IsFresh(answer) && !IsGroupMissing(answer, groupId)) return answer;
            if (_waits.Next(groupId, ref waited) is not { } wait) return answer;
            await batcher.DelayAsync(wait);
        }
    }

    private LinkOutcome Single(GraphAnswer answer, string groupId, string userId, GroupRole role)
    {
        LinkOutcome Outcome(WriteState state, GroupSyncException? error = null) => new(groupId, userId, role, state, error);
        if (answer.Succeeded) return Outcome(WriteState.Applied);
        if (AnswerMeaning.IsAlreadyLinked(answer))
            return Outcome(answer.MaybeAppliedBefore ? WriteState.Applied : WriteState.AlreadyDone);
        var error = LinkFailure.Of(answer, groupId, userId, role);
        var later = answer.Passing || AnswerMeaning.IsFresh(answer) || (IsGroupMissing(answer, groupId) && session.HasMade(groupId));
        return Outcome(later ? WriteState.Deferred : WriteState.Failed, error);
    }
}
