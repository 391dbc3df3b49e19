namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>
/// The one owner of pace of a sign-in: quotas of units and writes (contract §5.1), a common pause after a 429, and how many
/// requests may be under way at once, which shrinks under pressure and grows back slowly.
/// </summary>
internal sealed class GraphPace(TimeProvider time)
{
    /// <summary>Share of the limit from which the service says how near it is; from there on we slow down.</summary>
    private const double Pressure = 0.8;

    /// <summary>Good answers in a row after which one more request may be under way.</summary>
    private const int AnswersToGrow = 10;

    private const int MostParallel = 64;

    private readonly object _gate = new();

    // A tenant of under 50 users may spend 3,500 units in 10 s; larger ones more, and we do not know the size before we have read them.
    private readonly QuotaWindow _units = new(3500, TimeSpan.FromSeconds(10));
    private readonly QuotaWindow _writes = new(3000, TimeSpan.FromSeconds(150));
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;
    private int _current = MostParallel;
    private int _wanted = MostParallel;
    private int _goodInARow;

    /// <summary>How many requests may be under way now, at most so many as the caller wants.</summary>
    public int Parallelism(int wanted)
    {
        lock (_gate)
        {
            _wanted = Math.Clamp(wanted, 1, MostParallel);
            return Math.Min(_wanted, _current);
        }
    }

    /// <summary>Waits until the quotas and a pause allow a request.</summary>
    public async Task WaitAsync(int units, int writes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var wait = Ask(units, writes);
            if (wait <= TimeSpan.Zero) return;

            // A delay knows whole milliseconds only and drops the rest, which would have us ask again and again.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, cancellationToken);
        }
    }

    /// <summary>Learns from the answers of one HTTP request: its own, and those of a batch's parts, which carry the limit's headers.</summary>
    public void Learn(params IReadOnlyList<GraphAnswer> answers)
    {
        var crowded = answers.Any(a => a.Status is 429 or 503 || NearLimit(a));
        lock (_gate)
        {
            _goodInARow = crowded ? 0 : _goodInARow + 1;
            if (crowded) _current = Math.Max(1, Math.Min(_current, _wanted) / 2);
            else if (_goodInARow % AnswersToGrow == 0) _current = Math.Min(MostParallel, _current + 1);
        }
    }

    /// <summary>Nobody sends for so long: refused calls count against the quota as well (contract §5.3).</summary>
    public void Pause(TimeSpan wait)
    {
        var until = time.GetUtcNow() + wait;
        lock (_gate) _pausedUntil = until > _pausedUntil ? until : _pausedUntil;
    }

    /// <summary>Learns how large the tenant is, which decides how many units it may spend.</summary>
    public void LearnTenantSize(int users)
    {
        lock (_gate) _units.Limit = users < 50 ? 3500 : users <= 500 ? 5000 : 8000;
    }

    private static bool NearLimit(GraphAnswer answer) =>
        answer.Headers.TryGetValue("x-ms-throttle-limit-percentage", out var text) &&
        double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var share) && share >= Pressure;

    private TimeSpan Ask(int units, int writes)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (_pausedUntil > now) return _pausedUntil - now;
            var (forWrites, forUnits) = (_writes.WaitFor(writes, now), _units.WaitFor(units, now));
            if (forWrites > TimeSpan.Zero || forUnits > TimeSpan.Zero) return forWrites > forUnits ? forWrites : forUnits;
            _writes.Spend(writes, now);
            _units.Spend(units, now);
            return TimeSpan.Zero;
        }
    }
}
