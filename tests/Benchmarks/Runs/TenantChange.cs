using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>What became different in the tenant.</summary>
/// <param name="Created">New groups.</param>
/// <param name="Added">Members that were not there, of new groups too.</param>
/// <param name="Removed">Members that are there no more.</param>
/// <param name="Writes">Writes that arrived, refused ones too.</param>
/// <param name="Spoilt">Answers that the tenant spoilt on purpose.</param>
/// <param name="Throttled">Answers and parts of batches that asked to wait.</param>
public sealed record TenantChange(int Created, int Added, int Removed, int Writes, int Spoilt, int Throttled)
{
    public static TenantChange Between(SandboxInspection before, SandboxInspection after)
    {
        var old = before.Groups.ToDictionary(g => g.Id, StringComparer.Ordinal);
        var pairs = after.Groups.Select(now => (Was: old.GetValueOrDefault(now.Id)?.MemberIds ?? [], Now: now.MemberIds)).ToList();
        var requests = after.Requests.Skip(before.Requests.Count).ToList();
        return new(
            after.Groups.Count(g => !old.ContainsKey(g.Id)),
            pairs.Sum(p => p.Now.Except(p.Was, StringComparer.Ordinal).Count()),
            pairs.Sum(p => p.Was.Except(p.Now, StringComparer.Ordinal).Count()),
            after.Writes - before.Writes,
            requests.Count(r => r.Fault != SandboxFaults.None),
            requests.Count(r => r.Status == 429));
    }

    /// <summary>What a run says that it did, where it is not what was done.</summary>
    public IEnumerable<string> Misreported(GroupSyncRun run)
    {
        if ((run.GroupsCreated, run.MembersAdded, run.MembersRemoved) != (Created, Added, Removed))
            yield return $"The run says {run.GroupsCreated} created, {run.MembersAdded} added, {run.MembersRemoved} removed.";
    }
}
