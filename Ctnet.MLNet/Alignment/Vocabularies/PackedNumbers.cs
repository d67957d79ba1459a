using System.Numerics;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>
/// Writes many small whole numbers as few words: first the number of bits of a number, then words with as many numbers as fit,
/// lowest bits first.
/// </summary>
internal static class PackedNumbers
{
    private const int WordBits = 64, MostBits = 31;

    /// <summary>The words of some numbers, which are not negative.</summary>
    public static long[] Pack(IReadOnlyList<int> numbers)
    {
        int bits = numbers.Count == 0 ? 1 : Math.Max(1, BitOperations.Log2((uint)numbers.Max()) + 1), perWord = WordBits / bits;
        long[] words = new long[1 + WordsOf(numbers.Count, bits)];
        words[0] = bits;
        for (int place = 0; place < numbers.Count; place++)
            words[1 + place / perWord] |= (long)numbers[place] << (bits * (place % perWord));
        return words;
    }

    /// <summary>Reads what <see cref="Pack"/> wrote.</summary>
    /// <param name="words">The words.</param>
    /// <param name="count">How many numbers they have.</param>
    /// <param name="what">What the numbers are, for the message.</param>
    /// <exception cref="ArgumentException">The number of words does not fit the count of numbers.</exception>
    public static int[] Unpack(ReadOnlySpan<long> words, int count, string what)
    {
        if (words is not [>= 1 and <= MostBits, ..] || words.Length != 1 + WordsOf(count, words[0]))
            throw new ArgumentException($"The {what} do not fit the values.", nameof(words));
        int bits = (int)words[0], perWord = WordBits / bits;
        int[] numbers = new int[count];
        for (int place = 0; place < count; place++)
            numbers[place] = (int)(words[1 + place / perWord] >>> (bits * (place % perWord))) & (int)((1L << bits) - 1);
        return numbers;
    }

    private static long WordsOf(long numbers, long bits) => (numbers + WordBits / bits - 1) / (WordBits / bits);
}
