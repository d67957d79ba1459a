namespace Ctnet.MLNet.Persistence;

/// <summary>The sizes of a tensor's dimensions.</summary>
internal static class TensorShape
{
    /// <summary>How many values a tensor of the shape has.</summary>
    /// <exception cref="OverflowException">There are more than a <see cref="long"/> can count.</exception>
    public static long LengthOf(ReadOnlySpan<int> shape)
    {
        long length = 1;
        foreach (int size in shape)
            length = checked(length * size);
        return length;
    }

    /// <summary>Throws unless the shape has as many values as there are.</summary>
    public static void Check(int[] shape, Array values)
    {
        long length = LengthOf(shape);
        if (length != values.Length)
        {
            throw new ArgumentException(
                $"A tensor of shape {Format(shape)} has {length} values, not {values.Length}.", nameof(values));
        }
    }

    public static string Format(int[] shape) => $"[{string.Join(", ", shape)}]";
}
