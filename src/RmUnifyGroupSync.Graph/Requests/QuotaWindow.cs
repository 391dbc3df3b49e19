namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>
/// Keeps what is sent in any window of time under a limit. Stricter than the service's own token bucket, which a client that had
/// spent a full bucket could still overrun. System.Threading.RateLimiting cannot be used: its clock cannot be injected.
/// </summary>
internal sealed class QuotaWindow(int limit, TimeSpan window)
{
    private readonly Queue<(DateTimeOffset At, int Amount)> _spent = new();
    private int _sum;

    /// <summary>How much may be spent in one window.</summary>
    public int Limit { get; set; } = limit;

    /// <summary>How long until the amount may be spent; zero when it may now.</summary>
    public TimeSpan WaitFor(int amount, DateTimeOffset now)
    {
        while (_spent.TryPeek(out var oldest) && now - oldest.At >= window) _sum -= _spent.Dequeue().Amount;
        return _sum + amount <= Limit || _spent.Count == 0 ? TimeSpan.Zero : _spent.Peek().At + window - now;
    }

    /// <summary>Spends the amount.</summary>
    public void Spend(int amount, DateTimeOffset now)
    {
        if (amount == 0) return;
        _spent.Enqueue((now, amount));
        _sum += amount;
    }
}
