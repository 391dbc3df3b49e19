using System.Globalization;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>Judges when an export was written.</summary>
internal static class ExportAge
{
    /// <summary>A nightly export that is older than this has stopped.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromDays(7);

    /// <summary>Whether what was written then is old by now; false when that is not known.</summary>
    public static bool IsOld(DateTimeOffset? written, DateTimeOffset now) => now - written >= Old;

    /// <summary>Notes what is old, with its days and the school's date of its writing.</summary>
    public static void Note(FindingLog findings, FindingKind kind, string? file, DateTimeOffset? written, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (written is { } then && IsOld(then, now))
            findings.Add(
                kind, file, count: (int)(now - then).TotalDays,
                detail: TimeZoneInfo.ConvertTime(then, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}
