using System.Numerics.Tensors;

namespace Ctnet.MLNet.Scoring.Plans;

/// <summary>A vector field, which the network projects to the width of an embedding.</summary>
/// <param name="Start">The field's first slot in the feature vector.</param>
/// <param name="Count">How many values it has.</param>
/// <param name="Width">The width of the projection.</param>
/// <param name="GatheredStart">Where its values begin in what a batch gathers. A mark follows them: 1 if it is missing.</param>
/// <param name="InputStart">Where its projection begins in the network's input.</param>
internal sealed record ProjectedVector(int Start, int Count, int Width, int GatheredStart, int InputStart)
{
    /// <summary>How many gathered values it has: its own and the mark.</summary>
    public int GatheredCount => Count + 1;

    /// <summary>
    /// Copies a vector and its mark. A vector with a NaN is missing: its values are zeros and its mark is 1.
    /// </summary>
    /// <param name="values">The vector.</param>
    /// <param name="into">Receives the vector's values and, after them, the mark.</param>
    public static void Gather(ReadOnlySpan<float> values, Span<float> into)
    {
        bool missing = TensorPrimitives.IsNaNAny(values);
        if (missing)
            into[..^1].Clear();
        else
            values.CopyTo(into);
        into[^1] = missing ? 1 : 0;
    }
}
