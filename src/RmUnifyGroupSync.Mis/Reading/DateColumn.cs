using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>A column of ISO dates, each text read once; what is no date is noted on every row that has it.</summary>
internal sealed class DateColumn
{
    private readonly CsvExport _export;
    private readonly CsvTable _table;
    private readonly CsvColumn _column;
    private readonly DateTally _tally;
    private readonly FieldMemo<(DateOnly? Date, bool Invalid)> _memo;

    public DateColumn(CsvExport export, CsvTable table, CsvColumn column)
    {
        (_export, _table, _column) = (export, table, column);
        _tally = export.TallyOf(column);
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
            IsIllegible = invalid;
            if (invalid)
                _export.Note(FindingKinds.DateInvalid, _table, _column.Name);
            if (invalid || date is not null)
                _tally.Add(!invalid);
            return date;
        }
    }

    /// <summary>Whether the date that was asked for last is none, though the field is not blank.</summary>
    public bool IsIllegible { get; private set; }

    private (DateOnly?, bool) Make(string text) => DateText.TryIso(text, _export.Zone, out var date) ? (date, false) : (null, text.Length > 0);
}
