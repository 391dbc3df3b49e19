namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>
/// What a column's field is made into, once for each text: roles, dates and schools stand on many rows, and comparing bytes is
/// cheaper than making text of them.
/// </summary>
internal sealed class FieldMemo<T>(CsvTable table, CsvColumn column, Func<string, T> make)
{
    /// <summary>A column with more different texts than this does not repeat itself; more are not remembered.</summary>
    internal const int Most = 4096;

    private readonly IdIndex _texts = new();
    private readonly List<T> _values = [];

    /// <summary>The value on the current row, made of the trimmed text, which is blank when the column is not there.</summary>
    public T Current
    {
        get
        {
            var text = table.Trimmed(column);
            var number = _values.Count < Most ? _texts.NumberOf(text) : _texts.Find(text);
            if (number < 0)
                return make(table[column]);
            if (number == _values.Count)
                _values.Add(make(table[column]));
            return _values[number];
        }
    }
}
