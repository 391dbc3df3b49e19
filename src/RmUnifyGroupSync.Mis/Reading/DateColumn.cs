using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>A column of ISO dates, each text read once; what is no date is noted on every row that has it and counts as blank.</summary>
internal sealed class DateColumn
{
    private readonly CsvExport _export;
    private readonly CsvTable _table;
    private readonly CsvColumn _column;
    private readonly FieldMemo<(DateOnly? Date, bool Invalid)> _memo;

    public DateColumn(CsvExport export, CsvTable table, CsvColumn column)
    {
        (_export, _table, _column) = (export, table, column);
        _memo = new FieldMemo<(DateOnly?, bool)>(table, column, Make);
    }

    /// <summary>The date on the current row; null when blank or none.</summary>
    public DateOnly? Current
    {
        get
        {
            if (!_column.Exists)
                return null;
            var (date, invalid) = _memo.Current;
            if (invalid)
                _export.Note(FindingKinds.DateInvalid, _table, _column.Name);
            return date;
        }
    }

    private static (DateOnly?, bool) Make(string text) => DateText.TryIso(text, out var date) ? (date, false) : (null, text.Length > 0);
}
