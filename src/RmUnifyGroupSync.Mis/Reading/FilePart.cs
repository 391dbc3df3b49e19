namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>A stretch of a file as if it were one: the header, then the rows of the stretch. Counts its lines as they pass.</summary>
internal sealed class FilePart : ForwardStream
{
    private readonly Stream _source;
    private readonly long _until;
    private ReadOnlyMemory<byte> _header;
    private bool _endsInReturn;

    /// <summary>Makes a part.</summary>
    /// <param name="header">The header with its line break.</param>
    /// <param name="source">The file.</param>
    /// <param name="from">Where the stretch begins.</param>
    /// <param name="until">Where it ends; anything behind the end of the file is that end.</param>
    public FilePart(ReadOnlyMemory<byte> header, Stream source, long from, long until)
    {
        (_header, _source, _until) = (header, source, until);
        source.Position = from;
    }

    /// <summary>How many line breaks of the stretch have been read; of any kind, within quotes too, as the CSV reader counts them.</summary>
    public int LineBreaks { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (_header.IsEmpty)
            return ReadRows(buffer);
        var count = Math.Min(buffer.Length, _header.Length);
        _header.Span[..count].CopyTo(buffer);
        _header = _header[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }

    private int ReadRows(Span<byte> buffer)
    {
        var read = _source.Read(buffer[..(int)Math.Min(buffer.Length, _until - _source.Position)]);
        if (read > 0)
            CountLines(buffer[..read]);
        return read;
    }

    /// <summary>A return and a line feed are one break, either alone is one too.</summary>
    private void CountLines(ReadOnlySpan<byte> bytes)
    {
        LineBreaks += bytes.Count((byte)'\n');
        if (_endsInReturn && bytes[0] != (byte)'\n')
            LineBreaks++;
        _endsInReturn = bytes[^1] == (byte)'\r';
        for (var at = bytes.IndexOf((byte)'\r'); at >= 0 && at + 1 < bytes.Length; at = bytes.IndexOf((byte)'\r'))
        {
            if (bytes[at + 1] != (byte)'\n')
                LineBreaks++;
            bytes = bytes[(at + 1)..];
        }
    }
}
