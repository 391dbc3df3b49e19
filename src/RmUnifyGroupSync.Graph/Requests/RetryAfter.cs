using System.Globalization;

namespace RmUnifyGroupSync.Graph.Requests;

/// <summary>Reads Retry-After, which comes as whole seconds, as a decimal and as a date (contract §4, §13.3).</summary>
internal static class RetryAfter
{
    /// <summary>How long the answer asks to wait; null when it does not say, or says something unreadable.</summary>
    public static TimeSpan? Read(GraphAnswer answer, DateTimeOffset now)
    {
        if (!answer.Headers.TryGetValue("Retry-After", out var text)) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds))
            return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(1).TotalSeconds));
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)) return null;

        // The date is the server's, so it is measured by the server's clock where that is known.
        var wait = until - ServerNow(answer, now);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static DateTimeOffset ServerNow(GraphAnswer answer, DateTimeOffset now) =>
        answer.Headers.TryGetValue("Date", out var text) &&
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : now;
}
