using System.Numerics.Tensors;
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
    private readonly int _stride;

    public QuantizedMatrix(PackedMatrix matrix)
    {
        (Inputs, Outputs) = (matrix.Inputs, matrix.Outputs);
        _stride = IntegerKernel.StrideOf(Inputs);
        int padded = (Outputs + IntegerKernel.PanelWidth - 1) / IntegerKernel.PanelWidth * IntegerKernel.PanelWidth;
        _weights = GC.AllocateArray<sbyte>(checked(padded * _stride), pinned: true);
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
                _weights[IntegerKernel.IndexOf(output, input, _stride)] = weight;
                _sums[output] += weight;
            }
        }
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Whether a matrix is large enough to gain.</summary>
    public static bool Suits(PackedMatrix matrix) => matrix.Outputs >= LeastOutputs && matrix.Inputs >= LeastInputs;

    /// <summary>Multiplies rows of inputs by the weights, and adds the biases.</summary>
    /// <param name="input">The inputs. If one of them is not finite, the outputs of its row are NaN.</param>
    /// <param name="output">[rows, <see cref="Outputs"/>]</param>
    /// <param name="rows">How many rows there are.</param>
    public void Multiply(QuantizedRows input, Span<float> output, int rows)
    {
        const int Width = IntegerKernel.PanelWidth;
        Span<int> sums = stackalloc int[IntegerKernel.MostRows * Width];
        Span<float> beside = stackalloc float[Width];
        for (int column = 0; column < Outputs; column += Width)
        {
            ReadOnlySpan<sbyte> weights = _weights.AsSpan(column * _stride, Width * _stride);
            ReadOnlySpan<float> scales = _scales.AsSpan(column), biases = _biases.AsSpan(column);
            int kept = Math.Min(Width, Outputs - column);
            for (int row = 0, block; row < rows; row += block)
            {
                block = rows - row >= IntegerKernel.MostRows ? IntegerKernel.MostRows : 1;
                IntegerKernel.Multiply(input.From(row), weights, _stride, block, sums);
                for (int i = 0; i < block; i++)
                {
                    (float scale, int zero) = input.Scales[row + i];
                    Span<float> into = output.Slice((row + i) * Outputs + column, kept), whole = kept == Width ? into : beside;
                    IntegerKernel.Scale(
                        sums.Slice(i * Width, Width), _sums.AsSpan(column), zero, scales, scale, biases, whole);
                    if (kept < Width)
                        beside[..kept].CopyTo(into);
                }
            }
        }
    }
}
