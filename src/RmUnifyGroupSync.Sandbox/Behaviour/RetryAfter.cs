using System.Globalization;

namespace RmUnifyGroupSync.Sandbox.Behaviour;

/// <summary>Writes waiting times in the form that the tenant uses.</summary>
internal static class RetryAfter
{
    /// <summary>The header's value; null to leave it out.</summary>
    public static string? Text(TimeSpan wait, SandboxOptions options, long number, DateTimeOffset now)
    {
        var form = options.RetryAfter == RetryAfterForm.Mixed ? (RetryAfterForm)(number % 3) : options.RetryAfter;
        return form switch
        {
            RetryAfterForm.None => null,
            RetryAfterForm.Decimal => (Math.Ceiling(wait.TotalSeconds * 1000) / 1000).ToString("0.000", CultureInfo.InvariantCulture),
            // A date has whole seconds: round up, else following it comes too early.
            RetryAfterForm.Date => now.Add(wait).AddMilliseconds(999).ToString("R", CultureInfo.InvariantCulture),
            _ => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture),
        };
    }
}
