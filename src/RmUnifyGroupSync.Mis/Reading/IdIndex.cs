using System.Buffers.Binary;
using System.Text;

namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>
/// Numbers the texts of a column in the order in which they are first met, by their bytes: an id that stands on a million rows
/// becomes a string once, when somebody asks for it.
/// </summary>
internal sealed class IdIndex
{
    private const int FirstSlots = 256;
    private const int UsualLength = 16;
    private const int InStep = 64;
    private const ulong Mix = 0x9E3779B97F4A7C15;
    private Slot[] _slots = new Slot[FirstSlots];
    private int[] _ends = new int[FirstSlots / 2];
    private byte[] _bytes = new byte[FirstSlots / 2 * UsualLength];
    private Slot _last;

    /// <summary>How many different texts were met.</summary>
    public int Count { get; private set; }

    /// <summary>The text with a number.</summary>
    public string this[int number]
    {
        get
        {
            var start = number == 0 ? 0 : _ends[number - 1];
            return Encoding.UTF8.GetString(_bytes.AsSpan(start, _ends[number] - start));
        }
    }

    /// <summary>The number of a text, which is added when it is new.</summary>
    public int NumberOf(ReadOnlySpan<byte> text) => _last.Number > 0 && IsAt(_last, text) ? _last.Number - 1 : NumberOf(text, HashOf(text));

    /// <summary>The number of a text; -1 when it was never met.</summary>
    public int Find(ReadOnlySpan<byte> text) => _last.Number > 0 && IsAt(_last, text) ? _last.Number - 1 : Find(text, HashOf(text)).Number - 1;

    /// <summary>
    /// Finds the numbers of all ids of a column, -1 for those that were never met. Looked up in step: in a large index nearly every
    /// look-up waits for memory, and the waits of a few ids overlap.
    /// </summary>
    public void Find(IdColumn ids, Span<int> numbers)
    {
        Span<Slot> likely = stackalloc Slot[InStep];
        for (var from = 0; from < ids.Count; from += InStep)
        {
            var hashes = ids.Hashes.Slice(from, Math.Min(InStep, ids.Count - from));
            for (var i = 0; i < hashes.Length; i++)
                likely[i] = _slots[(int)hashes[i] & (_slots.Length - 1)];
            for (var i = 0; i < hashes.Length; i++)
            {
                var slot = likely[i];
                var id = ids[from + i];
                numbers[from + i] = (slot.Number > 0 && slot.Hash == hashes[i] && IsAt(slot, id) ? slot : Find(id, hashes[i])).Number - 1;
            }
        }
    }

    private int NumberOf(ReadOnlySpan<byte> text, uint hash)
    {
        ref var slot = ref Find(text, hash);
        if (slot.Number == 0)
            slot = ref Add(text, hash, ref slot);
        _last = slot;
        return slot.Number - 1;
    }

    private bool IsAt(in Slot slot, ReadOnlySpan<byte> text) =>
        slot.Length == text.Length && text.SequenceEqual(_bytes.AsSpan(slot.Start, slot.Length));

    private ref Slot Find(ReadOnlySpan<byte> text, uint hash)
    {
        var slots = _slots;
        var at = (int)hash & (slots.Length - 1);
        while (slots[at].Number > 0 && !(slots[at].Hash == hash && IsAt(slots[at], text)))
            at = (at + 1) & (slots.Length - 1);
        return ref slots[at];
    }

    private ref Slot Add(ReadOnlySpan<byte> text, uint hash, ref Slot slot)
    {
        if (Count == _ends.Length)
        {
            Grow();
            slot = ref Find(text, hash);
        }

        var start = Count == 0 ? 0 : _ends[Count - 1];
        if (_bytes.Length - start < text.Length)
            Array.Resize(ref _bytes, checked(Math.Max(_bytes.Length * 2, start + text.Length)));
        text.CopyTo(_bytes.AsSpan(start));
        _ends[Count] = start + text.Length;
        slot = new Slot(hash, ++Count, start, text.Length);
        return ref slot;
    }

    private void Grow()
    {
        Array.Resize(ref _ends, _ends.Length * 2);
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (ref readonly var entry in old.AsSpan())
        {
            if (entry.Number == 0)
                continue;
            var at = (int)entry.Hash & (_slots.Length - 1);
            while (_slots[at].Number > 0)
                at = (at + 1) & (_slots.Length - 1);
            _slots[at] = entry;
        }
    }

    /// <summary>The hash of a text. Eight bytes at a time; the last eight overlap those before them, which costs less than a loop over what is left.</summary>
    public static uint HashOf(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length * Mix;
        var rest = 0UL;
        if (text.Length >= sizeof(ulong))
        {
            rest = BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]);
            for (; text.Length > sizeof(ulong); text = text[sizeof(ulong)..])
                hash = Stir(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
        }
        else
            foreach (var b in text)
                rest = (rest << 8) | b;
        return (uint)(Stir(hash ^ rest) >> 32);
    }

    private static ulong Stir(ulong hash)
    {
        hash *= Mix;
        return hash ^ (hash >> 29);
    }

    /// <summary>Everything that a search needs in one place; a number of zero is an empty slot.</summary>
    private readonly record struct Slot(uint Hash, int Number, int Start, int Length);
}
