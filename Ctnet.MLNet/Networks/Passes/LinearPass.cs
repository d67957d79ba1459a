using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Scoring.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Passes;

/// <summary>
/// A linear layer, y = W x + b, forward and backward. It reads the parameters of a TorchSharp layer in place, and adds to their
/// gradients if they are trained.
/// </summary>
internal sealed class LinearPass : IDisposable
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias, _weightGradient, _biasGradient;
    private readonly PackedMatrix _forward;
    private readonly PackedMatrix? _backward;
    private readonly int[] _taken;
    private readonly float[] _room;

    /// <param name="layer">The layer.</param>
    /// <param name="needsInputGradient">Whether the gradient of the layer's input is computed.</param>
    public LinearPass(Linear layer, bool needsInputGradient)
    {
        (_weight, _bias) = (layer.weight, layer.bias);
        (_weightGradient, _biasGradient) = (layer.weight.grad?.DetachFromDisposeScope(), layer.bias?.grad?.DetachFromDisposeScope());
        (Outputs, Inputs) = ((int)_weight.shape[0], (int)_weight.shape[1]);
        _forward = new(Outputs, Inputs);
        _backward = needsInputGradient ? new(Inputs, Outputs) : null;
        _taken = new int[Math.Max(Inputs, Outputs)];
        _room = _weightGradient is null ? [] : new float[VectorKernels.Widest.OuterRoom(NetworkPass.MostRows, Inputs)];
        Refresh();
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Reads the parameters again, after a step changed them.</summary>
    public void Refresh()
    {
        ReadOnlySpan<float> weight = _weight.Floats();
        _forward.Pack(weight, _bias is null ? [] : _bias.Floats());
        _backward?.PackTransposed(weight);
    }

    /// <param name="input">[rows, inputs]</param>
    /// <param name="output">[rows, outputs]</param>
    /// <param name="rows">The number of rows.</param>
    public void Forward(ReadOnlySpan<float> input, Span<float> output, int rows) =>
        _forward.Multiply(input, output, rows, _taken);

    /// <summary>Adds to the parameters' gradients, and computes that of the input if it is needed.</summary>
    /// <param name="input">[rows, inputs]: the input of the forward pass.</param>
    /// <param name="slopes">[rows, outputs]: the gradient of the output.</param>
    /// <param name="inputSlopes">[rows, inputs]: receives the gradient of the input; not written if it is not needed.</param>
    /// <param name="rows">The number of rows.</param>
    public void Backward(ReadOnlySpan<float> input, ReadOnlySpan<float> slopes, Span<float> inputSlopes, int rows)
    {
        slopes = slopes[..(rows * Outputs)];
        VectorKernels.Widest.AddOuter(slopes, input[..(rows * Inputs)], rows, _weightGradient!.Floats(), _room);
        if (_biasGradient is not null)
        {
            Span<float> bias = _biasGradient.Floats();
            for (int row = 0; row < rows; row++)
                RowArithmetic.AddScaled(slopes.Slice(row * Outputs, Outputs), 1, bias);
        }

        _backward?.Multiply(slopes, inputSlopes, rows, _taken);
    }

    public void Dispose()
    {
        _weightGradient?.Dispose();
        _biasGradient?.Dispose();
    }
}
