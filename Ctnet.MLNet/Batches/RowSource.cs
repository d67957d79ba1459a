using Ctnet.MLNet.Memory;

namespace Ctnet.MLNet.Batches;

/// <summary>Rows of floats, one after the other.</summary>
internal readonly ref struct RowSource(ReadOnlySpan<float> values, int width)
{
    /// <summary>How many rows ahead to fetch where rows are read in a random order.</summary>
    public const int PrefetchDistance = 8;

    private readonly ReadOnlySpan<float> _values = values;

    public ReadOnlySpan<float> Row(int row) => _values.Slice(row * width, width);

    /// <summary>Fetches a row into the cache, to read it a little later.</summary>
    public void Prefetch(int row) => CacheLine.FetchRow(in _values[row * width], width);
}
