using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>A sample of values in which each has the same chance. The first values are kept whole. Not thread-safe.</summary>
/// <param name="size">The number of values that are kept.</param>
/// <param name="seed">Fixes the sample, so that it depends only on the values.</param>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class Reservoir<T>(int size, int seed) where T : unmanaged
{
    private readonly Random _random = new(seed);
    private readonly List<T> _kept = [];

    /// <summary>The number of values that were added.</summary>
    public long Count { get; private set; }

    public IReadOnlyList<T> Kept => _kept;

    /// <summary>Adds a value.</summary>
    /// <returns>Whether the sample is still whole, so that it has all values.</returns>
    public bool Add(T value)
    {
        Count++;
        if (_kept.Count < size)
            _kept.Add(value);
        else if (_random.NextInt64(Count) is var at && at < size)
            _kept[(int)at] = value;
        return Count <= size;
    }

    public void Write(ShareWriter writer)
    {
        writer.Write(Count);
        writer.Write<T>(_kept);
    }

    /// <summary>
    /// Adds the sample of another rank, whose rows follow. Together they are whole while all values fit. Otherwise values are
    /// drawn from both, as often as they stand for values.
    /// </summary>
    public void Merge(ShareReader reader)
    {
        long others = reader.Read<long>();
        List<T> other = [.. reader.ReadAll<T>()];
        if (Count + others <= size)
        {
            _kept.AddRange(other);
            Count += others;
            return;
        }

        (long left, long right) = (Count, others);
        List<T> own = [.. _kept];
        _random.Shuffle(CollectionsMarshal.AsSpan(own));
        _random.Shuffle(CollectionsMarshal.AsSpan(other));
        _kept.Clear();
        while (_kept.Count < size)
        {
            List<T> from = _random.NextInt64(left + right) < left ? own : other;
            (left, right) = from == own ? (left - 1, right) : (left, right - 1);
            _kept.Add(from[^1]);
            from.RemoveAt(from.Count - 1);
        }

        Count += others;
    }
}
