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
        Writes++;
        foreach (var link in links)
            _links.Remove((link.GroupId, link.UserId, link.Role));
    }

    public string? ReadSource(string school) => _sources.GetValueOrDefault(school);

    public IReadOnlyDictionary<string, string> ReadSources() => _sources;

    public void RemoveSources(IReadOnlyCollection<string> schools)
    {
        foreach (var school in schools)
            _sources.Remove(school);
    }

    public void SaveSource(string school, string source) => _sources[school] = source;

    public int Writes { get; private set; }

    public void SaveRun(GroupSyncRun run, string? notes = null)
    {
    }

    public string? ReadNotes(string run) => null;

    public void SaveChanges(IReadOnlyCollection<GroupSyncChange> changes, IReadOnlyCollection<LedgerLink>? forgotten = null)
    {
        Writes++;
        _changes.AddRange(changes);
        foreach (var link in forgotten ?? [])
            _links.Remove((link.GroupId, link.UserId, link.Role));
    }

    public IReadOnlyList<GroupSyncRun> ReadRuns(int? last = null) => [];

    public IReadOnlyList<GroupSyncChange> ReadChanges(string? run = null) => _changes;

    public void Dispose()
    {
    }
}
