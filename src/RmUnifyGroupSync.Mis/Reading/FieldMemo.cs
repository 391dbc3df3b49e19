namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>
/// What a column's field was made into on the row before: classes, roles and dates stand on many rows in succession, and comparing
/// bytes is cheaper than making text of them.
/// </summary>
internal sealed class FieldMemo<T>(CsvTable table, CsvColumn column, Func<string, T> make)
{
    private byte[] _bytes = [];
    private int _length = -1;
    private T _value = default!;

    /// <summary>The value on the current row.</summary>
    public T Current
    {
        get
        {
            var span = table.Bytes(column);
            if (span.Length == _length && span.SequenceEqual(_bytes.AsSpan(0, _length)))
                return _value;
            Remember(span);
            return _value = make(table[column]);
        }
    }

    private void Remember(ReadOnlySpan<byte> span)
    {
        if (_bytes.Length < span.Length)
            _bytes = new byte[span.Length * 2];
        span.CopyTo(_bytes);
        _length = span.Length;
    }
}
