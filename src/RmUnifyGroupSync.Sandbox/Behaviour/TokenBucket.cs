namespace RmUnifyGroupSync.Sandbox.Behaviour;

/// <summary>A bucket that fills evenly over its window. Refused requests are paid for too, up to a window's worth of debt.</summary>
internal sealed class TokenBucket(double capacity, TimeSpan window, DateTimeOffset now)
{
    private double _spent;
    private DateTimeOffset _filledAt = now;

    /// <summary>How much of the limit is in use: 1 at the limit, more beyond it.</summary>
    public double Used => _spent / capacity;

    /// <summary>Pays, and gives the time to wait when the request has to be refused.</summary>
    public TimeSpan? Take(double cost, DateTimeOffset now)
    {
        Fill(now);
        var isRefused = _spent + cost > capacity;
        _spent = Math.Min(_spent + cost, 2 * capacity);
        return isRefused ? (_spent + cost - capacity) / capacity * window : null;
    }

    private void Fill(DateTimeOffset now)
    {
        if (now > _filledAt)
            _spent = Math.Max(0, _spent - ((now - _filledAt) / window * capacity));
        _filledAt = now;
    }
}
