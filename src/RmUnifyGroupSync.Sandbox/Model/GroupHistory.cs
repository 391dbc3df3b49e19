namespace RmUnifyGroupSync.Sandbox.Model;

/// <summary>A group and as many of its old versions as the tenant's lags need.</summary>
internal sealed class GroupHistory
{
    // Long enough for a caller to read all pages of a delta round.
    private static readonly TimeSpan KeptBeyondLag = TimeSpan.FromHours(1);

    private readonly List<(long Sequence, DateTimeOffset At, GroupState State)> _versions = [];

    public GroupHistory(GroupState state, long sequence, DateTimeOffset at) => _versions.Add((sequence, at, state));

    private bool _isWhole = true;

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

    /// <summary>The version behind that commit, or the oldest known one; null when it is younger.</summary>
    public GroupState? AsOf(long sequence)
    {
        var version = _versions.FindLast(v => v.Sequence <= sequence).State;
        return version ?? (_isWhole ? null : _versions[0].State);
    }

    /// <summary>The version of that time, or the oldest known one.</summary>
    public GroupState AsOfOrOldest(DateTimeOffset time) => AsOf(time) ?? _versions[0].State;

    public void Add(GroupState state, long sequence, DateTimeOffset at, SandboxOptions options)
    {
        _versions.Add((sequence, at, state));
        var horizon = at - KeptBeyondLag - Longest(options.ReplicationLag, options.ReadLag, options.IndexLag, options.DeltaLag);
        var unneeded = 0;
        while (unneeded + 1 < _versions.Count && _versions[unneeded + 1].At <= horizon)
            unneeded++;
        _versions.RemoveRange(0, unneeded);
        _isWhole &= unneeded == 0;
    }

    private static TimeSpan Longest(params TimeSpan[] spans) => spans.Max();
}
