namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>
/// How long to wait for a fresh group to spread through the directory: 2, 4, 8, 16, 30 seconds, then it is left to the next run
/// (contract §9). All that is to be done with one group waits together, so that a slow group costs few calls.
/// </summary>
internal sealed class FreshGroupWaits(TimeProvider time)
{
    /// <summary>The waits.</summary>
    public static IReadOnlyList<TimeSpan> Steps { get; } = [.. new[] { 2, 4, 8, 16, 30 }.Select(s => TimeSpan.FromSeconds(s))];

    private readonly Dictionary<string, (int Step, DateTimeOffset Until)> _groups = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long to wait now; null when the group has been waited for long enough.</summary>
    /// <param name="groupId">The group.</param>
    /// <param name="waited">Steps that the caller has waited for it; 0 at first.</param>
    public TimeSpan? Next(string groupId, ref int waited)
    {
        var now = time.GetUtcNow();
        lock (_groups)
        {
            var (step, until) = _groups.GetValueOrDefault(groupId, (0, DateTimeOffset.MinValue));
            if (waited >= step)
            {
                if (step == Steps.Count) return null;
                (step, until) = _groups[groupId] = (step + 1, now + Steps[step]);
            }

            waited = step;
            return until > now ? until - now : TimeSpan.Zero;
        }
    }
}
