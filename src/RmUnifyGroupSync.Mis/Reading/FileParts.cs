namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>
/// Cuts a large CSV file at line breaks, so that its parts can be read side by side. Whether such a line break stands between two
/// rows or within a quoted field cannot be told without reading all that stands before it: when it was the latter, the part before it
/// ends in an open quotation mark and fails, and then the file is to be read as one.
/// </summary>
internal sealed class FileParts
{
    /// <summary>Smaller parts than this are not worth their own tables.</summary>
    internal const long UsualBytes = 24 << 20;

    private const int HeadLength = 1 << 16;
    private readonly Func<Stream> _open;
    private readonly byte[] _header;

    private readonly List<(long From, long Until)> _ranges;

    private FileParts(Func<Stream> open, byte[] header, List<(long From, long Until)> ranges) => (_open, _header, _ranges) = (open, header, ranges);

    /// <summary>How many parts there are: two or more.</summary>
    public int Count => _ranges.Count;

    /// <summary>Cuts a file into parts of about the given length; null when it is too short, or is none that can be cut.</summary>
    /// <param name="files">The export.</param>
    /// <param name="name">Name of the file.</param>
    /// <param name="bytes">Length of a part.</param>
    public static FileParts? Of(IExportFiles files, string name, long bytes = UsualBytes)
    {
        using var stream = files.Open(name);
        if (!stream.CanSeek || stream.Length / 2 < bytes || HeaderOf(stream) is not { } header)
            return null;
        var ranges = new List<(long, long)>();
        var count = (stream.Length + bytes - 1) / bytes;
        var from = (long)header.Length;
        for (var part = 1; part < count; part++)
            if (RowBehind(stream, stream.Length / count * part) is { } row && row > from)
            {
                ranges.Add((from, row));
                from = row;
            }

        ranges.Add((from, long.MaxValue));
        return ranges.Count > 1 ? new FileParts(() => files.Open(name), header, ranges) : null;
    }

    /// <summary>A part as if it were a file: the header, then its rows.</summary>
    public FilePart Open(int part) => new(_header, _open(), _ranges[part].From, _ranges[part].Until);

    /// <summary>
    /// The header with its line break; null when it is not certain that it is one line with commas between the names: with other
    /// separators, in UTF-16, or with a quotation mark left open.
    /// </summary>
    private static byte[]? HeaderOf(Stream stream)
    {
        var head = new byte[HeadLength];
        var read = head.AsSpan(0, stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false));
        var header = read[..(read.IndexOf((byte)'\n') + 1)];
        return header.Contains((byte)',') && !header.ContainsAny("\0;\t|"u8) && header.Count((byte)'"') % 2 == 0 ? header.ToArray() : null;
    }

    /// <summary>The first byte behind the next line break; null when the next row is endless.</summary>
    private static long? RowBehind(Stream stream, long position)
    {
        var page = new byte[HeadLength];
        stream.Position = position;
        var read = stream.ReadAtLeast(page, HeadLength, throwOnEndOfStream: false);
        var end = page.AsSpan(0, read).IndexOf((byte)'\n');
        return end < 0 ? null : position + end + 1;
    }
}
