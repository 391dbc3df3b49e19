using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.Engine.Tests.World;

/// <summary>A ledger in memory.</summary>
internal sealed class FakeLedger : ILedger
{
    private readonly Dictionary<string, LedgerGroup> _groups = [];
    private readonly Dictionary<(string, string, GroupRole), LedgerLink> _links = [];
    private readonly Dictionary<string, string> _sources = [];
    private readonly List<GroupSyncChange> _changes = [];

    public IReadOnlyList<GroupSyncChange> Changes => _changes;

    public LedgerSnapshot Read() => new([.. _groups.Values], [.. _links.Values]);

    public void SaveGroups(IReadOnlyCollection<LedgerGroup> groups)
    {
        foreach (var group in groups)
            _groups[group.Key] = group;
    }

    public void SaveLinks(IReadOnlyCollection<LedgerLink> links)
    {
        foreach (var link in links)
            _links[(link.GroupId, link.UserId, link.Role)] = link;
    }

    public void RemoveLinks(IReadOnlyCollection<LedgerLink> links)
    {
        foreach (var link in links)
            _links.Remove((link.GroupId, link.UserId, link.Role));
    }

    public string? ReadSource(string school) => _sources.GetValueOrDefault(school);

    public void SaveSource(string school, string source) => _sources[school] = source;

    public void SaveRun(GroupSyncRun run)
    {
    }

    public void SaveChanges(IReadOnlyCollection<GroupSyncChange> changes) => _changes.AddRange(changes);

    public IReadOnlyList<GroupSyncRun> ReadRuns(int? last = null) => [];

    public IReadOnlyList<GroupSyncChange> ReadChanges(string? run = null) => _changes;

    public void Dispose()
    {
    }
}
