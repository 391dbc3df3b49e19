using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>What the status of a row means.</summary>
internal enum StatusKind
{
    /// <summary>The row counts.</summary>
    Active,

    /// <summary>The row is over.</summary>
    Ended,

    /// <summary>A word that no format has; the row counts, with a note.</summary>
    Unknown,
}

/// <summary>The word by which a row says whether it counts.</summary>
internal static class RowStatus
{
    private static readonly HashSet<string> Active = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "active", "current", "enrolled", "on roll",
    };

    private static readonly HashSet<string> Ended = new(StringComparer.OrdinalIgnoreCase)
    {
        "inactive", "tobedeleted", "deleted", "disabled", "withdrawn", "left", "leaver", "ended", "archived", "former",
    };

    /// <summary>What the word means.</summary>
    public static StatusKind KindOf(string status) =>
        Active.Contains(status) ? StatusKind.Active : Ended.Contains(status) ? StatusKind.Ended : StatusKind.Unknown;

    /// <summary>Whether the row counts: a blank status and <c>active</c> do, the usual words for "over" do not; others do, with a note.</summary>
    public static bool IsActive(string status, FindingLog findings, RowPlace place) => Note(KindOf(status), status, findings, place);

    /// <summary>Whether a row of that status counts; what is worth it is noted.</summary>
    public static bool Note(StatusKind kind, string status, FindingLog findings, RowPlace place)
    {
        if (kind == StatusKind.Ended)
            findings.Add(FindingKinds.StatusNotActive, place.File, place.Line);
        else if (kind == StatusKind.Unknown)
            findings.Add(FindingKinds.StatusUnknown, place.File, place.Line, status);
        return kind != StatusKind.Ended;
    }
}

/// <summary>A status column, each word read once.</summary>
internal sealed class StatusColumn(CsvExport export, CsvTable table, CsvColumn column)
{
    private readonly FieldMemo<(StatusKind Kind, string Text)> _memo = new(table, column, text => (RowStatus.KindOf(text), text));

    /// <summary>Whether the current row has no status.</summary>
    public bool IsBlank => table.IsEmpty(column);

    /// <summary>Whether the current row counts; what is worth it is noted.</summary>
    public bool IsActive
    {
        get
        {
            if (IsBlank)
                return true;
            var (kind, text) = _memo.Current;
            return kind == StatusKind.Active || RowStatus.Note(kind, text, export.Findings, table.Place);
        }
    }
}
