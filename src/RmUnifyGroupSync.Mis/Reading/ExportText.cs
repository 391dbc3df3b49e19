using System.Text;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>
/// Turns the bytes of an export into text: BOM, UTF-8, UTF-16 with and without BOM; bytes that are not UTF-8 are read as
/// Windows-1252, which is what Excel and older products write. Remembers what the end of a truncated file looks like.
/// </summary>
internal sealed class ExportText : TextReader
{
    private const int HeadLength = 4096;
    private readonly StreamReader _reader;
    private readonly Windows1252Fallback? _fallback;
    private char _last = '\n';

    public ExportText(Stream stream)
    {
        var head = new byte[HeadLength];
        var length = stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
        var encoding = Detect(head.AsSpan(0, length));
        _fallback = encoding.DecoderFallback as Windows1252Fallback;
        _reader = new StreamReader(new HeadedStream(head, length, stream), encoding, detectEncodingFromByteOrderMarks: true, 1 << 16);
    }

    /// <summary>True when bytes that are not UTF-8 were met.</summary>
    public bool FellBack => _fallback?.Used == true;

    /// <summary>True when the text read so far ends in a line break.</summary>
    public bool EndsInLineBreak => _last is '\n' or '\r';

    public override int Read(char[] buffer, int index, int count)
    {
        var read = _reader.Read(buffer, index, count);
        if (read > 0)
            _last = buffer[index + read - 1];
        return read;
    }

    public override string? ReadLine() => _reader.ReadLine();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _reader.Dispose();
        base.Dispose(disposing);
    }

    private static Encoding Detect(ReadOnlySpan<byte> head)
    {
        if (head.Length >= 4 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0)
            return Encoding.Unicode;
        if (head.Length >= 4 && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0)
            return Encoding.BigEndianUnicode;
        return Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new Windows1252Fallback());
    }

    /// <summary>Gives back the bytes that the detection took, then the rest.</summary>
    private sealed class HeadedStream(byte[] head, int length, Stream rest) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (_position == length)
                return rest.Read(buffer);
            var count = Math.Min(buffer.Length, length - _position);
            head.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rest.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>Reads each byte that is no UTF-8 as Windows-1252, in the same pass.</summary>
internal sealed class Windows1252Fallback : DecoderFallback
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public bool Used { get; private set; }

    public override int MaxCharCount => 4;

    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(this);

    private sealed class Buffer(Windows1252Fallback owner) : DecoderFallbackBuffer
    {
        private string _text = "";
        private int _position;

        public override int Remaining => _text.Length - _position;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            owner.Used = true;
            _text = Windows1252.GetString(bytesUnknown);
            _position = 0;
            return _text.Length > 0;
        }

        public override char GetNextChar() => _position < _text.Length ? _text[_position++] : '\0';

        public override bool MovePrevious()
        {
            if (_position == 0)
                return false;
            _position--;
            return true;
        }

        public override void Reset() => (_text, _position) = ("", 0);
    }
}
