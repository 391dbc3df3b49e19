namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>
/// Reads one entry of a zip file and no more: a zip bomb ends in an error instead of in memory, an entry that is shorter than it
/// says is truncated.
/// </summary>
internal sealed class BoundedStream(Stream source, long declared, long compressed, string name, IDisposable owner) : ForwardStream
{
    /// <summary>The most bytes that any file of an export may have.</summary>
    internal const long MostBytes = 4L << 30;

    /// <summary>Up to this size a file may shrink as much as it likes.</summary>
    internal const long FreeBytes = 64L << 20;

    /// <summary>CSV shrinks to a tenth, at best to a fiftieth; a bomb to a thousandth.</summary>
    internal const long MostExpansion = 200;

    private long _read;

    public override long Length => declared;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        _read += read;
        if (_read > declared || _read > MostBytes || (_read > FreeBytes && _read / MostExpansion > compressed))
            throw new InvalidDataException($"'{name}' in the zip grows beyond all bounds.");
        if (read == 0 && buffer.Length > 0 && _read < declared)
            throw new InvalidDataException($"'{name}' in the zip is truncated.");
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
            owner.Dispose();
        }

        base.Dispose(disposing);
    }
}
