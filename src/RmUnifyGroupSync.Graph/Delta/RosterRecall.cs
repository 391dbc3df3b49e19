using System.Globalization;
using RmUnifyGroupSync.Graph.Groups;
using RmUnifyGroupSync.Graph.Requests;

namespace RmUnifyGroupSync.Graph.Delta;

/// <summary>
/// Recalls who is in many groups: what an earlier run read, and the changes since by delta queries of 50 groups each (contract §3),
/// which share batches like everything else. A query is begun with the latest token before its groups are read in full, so that no
/// change falls between. Losing any of it (7 days, 410, a foreign token, a file) costs one full read.
/// </summary>
internal sealed class RosterRecall(GraphSession session, RosterReader rosters)
{
    /// <summary>Ids that the filter of a delta query may name (contract §3).</summary>
    private const int GroupsOfChain = 50;

    private readonly DeltaReader _delta = new(session);
    private RosterMemory? _memory;

    /// <summary>The rosters, in the order of the ids; those from memory are marked as such.</summary>
    public async Task<IReadOnlyList<GroupRoster>> RecallAsync(IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken)
    {
        string[] ids = [.. groupIds.Distinct(StringComparer.OrdinalIgnoreCase)];
        if (session.Options.Memory is not { } kept || ids.Length < session.Options.RecallFrom) return await rosters.ReadAsync(ids, cancellationToken);

        var memory = _memory = RosterMemory.Parse(kept.Read(RosterMemory.Name), session.Endpoint, session.Time.GetUtcNow());
        if (memory.Chains.Count > (2 * Chains(ids.Length)) + 1) memory.ForgetAll();
        await FollowAsync(memory, ids, cancellationToken);
        string[] unknown = [.. ids.Where(id => !memory.Rosters.ContainsKey(id))];
        var begun = await BeginAsync([.. unknown.Where(session.IsOpen)], cancellationToken);
        var read = (await rosters.ReadAsync(unknown, cancellationToken)).ToDictionary(r => r.GroupId, StringComparer.OrdinalIgnoreCase);
        string[] recalled = [.. ids.Where(id => !read.ContainsKey(id))];
        Learn(memory, begun, read);
        Keep();
        session.Observer.Report(new DetailEvent(string.Create(
            CultureInfo.InvariantCulture, $"Members of {recalled.Length} groups recalled from memory and the changes since, of {read.Count} read in full.")));
        return [.. ids.Select(id => read.TryGetValue(id, out var roster) ? roster : Recalled(memory, id))];
    }

    /// <summary>What was read in full since replaces what is remembered.</summary>
    public void Confirm(IReadOnlyList<GroupRoster> read)
    {
        if (_memory is not { } memory) return;
        foreach (var roster in read.Where(r => memory.Rosters.ContainsKey(r.GroupId)))
        {
            if (roster.Error is null) memory.Rosters[roster.GroupId] = new(roster.OwnerIds, roster.MemberIds);
            else memory.Rosters.Remove(roster.GroupId);
        }

        Keep();
    }

    private static GroupRoster Recalled(RosterMemory memory, string id) =>
        new() { GroupId = id, OwnerIds = memory.Rosters[id].Owners, MemberIds = memory.Rosters[id].Members, Remembered = true };

    private static int Chains(int groups) => (groups + GroupsOfChain - 1) / GroupsOfChain;

    private void Keep() => session.Options.Memory?.Write(RosterMemory.Name, _memory!.Write());

    private async Task FollowAsync(RosterMemory memory, string[] ids, CancellationToken cancellationToken)
    {
        var asked = ids.ToHashSet(StringComparer.Ordinal);
        var chains = memory.Chains.Where(c => c.GroupIds.Any(asked.Contains)).ToList();
        await new RequestBatcher(session, cancellationToken).RunAsync(chains.Select<DeltaChain, Func<RequestBatcher, Task>>(chain => async b =>
        {
            try
            {
                var round = await _delta.ReadAsync(b, chain.Link, GraphPermission.ReadMembers, "The changes of groups");
                lock (memory) memory.Take(chain, round);
            }
            catch (GroupSyncException e) when (IsOwnLoss(e))
            {
                lock (memory) memory.Forget(chain);
                session.Observer.Report(new DetailEvent($"Some groups are read in full: {e.Message}"));
            }
        }));
    }

    /// <summary>Begins delta queries for groups that none is about; those that the service does not give are done without.</summary>
    private async Task<List<DeltaChain>> BeginAsync(string[] ids, CancellationToken cancellationToken)
    {
        var begun = new List<DeltaChain>();
        await new RequestBatcher(session, cancellationToken).RunAsync(ids.Chunk(GroupsOfChain).Select<string[], Func<RequestBatcher, Task>>(chunk => async b =>
        {
            var filter = ODataText.Escape(string.Join(" or ", chunk.Select(id => $"id eq {ODataText.Quote(id)}")));
            try
            {
                var round = await _delta.ReadAsync(
                    b, $"/groups/delta?$select=members,owners&$deltatoken=latest&$filter={filter}", GraphPermission.ReadMembers, "The changes of groups");
                if (round.Items.Count == 0) lock (begun) begun.Add(new(round.Link, chunk, session.Time.GetUtcNow()));
            }
            catch (GroupSyncException e) when (IsOwnLoss(e))
            {
                session.Observer.Report(new DetailEvent($"The changes of some groups cannot be followed: {e.Message}"));
            }
        }));
        return begun;
    }

    private static void Learn(RosterMemory memory, List<DeltaChain> begun, Dictionary<string, GroupRoster> read)
    {
        memory.Chains.AddRange(begun);
        foreach (var roster in begun.SelectMany(c => c.GroupIds).Select(id => read[id]).Where(r => r.Error is null))
            memory.Rosters[roster.GroupId] = new(roster.OwnerIds, roster.MemberIds);
    }

    /// <summary>A refused sign-in is everybody's; anything else about delta is made good by a full read.</summary>
    private static bool IsOwnLoss(GroupSyncException e) => e.ErrorId != GroupSyncErrorId.SignInFailed;
}
