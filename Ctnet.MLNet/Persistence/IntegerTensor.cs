namespace Ctnet.MLNet.Persistence;

/// <summary>A dense int64 tensor in row-major order.</summary>
internal sealed class IntegerTensor
{
    public IntegerTensor(int[] shape, long[] values)
    {
        long length = WeightTensor.LengthOf(shape);
        if (length != values.Length)
            throw new ArgumentException($"A tensor of shape [{string.Join(", ", shape)}] has {length} values, not {values.Length}.", nameof(values));
        Shape = shape;
        Values = values;
    }

    public int[] Shape { get; }

    public long[] Values { get; }
}
