namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>The vectors of a batch's rows, one after the other in one array.</summary>
/// <param name="Values">The values; there may be more than the batch has.</param>
/// <param name="Width">The width of one vector.</param>
internal readonly record struct BatchVectors(float[] Values, int Width)
{
    public Span<float> Row(int row) => Values.AsSpan(row * Width, Width);

    /// <summary>The values of the first rows.</summary>
    public Span<float> Rows(int count) => Values.AsSpan(0, count * Width);
}
