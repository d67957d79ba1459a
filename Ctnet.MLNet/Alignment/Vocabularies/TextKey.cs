using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>
/// The key by which a <see cref="TextTable"/> finds a text. Its two words hold all of a text of at most 7 characters, or of a
/// Latin text of at most 16, or a hash of any other text.
/// </summary>
internal readonly struct TextKey
{
    private const int Inline = 16, Hashed = -1;

    // Each process has its own seed, so that nobody can prepare texts that all hash to one slot. The texts' numbers do not
    // depend on it.
    private static readonly ulong s_seed = (ulong)Random.Shared.NextInt64() | 1;

    private TextKey(ulong first, ulong last, int length) => (First, Last, Length) = (first, last, length);

    public ulong First { get; }

    public ulong Last { get; }

    /// <summary>
    /// The text's length, or -1 if <see cref="First"/> is a hash. Texts whose keys are equal hashes may still differ.
    /// </summary>
    public int Length { get; }

    public bool IsHashed => Length == Hashed;

    /// <summary>The hash that selects the key's slot in a table.</summary>
    public uint Hash
    {
        get
        {
            ulong high = Math.BigMul(First ^ s_seed, Last ^ ((ulong)(uint)Length << 56) ^ 0x9E37_79B9_7F4A_7C15, out ulong low);
            return (uint)((high ^ low) >> 16);
        }
    }

    public static TextKey Of(ReadOnlySpan<char> text)
    {
        if (text.Length > Inline)
            return OfLong(text);
        ref ushort start = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        if (text.Length >= 8)
        {
            // The first eight and the last eight characters may overlap. Together with the length they determine the text.
            Vector128<ushort> first = Vector128.LoadUnsafe(ref start);
            Vector128<ushort> last = Vector128.LoadUnsafe(ref start, (nuint)(text.Length - 8));
            if (((first | last) & Vector128.Create((ushort)0xFF00)) != Vector128<ushort>.Zero)
                return OfLong(text);
            Vector128<ulong> bytes = Vector128.Narrow(first, last).AsUInt64();
            return new(bytes[0], bytes[1], text.Length);
        }

        if (text.Length >= 4)
            return new(FourFrom(ref start), FourFrom(ref Unsafe.Add(ref start, text.Length - 4)), text.Length);
        ulong word = 0;
        foreach (char character in text)
            word = (word << 16) | character;
        return new(word, 0, text.Length);
    }

    private static ulong FourFrom(ref ushort start) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref start));

    private static TextKey OfLong(ReadOnlySpan<char> text) =>
        new(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text), (long)s_seed), (ulong)text.Length, Hashed);
}
