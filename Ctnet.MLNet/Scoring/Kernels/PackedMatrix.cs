using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// A linear layer's weights, laid out in the order in which a product reads them: panels of so many outputs as two registers hold, each
/// with its bias first and then a line for each input. Immutable, thread-safe.
/// </summary>
/// <remarks>
/// An output is summed over the inputs one by one, from the bias on, whether a row is alone or one of a batch: a row's scores do not
/// depend on its company.
/// </remarks>
internal sealed class PackedMatrix
{
    private readonly AlignedFloats _values;
    private readonly float[]? _single;
    private readonly int _panelWidth;

    /// <param name="weight">[outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    public PackedMatrix(WeightTensor weight, WeightTensor bias) : this(weight, bias, PanelWidth)
    {
    }

    /// <param name="weight">[outputs, inputs]</param>
    /// <param name="bias">[outputs]</param>
    /// <param name="panelWidth">Outputs of one panel: two registers of the kernel that will read them.</param>
    public PackedMatrix(WeightTensor weight, WeightTensor bias, int panelWidth)
    {
        (Outputs, Inputs, _panelWidth) = (weight.Rows, weight.Columns, panelWidth);
        if (Outputs == 1)
        {
            (_single, _values) = (weight.Values, new AlignedFloats(1));
            _values.Span[0] = bias.Values[0];
            return;
        }

        int panels = (Outputs + panelWidth - 1) / panelWidth;
        _values = new AlignedFloats(checked(panels * PanelLength));
        Span<float> values = _values.Span;
        for (int output = 0; output < Outputs; output++)
        {
            Span<float> panel = values.Slice(output / panelWidth * PanelLength, PanelLength);
            int at = output % panelWidth;
            panel[at] = bias.Values[output];
            for (int input = 0; input < Inputs; input++)
                panel[(input + 1) * panelWidth + at] = weight.Values[output * Inputs + input];
        }
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>All panels, one after the other.</summary>
    public ReadOnlySpan<float> Panels => _values.Span;

    /// <summary>Values of one panel: a line for the bias and one for each input.</summary>
    public int PanelLength => (Inputs + 1) * _panelWidth;

    /// <summary>Outputs of one panel, on this machine.</summary>
    public static int PanelWidth { get; } =
        2 * (Vector512.IsHardwareAccelerated ? Lanes512.Count : Vector256.IsHardwareAccelerated ? Lanes256.Count : Lanes128.Count);

    /// <summary>Multiplies rows of inputs, and adds the bias.</summary>
    /// <param name="input">[rows, <see cref="Inputs"/>]</param>
    /// <param name="output">[rows, <see cref="Outputs"/>]</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="taken">Room for <see cref="Inputs"/> indices.</param>
    public void Multiply(ReadOnlySpan<float> input, Span<float> output, int rows, Span<int> taken)
    {
        input = input[..(rows * Inputs)];
        output = output[..(rows * Outputs)];
        taken = taken[..Inputs];
        if (_single is not null)
        {
            float bias = _values.Span[0];
            for (int row = 0; row < rows; row++)
                output[row] = bias + TensorPrimitives.Dot(input.Slice(row * Inputs, Inputs), _single);
        }
        else if (Vector512.IsHardwareAccelerated)
        {
            MatrixKernel<Lanes512, Vector512<float>>.Multiply(this, input, output, rows, taken);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            MatrixKernel<Lanes256, Vector256<float>>.Multiply(this, input, output, rows, taken);
        }
        else
        {
            MatrixKernel<Lanes128, Vector128<float>>.Multiply(this, input, output, rows, taken);
        }
    }
}
