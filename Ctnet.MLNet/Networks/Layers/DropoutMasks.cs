using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Layers;

/// <summary>
/// Dropout: sets values to zero at random and scales the others up, so that the expected sum stays the same. Each instance has
/// its own random numbers, because workers that share a stream would draw from it in an order that varies.
/// </summary>
internal sealed class DropoutMasks(double rate, int seed, Device device) : IDisposable
{
    private readonly Generator _generator = new((ulong)(uint)seed, device);

    public Tensor Apply(Tensor values)
    {
        using Scalar kept = 1 - rate;
        return values * empty_like(values, requires_grad: false).bernoulli_(1 - rate, _generator).div_(kept);
    }

    public void Dispose() => _generator.Dispose();
}
