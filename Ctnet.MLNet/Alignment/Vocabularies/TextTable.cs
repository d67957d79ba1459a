using System.Runtime.InteropServices;
using Ctnet.MLNet.Memory;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>
/// Numbers different texts in the order in which they were added. Vocabularies are larger than caches, so the cost of a look-up
/// is the number of distant places in memory that it reads. Here this is one place, the slot, which holds all of a short text. A
/// caller with several look-ups prefetches all of their slots first. One thread may add texts while others read.
/// </summary>
/// <remarks>
/// A reader finds a text through its slot, whose number is written last. Larger arrays replace smaller ones whole, and hold all
/// that these held.
/// </remarks>
internal sealed class TextTable
{
    private Slot[] _slots;
    private char[] _characters;
    private int[] _ends;

    public TextTable(int capacity = 4)
    {
        _slots = new Slot[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, 3L * capacity / 2))];
        _characters = new char[Math.Max(16, 8 * capacity)];
        _ends = new int[Math.Max(4, capacity)];
        Hashes = new(this);
    }

    public int Count { get; private set; }

    public string this[int number] => new(Text(number));

    /// <summary>The hashes of the first texts.</summary>
    public TextHashes Hashes { get; }

    /// <summary>A copy of the first texts.</summary>
    public TextTable Copy(int count)
    {
        var copy = new TextTable(count);
        for (int number = 0; number < count; number++)
            copy.Add(Text(number));
        return copy;
    }

    /// <summary>Fetches the place where a key would be, to look for it a little later.</summary>
    public void Prefetch(in TextKey key)
    {
        Slot[] slots = _slots;
        CacheLine.Fetch(ref slots[SlotOf(key, slots)]);
    }

    public int Find(ReadOnlySpan<char> text) => Find(TextKey.Of(text), text);

    /// <summary>The text's number, or -1 if the table lacks the text.</summary>
    public int Find(in TextKey key, ReadOnlySpan<char> text)
    {
        Slot[] slots = Volatile.Read(ref _slots);
        return Find(slots, key, text, out int at) ? slots[at].Next - 1 : -1;
    }

    public int Add(ReadOnlySpan<char> text) => Add(TextKey.Of(text), text);

    /// <summary>The text's number. A text that the table lacks is added, and gets the next number.</summary>
    /// <exception cref="InvalidOperationException">All texts together have more than two billion characters.</exception>
    public int Add(in TextKey key, ReadOnlySpan<char> text)
    {
        if (Find(_slots, key, text, out int at))
            return _slots[at].Next - 1;
        Append(text);
        if (4L * Count > 3L * _slots.Length)
            Grow();
        else
            _slots[at].Set(key, Count);
        return Count - 1;
    }

    public ReadOnlySpan<char> Text(int number)
    {
        int start = number == 0 ? 0 : _ends[number - 1];
        return _characters.AsSpan(start, _ends[number] - start);
    }

    private void Append(ReadOnlySpan<char> text)
    {
        int start = Count == 0 ? 0 : _ends[Count - 1];
        if ((long)start + text.Length > Array.MaxLength)
            throw new InvalidOperationException(
                "The values of a vocabulary have more than two billion characters. Raise minimumFrequency, or hash the field.");
        if (start + text.Length > _characters.Length)
            Array.Resize(
                ref _characters, (int)Math.Min(Array.MaxLength, Math.Max(2L * _characters.Length, start + text.Length)));
        if (Count == _ends.Length)
            Array.Resize(ref _ends, 2 * _ends.Length);
        text.CopyTo(_characters.AsSpan(start));
        _ends[Count++] = start + text.Length;
    }

    private void Grow()
    {
        var slots = new Slot[2 * _slots.Length];
        // The places of texts that follow each other lie far apart: they are fetched together before they are filled.
        Span<TextKey> keys = stackalloc TextKey[32];
        for (int first = 0; first < Count; first += keys.Length)
        {
            int count = Math.Min(keys.Length, Count - first);
            for (int i = 0; i < count; i++)
            {
                keys[i] = TextKey.Of(Text(first + i));
                CacheLine.Fetch(ref slots[SlotOf(keys[i], slots)]);
            }

            for (int i = 0; i < count; i++)
                Put(slots, keys[i], first + i + 1);
        }

        Volatile.Write(ref _slots, slots);
    }

    // Whether the table has a text; its slot, or the free slot where it belongs.
    private bool Find(Slot[] slots, in TextKey key, ReadOnlySpan<char> text, out int at)
    {
        for (at = SlotOf(key, slots); ; at = (at + 1) & (slots.Length - 1))
        {
            ref Slot slot = ref slots[at];
            int next = Volatile.Read(ref slot.Next);
            if (next == 0)
                return false;
            if (slot.Is(key) && (!key.IsHashed || text.SequenceEqual(Text(next - 1))))
                return true;
        }
    }

    private static void Put(Slot[] slots, in TextKey key, int next)
    {
        int at = SlotOf(key, slots);
        while (slots[at].Next != 0)
            at = (at + 1) & (slots.Length - 1);
        slots[at].Set(key, next);
    }

    private static int SlotOf(in TextKey key, Slot[] slots) => (int)(key.Hash & (uint)(slots.Length - 1));

    /// <summary>A key, and its number plus one; 0 marks a free slot. At most three of four slots are taken.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Slot
    {
        private ulong _first, _last;
        private int _length;

        public int Next;

        public readonly bool Is(in TextKey key) => _first == key.First && _last == key.Last && _length == key.Length;

        public void Set(in TextKey key, int next)
        {
            (_first, _last, _length) = (key.First, key.Last, key.Length);
            Volatile.Write(ref Next, next);
        }
    }
}
