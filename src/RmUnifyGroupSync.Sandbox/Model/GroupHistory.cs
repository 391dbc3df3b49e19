namespace RmUnifyGroupSync.Sandbox.Model;

/// <summary>A group and as many of its old versions as the tenant's lags need.</summary>
internal sealed class GroupHistory
{
    private readonly List<(DateTimeOffset At, GroupState State)> _versions = [];

    public GroupHistory(GroupState state, DateTimeOffset at) => _versions.Add((at, state));

    public GroupState Current => _versions[^1].State;

    /// <summary>The version that a reader sees who is behind by so much; null while the group is unknown to it.</summary>
    public GroupState? AsOf(DateTimeOffset time)
    {
        for (var i = _versions.Count - 1; i >= 0; i--)
        {
            if (_versions[i].At <= time)
                return _versions[i].State;
        }

        return null;
    }

    /// <summary>The version of that time, or the oldest known one.</summary>
    public GroupState AsOfOrOldest(DateTimeOffset time) => AsOf(time) ?? _versions[0].State;

    public void Add(GroupState state, DateTimeOffset at, SandboxOptions options)
    {
        _versions.Add((at, state));
        var horizon = at - Longest(options.ReplicationLag, options.ReadLag, options.IndexLag, options.DeltaLag);
        var unneeded = 0;
        while (unneeded + 1 < _versions.Count && _versions[unneeded + 1].At <= horizon)
            unneeded++;
        _versions.RemoveRange(0, unneeded);
    }

    private static TimeSpan Longest(params TimeSpan[] spans) => spans.Max();
}
