using System.Numerics.Tensors;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Tensors;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace Ctnet.MLNet.Networks.Passes;

/// <summary>The layer that computes the logit, forward and backward.</summary>
internal sealed class HeadPass : IDisposable
{
    private readonly Tensor _weight, _bias;
    private readonly Tensor? _weightGradient, _biasGradient;

    public HeadPass(Linear head)
    {
        (_weight, _bias) = (head.weight, head.bias!);
        (_weightGradient, _biasGradient) = (_weight.grad?.DetachFromDisposeScope(), _bias.grad?.DetachFromDisposeScope());
    }

    /// <param name="input">[rows, inputs]: the last hidden layer.</param>
    /// <param name="logits">[rows]</param>
    public void Forward(ReadOnlySpan<float> input, Span<float> logits)
    {
        ReadOnlySpan<float> weight = _weight.Floats();
        float bias = _bias.Floats()[0];
        for (int row = 0; row < logits.Length; row++)
            logits[row] = bias + TensorPrimitives.Dot(input.Slice(row * weight.Length, weight.Length), weight);
    }

    /// <summary>Adds to the parameters' gradients, and computes that of the input.</summary>
    /// <param name="input">[rows, inputs]: the last hidden layer.</param>
    /// <param name="slopes">[rows]: the gradient of the logits.</param>
    /// <param name="inputSlopes">[rows, inputs]</param>
    public void Backward(ReadOnlySpan<float> input, ReadOnlySpan<float> slopes, Span<float> inputSlopes)
    {
        ReadOnlySpan<float> weight = _weight.Floats();
        Span<float> gradient = _weightGradient!.Floats();
        for (int row = 0; row < slopes.Length; row++)
        {
            RowArithmetic.AddScaled(input.Slice(row * weight.Length, weight.Length), slopes[row], gradient);
            TensorPrimitives.Multiply(weight, slopes[row], inputSlopes.Slice(row * weight.Length, weight.Length));
        }

        _biasGradient!.Floats()[0] += TensorPrimitives.Sum(slopes);
    }

    public void Dispose()
    {
        _weightGradient?.Dispose();
        _biasGradient?.Dispose();
    }
}
