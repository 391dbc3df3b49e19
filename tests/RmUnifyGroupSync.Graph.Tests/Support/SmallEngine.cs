using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Graph.Tests.Support;

/// <summary>The least that an engine does with a directory in one run: what is missing is added, what is too much is removed.</summary>
internal static class SmallEngine
{
    public static async Task<List<GroupSyncException>> RunAsync(IDirectory directory, IReadOnlyList<GroupCreation> wanted, CancellationToken cancellationToken)
    {
        var errors = new List<GroupSyncException>();
        await directory.FinishCreationsAsync(cancellationToken);
        var managed = await directory.ReadGroupsByKeyPrefixAsync("rmugs:", cancellationToken);
        var missing = wanted.ExceptBy(managed.Select(g => g.UniqueName), w => w.Key).ToList();
        var present = await directory.ReadGroupsByKeyAsync([.. missing.Select(m => m.Key)], cancellationToken);
        missing = [.. missing.ExceptBy(present.Select(g => g.UniqueName), w => w.Key)];

        var (ids, fresh) = (managed.Concat(present).ToDictionary(g => g.UniqueName!, g => g.Id), new Dictionary<string, GroupCreationOutcome>());
        await foreach (var outcome in directory.CreateGroupsAsync(missing, cancellationToken))
        {
            if (outcome.Group is { } group) ids[outcome.Creation.Key] = group.Id;
            if (outcome.State == WriteState.Applied) fresh[outcome.Creation.Key] = outcome;
            if (outcome.Error is { } error) errors.Add(error);
        }

        var old = wanted.Where(w => ids.ContainsKey(w.Key) && !fresh.ContainsKey(w.Key)).ToList();
        var rosters = await RostersAsync(directory, old, ids, cancellationToken);
        errors.AddRange(rosters.Values.Where(r => r.Error is not null).Select(r => r.Error!));
        var adds = old.Where(w => rosters[ids[w.Key]].Error is null)
            .Select(w => Missing(w, ids[w.Key], rosters[ids[w.Key]].OwnerIds, rosters[ids[w.Key]].MemberIds))
            .Concat(fresh.Values.Select(f => Missing(f.Creation, f.Group!.Id, f.OwnersLinked, f.MembersLinked))).ToList();
        await foreach (var outcome in directory.AddLinksAsync(adds, cancellationToken)) Note(outcome, errors);
        var removals = old.Where(w => rosters[ids[w.Key]].Error is null).Select(w => new GroupLinks
        {
            GroupId = ids[w.Key],
            MemberIds = [.. rosters[ids[w.Key]].MemberIds.Except(w.MemberIds)],
        }).ToList();
        await foreach (var outcome in directory.RemoveLinksAsync(removals, cancellationToken)) Note(outcome, errors);
        return errors;
    }

    /// <summary>Recalls, and reads again where something would change, as the engine does.</summary>
    private static async Task<Dictionary<string, GroupRoster>> RostersAsync(
        IDirectory directory, List<GroupCreation> wanted, Dictionary<string, string> ids, CancellationToken cancellationToken)
    {
        var rosters = (await directory.RecallRostersAsync([.. wanted.Select(w => ids[w.Key])], cancellationToken)).ToDictionary(r => r.GroupId);
        var doubtful = wanted.Where(w => rosters[ids[w.Key]] is { Remembered: true } r && !(Same(r.MemberIds, w.MemberIds) && w.OwnerIds.All(r.OwnerIds.Contains)));
        foreach (var read in await directory.ReadRostersAsync([.. doubtful.Select(w => ids[w.Key])], cancellationToken)) rosters[read.GroupId] = read;
        return rosters;
    }

    private static bool Same(IEnumerable<string> one, IEnumerable<string> other) => one.ToHashSet().SetEquals(other);

    private static void Note(LinkOutcome outcome, List<GroupSyncException> errors)
    {
        if (outcome.Error is { } error) errors.Add(error);
    }

    private static GroupLinks Missing(GroupCreation wanted, string groupId, IEnumerable<string> owners, IEnumerable<string> members) => new()
    {
        GroupId = groupId,
        OwnerIds = [.. wanted.OwnerIds.Except(owners)],
        MemberIds = [.. wanted.MemberIds.Except(members)],
    };
}
