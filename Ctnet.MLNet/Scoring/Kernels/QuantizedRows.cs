namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>Rows of inputs as integers of 7 bits, each row with a scale and a zero. Several products may read them.</summary>
/// <param name="capacity">The most rows.</param>
/// <param name="inputs">The number of inputs of a row.</param>
internal sealed class QuantizedRows(int capacity, int inputs)
{
    private readonly int _stride = IntegerKernel.StrideOf(inputs);
    private readonly byte[] _integers = new byte[checked(capacity * IntegerKernel.StrideOf(inputs))];
    private readonly (float Scale, int Zero)[] _scales = new (float, int)[capacity];

    /// <summary>For each row: value = scale * (integer - zero). The scale of a row with a value that is not finite is NaN.</summary>
    public ReadOnlySpan<(float Scale, int Zero)> Scales => _scales;

    /// <summary>The integers from a row on. A row takes as many bytes as whole groups of inputs do.</summary>
    public ReadOnlySpan<byte> From(int row) => _integers.AsSpan(row * _stride);

    /// <summary>Takes other rows.</summary>
    /// <param name="values">[rows, inputs]</param>
    /// <param name="rows">How many rows there are.</param>
    public void Read(ReadOnlySpan<float> values, int rows)
    {
        for (int row = 0; row < rows; row++)
            _scales[row] = IntegerKernel.Quantize(
                values.Slice(row * inputs, inputs), _integers.AsSpan(row * _stride, _stride));
    }
}
