using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>
/// The values of a space that were met, but not yet as often as its vocabulary asks, and how often they were met. The values
/// that wait longest come first. Immutable and thread-safe.
/// </summary>
internal sealed class WaitingValues
{
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

    /// <summary>The counts for a file; see <see cref="PackedNumbers"/>.</summary>
    public IntegerTensor ToTensor()
    {
        long[] words = PackedNumbers.Pack(_counts);
        return new([words.Length], words);
    }

    /// <summary>Reads what was saved.</summary>
    /// <param name="texts">The values.</param>
    /// <param name="counts">The counts; see <see cref="ToTensor"/>.</param>
    /// <exception cref="ArgumentException">The counts do not fit the values, or a value stands there twice.</exception>
    public static WaitingValues From(IReadOnlyList<string> texts, IntegerTensor counts)
    {
        int[] all = PackedNumbers.Unpack(counts.Values, texts.Count, "counts of values that wait");
        return new(Vocabulary.Of(texts), all);
    }
}
