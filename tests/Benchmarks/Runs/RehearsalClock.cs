using System.Globalization;

namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>
/// The clock of tenant and sync alike: it can skip the hours between two nights, and run faster than the wall's, so that waiting for a
/// faulty service does not make the rehearsal last for hours. Every wait keeps its length on this clock.
/// </summary>
public sealed class RehearsalClock : TimeProvider
{
    private readonly DateTimeOffset _realStart;
    private readonly DateTimeOffset _start;
    private readonly double _speed;
    private long _skipped;

    private RehearsalClock(DateTimeOffset realStart, DateTimeOffset start, double speed) =>
        (_realStart, _start, _speed) = (realStart, start, speed);

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>A clock that starts now.</summary>
    /// <param name="speed">Seconds of this clock in a real second.</param>
    public static RehearsalClock Start(double speed)
    {
        var now = System.GetUtcNow();
        return new(now, now, speed);
    }

    /// <summary>The clock of the process that wrote the text.</summary>
    /// <param name="text">What <see cref="ToString"/> gave.</param>
    public static RehearsalClock Of(string text)
    {
        var parts = text.Split(':');
        return new(At(parts[0]), At(parts[1]), double.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    /// <summary>Lets time pass in which nothing happens.</summary>
    public void Skip(TimeSpan time) => Interlocked.Add(ref _skipped, time.Ticks);

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() =>
        _start + TimeSpan.FromTicks(Interlocked.Read(ref _skipped)) + ((System.GetUtcNow() - _realStart) * _speed);

    /// <inheritdoc />
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Real(dueTime), Real(period));

    /// <inheritdoc />
    public override string ToString() =>
        FormattableString.Invariant($"{_realStart.UtcTicks}:{_start.UtcTicks + Interlocked.Read(ref _skipped)}:{_speed}");

    private static DateTimeOffset At(string ticks) => new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);

    // Rounded up: a wait that ends early is a fault of the caller.
    private TimeSpan Real(TimeSpan time) =>
        time <= TimeSpan.Zero || time == Timeout.InfiniteTimeSpan ? time : TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds / _speed));
}
