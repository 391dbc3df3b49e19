using System.Text;
using System.Text.Unicode;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>
/// The bytes of an export on their way to the CSV reader: bytes that are not UTF-8 become what they are in Windows-1252, which is
/// what spreadsheets and older products write; UTF-16 passes as it is. Remembers how the file ended, to know a truncated one.
/// </summary>
internal sealed class ExportBytes : ForwardStream
{
    private const int HeadLength = 4096;
    private const int LongestSequence = 4;
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private readonly Stream _source;
    private readonly byte[] _head = new byte[HeadLength];
    private readonly byte[] _carry = new byte[LongestSequence];
    private readonly bool _isUtf8;
    private readonly int _headLength;
    private int _headPosition;
    private int _carryLength;
    private byte[] _mended = [];
    private int _mendedPosition;
    private int _mendedLength;
    private byte _last = (byte)'\n';
    private byte _beforeLast;

    public ExportBytes(Stream source)
    {
        _source = source;
        _headLength = source.ReadAtLeast(_head, HeadLength, throwOnEndOfStream: false);
        Encoding = Detect(_head.AsSpan(0, _headLength), out _isUtf8);
    }

    /// <summary>The encoding when neither a byte order mark nor UTF-8 says it; else null.</summary>
    public Encoding? Encoding { get; }

    /// <summary>True when bytes that are not UTF-8 were met.</summary>
    public bool FellBack { get; private set; }

    /// <summary>True when what was read so far ends in a line break.</summary>
    public bool EndsInLineBreak => (_last == 0 ? _beforeLast : _last) is (byte)'\n' or (byte)'\r';

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        var read = _mendedPosition < _mendedLength ? TakeMended(buffer)
            : !_isUtf8 ? ReadSource(buffer)
            : buffer.Length > 2 * LongestSequence ? ReadUtf8(buffer)
            : ReadThroughMended(buffer);
        Remember(buffer[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }

    private static Encoding? Detect(ReadOnlySpan<byte> head, out bool isUtf8)
    {
        isUtf8 = false;
        if (head.Length >= 2 && (head[..2].SequenceEqual(new byte[] { 0xFF, 0xFE }) || head[..2].SequenceEqual(new byte[] { 0xFE, 0xFF })))
            return null;
        if (head.Length >= LongestSequence && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0)
            return Encoding.Unicode;
        if (head.Length >= LongestSequence && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0)
            return Encoding.BigEndianUnicode;
        isUtf8 = true;
        return null;
    }

    private int ReadSource(Span<byte> buffer)
    {
        if (_headPosition == _headLength)
            return _source.Read(buffer);
        var count = Math.Min(buffer.Length, _headLength - _headPosition);
        _head.AsSpan(_headPosition, count).CopyTo(buffer);
        _headPosition += count;
        return count;
    }

    /// <summary>Reads straight into the buffer; only bytes that are no UTF-8 take a detour.</summary>
    private int ReadUtf8(Span<byte> buffer)
    {
        while (true)
        {
            _carry.AsSpan(0, _carryLength).CopyTo(buffer);
            var read = ReadSource(buffer[_carryLength..]);
            var (length, ended) = (_carryLength + read, read == 0);
            _carryLength = 0;
            var data = buffer[..length];
            var tail = ended ? 0 : UnfinishedTail(data);
            if (!Utf8.IsValid(data[..^tail]))
            {
                Mend(data, ended);
                return TakeMended(buffer);
            }

            data[^tail..].CopyTo(_carry);
            _carryLength = tail;
            if (length > tail || ended)
                return length - tail;
        }
    }

    /// <summary>Serves a reader that offers less room than a character may need.</summary>
    private int ReadThroughMended(Span<byte> buffer)
    {
        var page = new byte[HeadLength];
        var read = ReadUtf8(page);
        (_mended, _mendedPosition, _mendedLength) = ([.. page.AsSpan(0, read), .. _mended.AsSpan(_mendedPosition, _mendedLength - _mendedPosition)],
            0, read + _mendedLength - _mendedPosition);
        return TakeMended(buffer);
    }

    private int TakeMended(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _mendedLength - _mendedPosition);
        _mended.AsSpan(_mendedPosition, count).CopyTo(buffer);
        _mendedPosition += count;
        return count;
    }

    private void Mend(ReadOnlySpan<byte> data, bool ended)
    {
        FellBack = true;
        var text = new MemoryStream(data.Length + HeadLength);
        while (!data.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(data, out _, out var consumed);
            if (status == System.Buffers.OperationStatus.NeedMoreData && !ended)
                break;
            if (status == System.Buffers.OperationStatus.Done)
                text.Write(data[..consumed]);
            else
                text.Write(Encoding.UTF8.GetBytes(Windows1252.GetString(data[..consumed])));
            data = data[consumed..];
        }

        data.CopyTo(_carry);
        _carryLength = data.Length;
        (_mended, _mendedPosition, _mendedLength) = (text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>Number of bytes at the end that may be the beginning of a character.</summary>
    private static int UnfinishedTail(ReadOnlySpan<byte> data)
    {
        for (var back = 1; back < LongestSequence && back <= data.Length; back++)
        {
            var b = data[^back];
            if ((b & 0xC0) == 0x80)
                continue;
            var needed = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
            return needed > back ? back : 0;
        }

        return 0;
    }

    private void Remember(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return;
        _beforeLast = data.Length > 1 ? data[^2] : _last;
        _last = data[^1];
    }
}
