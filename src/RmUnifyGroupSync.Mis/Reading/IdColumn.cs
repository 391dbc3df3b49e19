namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>
/// The ids of a column as UTF-8, one behind the other, to be looked up together and later: an id that stands on a million rows never
/// becomes text, and neither does it need an index before it is known what it may refer to.
/// </summary>
/// <param name="capacity">How many ids it takes.</param>
internal sealed class IdColumn(int capacity)
{
    private const int UsualLength = 16;
    private readonly int[] _ends = GC.AllocateUninitializedArray<int>(capacity);
    private readonly uint[] _hashes = GC.AllocateUninitializedArray<uint>(capacity);
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity * UsualLength);

    /// <summary>How many ids it has.</summary>
    public int Count { get; private set; }

    /// <summary>Hashes of the ids.</summary>
    public ReadOnlySpan<uint> Hashes => _hashes.AsSpan(0, Count);

    /// <summary>An id.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var start = StartOf(index);
            return _bytes.AsSpan(start, _ends[index] - start);
        }
    }

    /// <summary>Adds an id.</summary>
    public void Add(ReadOnlySpan<byte> id)
    {
        var start = StartOf(Count);
        if (_bytes.Length - start < id.Length)
            Array.Resize(ref _bytes, checked(Math.Max(_bytes.Length * 2, start + id.Length)));
        id.CopyTo(_bytes.AsSpan(start));
        _hashes[Count] = IdIndex.HashOf(id);
        _ends[Count++] = start + id.Length;
    }

    private int StartOf(int index) => index == 0 ? 0 : _ends[index - 1];
}
