using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>The word by which a row says whether it counts.</summary>
internal static class RowStatus
{
    private static readonly string[] Ended =
        ["inactive", "tobedeleted", "deleted", "disabled", "withdrawn", "left", "leaver", "ended", "archived"];

    /// <summary>Whether the row counts: a blank status and <c>active</c> do, the usual words for "over" do not; others do, with a note.</summary>
    public static bool IsActive(string status, FindingLog findings, RowPlace place)
    {
        if (status.Length == 0 || status.Equals("active", StringComparison.OrdinalIgnoreCase))
            return true;
        if (Ended.Contains(status, StringComparer.OrdinalIgnoreCase))
        {
            findings.Add(FindingKinds.StatusNotActive, place.File, place.Line);
            return false;
        }

        findings.Add(FindingKinds.StatusUnknown, place.File, place.Line, status);
        return true;
    }
}
