using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// Sets values to zero at random and lets the others grow, so that their sum is as large on average. It has random numbers of its own:
/// workers that take them from one stream would do so in any order.
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
