using System.Numerics.Tensors;

namespace Ctnet.MLNet.Persistence;

/// <summary>A dense float32 tensor in row-major order, outside of libtorch.</summary>
internal sealed class WeightTensor
{
    public WeightTensor(int[] shape, float[] values)
    {
        TensorShape.Check(shape, values);
        Shape = shape;
        Values = values;
    }

    public int[] Shape { get; }

    public float[] Values { get; }

    public int Rows => Shape[0];

    public int Columns => Shape.Length > 1 ? Shape[1] : 1;

    /// <summary>Whether no value is NaN or infinite.</summary>
    public bool IsFinite => TensorPrimitives.IsFiniteAll<float>(Values);

    public static WeightTensor Zeros(params int[] shape) => new(shape, new float[TensorShape.LengthOf(shape)]);

    public override string ToString() => TensorShape.Format(Shape);
}
