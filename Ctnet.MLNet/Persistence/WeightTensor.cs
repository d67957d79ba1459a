using System.Numerics.Tensors;

namespace Ctnet.MLNet.Persistence;

/// <summary>A dense float32 tensor in row-major order, outside of libtorch.</summary>
internal sealed class WeightTensor
{
    public WeightTensor(int[] shape, float[] values)
    {
        long length = LengthOf(shape);
        if (length != values.Length)
            throw new ArgumentException($"A tensor of shape [{string.Join(", ", shape)}] has {length} values, not {values.Length}.", nameof(values));
        Shape = shape;
        Values = values;
    }

    public int[] Shape { get; }

    public float[] Values { get; }

    public int Rows => Shape[0];

    public int Columns => Shape.Length > 1 ? Shape[1] : 1;

    /// <summary>Whether all values are numbers, and none infinite.</summary>
    public bool IsFinite => TensorPrimitives.IsFiniteAll<float>(Values);

    public static WeightTensor Zeros(params int[] shape) => new(shape, new float[LengthOf(shape)]);

    public static long LengthOf(ReadOnlySpan<int> shape)
    {
        long length = 1;
        foreach (int size in shape)
            length = checked(length * size);
        return length;
    }

    public override string ToString() => $"[{string.Join(", ", Shape)}]";
}
