namespace Ctnet.MLNet.Persistence;

/// <summary>A dense int64 tensor in row-major order.</summary>
internal sealed class IntegerTensor
{
    public IntegerTensor(int[] shape, long[] values)
    {
        TensorShape.Check(shape, values);
        Shape = shape;
        Values = values;
    }

    public int[] Shape { get; }

    public long[] Values { get; }
}
