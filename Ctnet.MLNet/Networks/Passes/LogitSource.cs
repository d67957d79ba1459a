using Ctnet.MLNet.Networks.Tensors;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Passes;

/// <summary>A source's logit that is added to the target's logit, times a trained weight.</summary>
internal sealed class LogitSource : IDisposable
{
    private readonly Tensor _weight, _gradient;

    /// <param name="weight">[1]: the weight.</param>
    public LogitSource(Tensor weight) => (_weight, _gradient) = (weight, weight.grad!.DetachFromDisposeScope());

    public float Weight => _weight.Floats()[0];

    public void AddGradient(float gradient) => _gradient.Floats()[0] += gradient;

    public void Dispose() => _gradient.Dispose();
}
