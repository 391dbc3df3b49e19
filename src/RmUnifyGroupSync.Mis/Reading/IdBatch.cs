namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>A few texts as UTF-8, copied one behind the other, to be looked up together.</summary>
internal sealed class IdBatch
{
    /// <summary>How many texts it takes.</summary>
    public const int Most = 64;

    private const int UsualLength = 40;
    private readonly int[] _ends = new int[Most];
    private byte[] _bytes = new byte[Most * UsualLength];

    /// <summary>How many texts it has.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it takes no more.</summary>
    public bool IsFull => Count == Most;

    /// <summary>A text.</summary>
    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(StartOf(index), _ends[index] - StartOf(index));

    /// <summary>Adds a text.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        var start = StartOf(Count);
        if (_bytes.Length - start < text.Length)
            Array.Resize(ref _bytes, checked(Math.Max(_bytes.Length * 2, start + text.Length)));
        text.CopyTo(_bytes.AsSpan(start));
        _ends[Count++] = start + text.Length;
    }

    /// <summary>Makes it empty.</summary>
    public void Clear() => Count = 0;

    private int StartOf(int index) => index == 0 ? 0 : _ends[index - 1];
}
