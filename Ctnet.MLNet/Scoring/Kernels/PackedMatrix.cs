using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Ctnet.MLNet.Memory;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring.Kernels;

/// <summary>
/// A linear layer's weights in the order in which <see cref="MatrixKernel{TLanes, TVector}"/> reads them. They are cut into
/// panels of as many outputs as two vector registers hold. A panel begins with the biases of its outputs; a line of weights for
/// each input follows. Thread-safe, unless weights are packed anew.
/// </summary>
/// <remarks>
/// An output is its bias plus the products with the inputs, added one by one in their order, whether a row is alone or in a
/// batch: a row's score does not depend on the rows that are scored with it.
/// </remarks>
internal sealed class PackedMatrix
{
    private readonly AlignedFloats _values;
    private readonly float[]? _single;
    private readonly int _panelWidth;

    /// <param name="weight">[outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    public PackedMatrix(WeightTensor weight, WeightTensor bias) : this(weight, bias, VectorKernels.Widest.PanelWidth)
    {
    }

    /// <param name="weight">[outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    /// <param name="panelWidth">How many outputs the panels of the kernel have that will read them.</param>
    public PackedMatrix(WeightTensor weight, WeightTensor bias, int panelWidth)
    {
        (Outputs, Inputs, _panelWidth) = (weight.Rows, weight.Columns, panelWidth);
        if (Outputs == 1)
        {
            (_single, _values) = (weight.Values, new AlignedFloats(1));
            _values.Span[0] = bias.Values[0];
            return;
        }

        _values = Room();
        Pack(weight.Values, bias.Values);
    }

    /// <summary>Creates a matrix whose weights and biases are 0 until <see cref="Pack"/> is called.</summary>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="inputs">The number of inputs.</param>
    public PackedMatrix(int outputs, int inputs)
    {
        (Outputs, Inputs, _panelWidth) = (outputs, inputs, VectorKernels.Widest.PanelWidth);
        _values = Room();
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>All panels, one after the other.</summary>
    public ReadOnlySpan<float> Panels => _values.Span;

    /// <summary>How many values a panel has: a line of biases, and a line of weights for each input.</summary>
    public int PanelLength => (Inputs + 1) * _panelWidth;

    /// <summary>Copies the weights of an output of a matrix of several outputs.</summary>
    /// <param name="output">The output.</param>
    /// <param name="weights">Room for <see cref="Inputs"/> weights.</param>
    public void CopyWeights(int output, Span<float> weights)
    {
        ReadOnlySpan<float> panel = Panels.Slice(output / _panelWidth * PanelLength, PanelLength);
        for (int input = 0; input < Inputs; input++)
            weights[input] = panel[(input + 1) * _panelWidth + output % _panelWidth];
    }

    /// <summary>The bias of an output of a matrix of several outputs.</summary>
    public float BiasOf(int output) => Panels[output / _panelWidth * PanelLength + output % _panelWidth];

    /// <summary>Takes other weights.</summary>
    /// <param name="weight">[<see cref="Outputs"/>, <see cref="Inputs"/>]</param>
    /// <param name="bias">[<see cref="Outputs"/>]; empty keeps the biases.</param>
    public void Pack(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias)
    {
        weight = weight[..(Outputs * Inputs)];
        Span<float> values = _values.Span;
        for (int first = 0; first < Outputs; first += _panelWidth)
        {
            Span<float> panel = values.Slice(first / _panelWidth * PanelLength, PanelLength);
            int kept = Math.Min(_panelWidth, Outputs - first);
            if (!bias.IsEmpty)
                bias.Slice(first, kept).CopyTo(panel);
            // Line after line: each line is written once, and the rows of the weights stay in the cache.
            ref float from = ref Unsafe.AsRef(in weight[first * Inputs]);
            for (int input = 0, at = _panelWidth; input < Inputs; input++, at += _panelWidth)
            {
                Span<float> line = panel.Slice(at, kept);
                ref float value = ref Unsafe.Add(ref from, input);
                for (int output = 0; output < line.Length; output++, value = ref Unsafe.Add(ref value, Inputs))
                    line[output] = value;
            }
        }
    }

    /// <summary>Takes the transpose of other weights, and keeps the biases.</summary>
    /// <param name="weight">[<see cref="Inputs"/>, <see cref="Outputs"/>]</param>
    public void PackTransposed(ReadOnlySpan<float> weight)
    {
        Span<float> values = _values.Span;
        for (int input = 0; input < Inputs; input++)
        {
            ReadOnlySpan<float> row = weight.Slice(input * Outputs, Outputs);
            for (int output = 0, at = (input + 1) * _panelWidth; output < Outputs; output += _panelWidth, at += PanelLength)
                row.Slice(output, Math.Min(_panelWidth, Outputs - output)).CopyTo(values[at..]);
        }
    }

    /// <summary>Multiplies rows of inputs by the weights, and adds the biases.</summary>
    /// <param name="input">[rows, <see cref="Inputs"/>]</param>
    /// <param name="output">[rows, <see cref="Outputs"/>]</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="taken">Room for <see cref="Inputs"/> indices.</param>
    public void Multiply(ReadOnlySpan<float> input, Span<float> output, int rows, Span<int> taken)
    {
        input = input[..(rows * Inputs)];
        output = output[..(rows * Outputs)];
        if (_single is null)
        {
            VectorKernels.Widest.Multiply(this, input, output, rows, taken[..Inputs]);
            return;
        }

        float bias = _values.Span[0];
        for (int row = 0; row < rows; row++)
            output[row] = bias + TensorPrimitives.Dot(input.Slice(row * Inputs, Inputs), _single);
    }

    private AlignedFloats Room() => new(checked((Outputs + _panelWidth - 1) / _panelWidth * PanelLength));
}
