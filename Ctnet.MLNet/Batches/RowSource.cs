using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ctnet.MLNet.Training;

/// <summary>Rows of floats, one after the other.</summary>
internal readonly ref struct RowSource(ReadOnlySpan<float> values, int width)
{
    /// <summary>How many rows ahead to fetch where rows are read in a random order.</summary>
    public const int PrefetchDistance = 8;

    private const int CacheLine = 16;

    private readonly ReadOnlySpan<float> _values = values;

    public ReadOnlySpan<float> Row(int row) => _values.Slice(row * width, width);

    /// <summary>Fetches a row into the cache, to read it a little later.</summary>
    public unsafe void Prefetch(int row)
    {
        if (!Sse.IsSupported)
            return;
        ref readonly float start = ref _values[row * width];
        for (int at = 0; at < width; at += CacheLine)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref Unsafe.AsRef(in start), at)));
    }
}
