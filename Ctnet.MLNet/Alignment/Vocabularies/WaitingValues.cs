using System.Numerics;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>
/// The values of a space that were met, but not yet as often as its vocabulary asks, and how often they were met. The values
/// that wait longest come first. Immutable and thread-safe.
/// </summary>
internal sealed class WaitingValues
{
    private const int WordBits = 64, MostBits = 31;

    private readonly int[] _counts;

    /// <param name="values">The values, some of which may wait no longer.</param>
    /// <param name="counts">How often each value was met; 0 for a value that waits no longer.</param>
    public WaitingValues(Vocabulary values, int[] counts)
    {
        (Values, _counts) = (values, counts);
        Count = counts.Length - counts.AsSpan().Count(0);
    }

    public static WaitingValues None { get; } = new(new Vocabulary([]), []);

    /// <summary>
    /// All values. Those that wait no longer keep their places until many places are empty, so that the next fit shares this
    /// table, and a saved change of it has only what is new.
    /// </summary>
    public Vocabulary Values { get; }

    /// <summary>How often each of <see cref="Values"/> was met; 0 for a value that waits no longer.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>The number of values that wait.</summary>
    public int Count { get; }

    /// <summary>The counts for a file: the number of bits of a count, then words of as many counts as fit.</summary>
    public IntegerTensor ToTensor()
    {
        int bits = _counts.Length == 0 ? 1 : Math.Max(1, BitOperations.Log2((uint)_counts.Max()) + 1), perWord = WordBits / bits;
        long[] words = new long[1 + WordsOf(_counts.Length, bits)];
        words[0] = bits;
        for (int place = 0; place < _counts.Length; place++)
            words[1 + place / perWord] |= (long)_counts[place] << (bits * (place % perWord));
        return new([words.Length], words);
    }

    /// <summary>Reads what was saved.</summary>
    /// <param name="texts">The values.</param>
    /// <param name="counts">The counts; see <see cref="ToTensor"/>.</param>
    /// <exception cref="ArgumentException">The counts do not fit the values, or a value stands there twice.</exception>
    public static WaitingValues From(IReadOnlyList<string> texts, IntegerTensor counts)
    {
        if (counts.Values is not [>= 1 and <= MostBits, ..] || counts.Values.Length != 1 + WordsOf(texts.Count, counts.Values[0]))
            throw new ArgumentException("The counts of values that wait do not fit the values.", nameof(counts));
        int bits = (int)counts.Values[0], perWord = WordBits / bits;
        int[] all = new int[texts.Count];
        for (int place = 0; place < all.Length; place++)
            all[place] = (int)(counts.Values[1 + place / perWord] >>> (bits * (place % perWord))) & (int)((1L << bits) - 1);
        return new(Vocabulary.Of(texts), all);
    }

    private static long WordsOf(long counts, long bits) => (counts + WordBits / bits - 1) / (WordBits / bits);
}
