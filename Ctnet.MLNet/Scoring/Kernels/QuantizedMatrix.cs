using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>
/// A linear layer's weights as integers of 8 bits, with a scale for each output. A row of inputs becomes integers of 7 bits, with
/// a scale and a zero of its own: a pair of products then fits into 16 bits, and processors with and without AVX-VNNI give the
/// same sums. Immutable, thread-safe.
/// </summary>
internal sealed class QuantizedMatrix
{
    private const int LeastOutputs = IntegerKernel.PanelWidth, LeastInputs = 32;

    // Panel after panel: for each group of four inputs, four weights of each output.
    private readonly sbyte[] _weights;

    // For each output, with zeros behind the last one: the scale and the sum of the weights, and the bias.
    private readonly float[] _scales, _biases;
    private readonly int[] _sums;

    public QuantizedMatrix(PackedMatrix matrix)
    {
        (Inputs, Outputs) = (matrix.Inputs, matrix.Outputs);
        Stride = (Inputs + IntegerKernel.Group - 1) / IntegerKernel.Group * IntegerKernel.Group;
        int padded = (Outputs + IntegerKernel.PanelWidth - 1) / IntegerKernel.PanelWidth * IntegerKernel.PanelWidth;
        _weights = GC.AllocateArray<sbyte>(checked(padded * Stride), pinned: true);
        (_scales, _biases, _sums) = (new float[padded], new float[padded], new int[padded]);
        float[] row = new float[Inputs];
        for (int output = 0; output < Outputs; output++)
        {
            matrix.CopyWeights(output, row);
            _biases[output] = matrix.BiasOf(output);
            _scales[output] = TensorPrimitives.MaxMagnitude<float>(row) is var most && most == 0
                ? 1
                : Math.Abs(most) / sbyte.MaxValue;
            for (int input = 0; input < Inputs; input++)
            {
                sbyte weight = (sbyte)Math.Clamp(MathF.Round(row[input] / _scales[output]), -sbyte.MaxValue, sbyte.MaxValue);
                _weights[IntegerKernel.IndexOf(output, input, Stride)] = weight;
                _sums[output] += weight;
            }
        }
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>How many bytes a row of inputs takes.</summary>
    public int Stride { get; }

    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Whether a matrix is large enough to gain.</summary>
    public static bool Suits(PackedMatrix matrix) => matrix.Outputs >= LeastOutputs && matrix.Inputs >= LeastInputs;

    /// <summary>Multiplies rows of inputs by the weights, and adds the biases.</summary>
    /// <param name="input">[rows, <see cref="Inputs"/>]. A value that is not finite makes the outputs of its row NaN.</param>
    /// <param name="output">[rows, <see cref="Outputs"/>]</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="integers">Room for <see cref="Stride"/> bytes for each row.</param>
    /// <param name="scales">Room for a scale and a zero for each row.</param>
    public void Multiply(
        ReadOnlySpan<float> input, Span<float> output, int rows, Span<byte> integers, Span<(float Scale, int Zero)> scales)
    {
        for (int row = 0; row < rows; row++)
        {
            scales[row] = IntegerKernel.Quantize(
                input.Slice(row * Inputs, Inputs), integers.Slice(row * Stride, Stride));
        }

        Span<float> panel = stackalloc float[IntegerKernel.MostRows * IntegerKernel.PanelWidth];
        for (int column = 0; column < Outputs; column += IntegerKernel.PanelWidth)
        {
            ReadOnlySpan<sbyte> weights = _weights.AsSpan(column * Stride, IntegerKernel.PanelWidth * Stride);
            int kept = Math.Min(IntegerKernel.PanelWidth, Outputs - column);
            for (int row = 0, block; row < rows; row += block)
            {
                block = rows - row >= IntegerKernel.MostRows ? IntegerKernel.MostRows : 1;
                Span<int> sums = MemoryMarshal.Cast<float, int>(panel);
                IntegerKernel.Multiply(integers[(row * Stride)..], weights, Stride, block, sums);
                for (int i = 0; i < block; i++)
                {
                    (float scale, int zero) = scales[row + i];
                    Span<float> values = panel.Slice(i * IntegerKernel.PanelWidth, IntegerKernel.PanelWidth);
                    IntegerKernel.Scale(
                        values, _sums.AsSpan(column), zero, _scales.AsSpan(column), scale, _biases.AsSpan(column));
                    values[..kept].CopyTo(output[((row + i) * Outputs + column)..]);
                }
            }
        }
    }
}
