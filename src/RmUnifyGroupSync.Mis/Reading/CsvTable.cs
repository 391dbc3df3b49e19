using CsvHelper;
using RmUnifyGroupSync.Mis.Assembling;
using RmUnifyGroupSync.Mis.Findings;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>A column that was found in a header; the default one is a column that is not there.</summary>
internal readonly record struct CsvColumn(string? Name, int Position)
{
    /// <summary>Whether the file has it.</summary>
    public bool Exists => Name is not null;
}

/// <summary>
/// One CSV file, read forward. Columns are asked for by name; only the fields of columns that were asked for ever become text,
/// so passwords and birth dates are never held.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    /// <summary>The longest row, in bytes of UTF-8; a longer one is a quotation mark that was never closed.</summary>
    internal const int MaxRow = 1 << 20;

    private const string Blank = "NULL";
    private readonly ExportBytes _bytes;
    private readonly CsvReader _reader;
    private readonly FindingLog _findings;
    private readonly CancellationToken _cancellationToken;
    private readonly CsvHeader _header;
    private readonly List<CsvColumn> _asked = [];
    private int _required;
    private int _malformed;
    private bool _lastShort;
    private string? _broken;

    private CsvTable(
        Stream bytes, string folder, string name, FindingLog findings, bool poolsText, char? separator, CancellationToken cancellationToken)
    {
        (File, Folder, _findings, _cancellationToken) = (name, folder, findings, cancellationToken);
        _bytes = new ExportBytes(bytes);
        _reader = CsvReader.Create(_bytes, Options(poolsText, separator), leaveOpen: false);
        try
        {
            _header = ReadHeader();
        }
        catch
        {
            // Whatever it was, it goes on; nobody else can close what this constructor has opened.
            Dispose();
            throw;
        }
    }

    /// <summary>Name of the file.</summary>
    public string File { get; }

    /// <summary>Line of the current row, one-based.</summary>
    public int Line => (int)_reader.LineNumber;

    /// <summary>Where the current row stands.</summary>
    public RowPlace Place => new(File, Line);

    /// <summary>Rows read so far; blank ones aside.</summary>
    public int Rows { get; private set; }

    /// <summary>The header.</summary>
    public CsvHeader Header => _header;

    private string Folder { get; }

    /// <summary>The trimmed field of a column; blank when the column, the field or its value is not there.</summary>
    public string this[CsvColumn column] => Untrimmed(column).Trim();

    /// <summary>Opens a file and reads its header.</summary>
    public static CsvTable Open(
        IExportFiles files, string name, FindingLog findings, CancellationToken cancellationToken, bool anySeparator = false, bool poolsText = true)
    {
        var table = new CsvTable(files.Open(name), files.Place, name, findings, poolsText, separator: null, cancellationToken);
        if (table._reader.Separator != ',' && !anySeparator)
            findings.Add(FindingKinds.SeparatorUnexpected, name, 1, table._reader.Separator == '\t' ? "tabs" : $"'{table._reader.Separator}'");
        return table;
    }

    /// <summary>Opens a part of a file of commas that has the header of the whole.</summary>
    public static CsvTable OpenPart(Stream part, string folder, string name, FindingLog findings, CancellationToken cancellationToken) =>
        new(part, folder, name, findings, poolsText: false, ',', cancellationToken);

    /// <summary>A column that the format requires, under the first of its names that the header has.</summary>
    public CsvColumn Required(params string[] names)
    {
        var column = Optional(names);
        if (!column.Exists)
            throw SourceError.Unavailable(
                $"'{File}' in '{Folder}' has no column '{string.Join("' or '", names)}'{_header.SlipFor(names)}.",
                "Export again with all the columns of the format; the guide docs/guides/mis-sources.md lists them.", File);
        _required = Math.Max(_required, column.Position + 1);
        return column;
    }

    /// <summary>A column that may be missing.</summary>
    public CsvColumn Optional(params string[] names)
    {
        var column = _header.Find(names);
        if (column.Exists)
            _asked.Add(column);
        return column;
    }

    /// <summary>Notes a misspelt header of a column that is not read: whoever else is given the file may need it.</summary>
    public void Proofread(string name) => _header.Find([name]);

    /// <summary>Goes to the next row that is neither blank nor malformed.</summary>
    public bool Read()
    {
        while (Advance())
        {
            if ((Rows & 1023) == 0)
                _cancellationToken.ThrowIfCancellationRequested();
            if (IsBlank())
                continue;
            Rows++;
            _lastShort = _reader.FieldCount < _header.Count;
            if (IsWellFormed())
            {
                if (_lastShort)
                    _findings.Add(FindingKinds.RowShort, File, Line);
                return true;
            }

            _malformed++;
            _findings.Add(FindingKinds.RowMalformed, File, Line);
        }

        EnsureWhole();
        return false;
    }

    /// <summary>The field of a column as it was written; blank when it is not there.</summary>
    public string Untrimmed(CsvColumn column)
    {
        if (!column.Exists)
            return "";
        var value = _reader.GetString(column.Position);
        return value == Blank ? "" : value;
    }

    /// <summary>The trimmed field of a column as UTF-8, until the next row; empty when it, or its value, is not there.</summary>
    public ReadOnlySpan<byte> Trimmed(CsvColumn column)
    {
        if (!column.Exists)
            return default;
        var field = _reader.GetSpan(column.Position);
        if (field.IsEmpty || (IsInk(field[0]) && IsInk(field[^1])))
            return field.SequenceEqual("NULL"u8) ? default : field;
        return System.Text.Encoding.UTF8.GetBytes(this[column]);
    }

    /// <summary>Whether the field is blank, without making text of it.</summary>
    public bool IsEmpty(CsvColumn column) => !column.Exists || IsBlank(_reader.GetSpan(column.Position));

    public void Dispose()
    {
        if (_bytes.FellBack)
            _findings.Add(FindingKinds.EncodingGuessed, File);
        _reader.Dispose();
        _bytes.Dispose();
    }

    private CsvReaderOptions Options(bool poolsText, char? separator) => CsvReaderOptions.Default with
    {
        Separator = separator,
        Encoding = _bytes.Encoding,
        MaxRecordSize = MaxRow,
        TrackLineNumbers = true,
        IncludeValuesInExceptions = false,
        PoolStrings = poolsText,
        OnMalformedRecord = OnMalformed,
    };

    /// <summary>A quotation mark that swallows line breaks has swallowed rows; any other stray one is only odd.</summary>
    private void OnMalformed(CsvMalformedRecord record)
    {
        if (record.Reason == CsvMalformedReason.UnterminatedQuote || record.RawRecord.Contains('\n', StringComparison.Ordinal))
            _broken ??= $"has a quotation mark near line {record.LineNumber} that is never closed";
        else
            _findings.Add(FindingKinds.QuoteStray, File, (int)record.LineNumber);
    }

    private CsvHeader ReadHeader()
    {
        try
        {
            _reader.ReadHeader();
        }
        catch (CsvFormatException)
        {
            throw Malformed($"has a header that cannot be read as CSV: it is longer than {MaxRow >> 20} MB, or has a quotation mark that is never closed");
        }

        if (_broken is not null || _reader.Headers.Count == 0)
            throw Malformed(_broken ?? "is empty, without even a header");
        return new CsvHeader(File, [.. _reader.Headers], _findings);
    }

    private bool Advance()
    {
        try
        {
            var more = _reader.Read();
            return _broken is null ? more : throw Malformed(_broken);
        }
        catch (CsvFormatException e)
        {
            throw Malformed($"cannot be read as CSV near line {e.LineNumber}: a row of more than {MaxRow >> 20} MB, or a quotation mark that is never closed");
        }
    }

    private bool IsBlank()
    {
        foreach (var column in _asked)
            if (!IsEmpty(column))
                return false;
        return _asked.Count > 0;
    }

    private static bool IsBlank(ReadOnlySpan<byte> field) => field.IsEmpty || (!IsInk(field[0]) && field.Trim(Whitespace).IsEmpty);

    /// <summary>Whether a byte is certainly no white space; a first byte of a longer character may be the no-break space's.</summary>
    private static bool IsInk(byte b) => b is > (byte)' ' and < 0x7F;

    private bool IsWellFormed()
    {
        for (var i = _header.Count; i < _reader.FieldCount; i++)
            if (!IsBlank(_reader.GetSpan(i)))
                return false;
        return _reader.FieldCount >= _required;
    }

    private static ReadOnlySpan<byte> Whitespace => " \t"u8;

    private void EnsureWhole()
    {
        if (_lastShort && !_bytes.EndsInLineBreak)
            throw Malformed("ends in the middle of a row: it is only half written");
        if (_malformed > 0 && _malformed * 100 > Rows)
            throw Malformed($"has {_malformed} of {Rows} rows with more or fewer fields than its header, which is taken to be line 1");
    }

    private GroupSyncException Malformed(string what) => SourceError.Unavailable(
        $"'{File}' in '{Folder}' {what}.", "Export the file again and run Test-MisSource -Detailed on it.", File);
}
