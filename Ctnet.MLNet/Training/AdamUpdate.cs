using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// Adam. The number of steps is kept for each weight: adapters that join a network that has learnt already begin with steps as small as
/// the network's first were.
/// </summary>
internal sealed class AdamUpdate : DenseUpdate
{
    private const double First = 0.9, Second = 0.999, Epsilon = 1e-8;

    private readonly Tensor _mean, _square, _steps;

    public AdamUpdate(Tensor values)
    {
        (_mean, _square, _steps) = (Zeros(values), Zeros(values), Zeros(values));
        State = [(".mean", _mean, false), (".square", _square, false), (".steps", _steps, true)];
    }

    public override IReadOnlyList<(string Suffix, Tensor Values, bool Uniform)> State { get; }

    public override void Step(Tensor values, Tensor gradient, double learningRate)
    {
        using Scalar one = 1, first = First, firstRest = 1 - First, second = Second, secondRest = 1 - Second, epsilon = Epsilon, rate = -learningRate;
        _steps.PlusInPlace(one);
        _mean.mul_(first).add_(gradient, firstRest);
        _square.mul_(second).addcmul_(gradient, gradient, secondRest);
        Tensor root = (_square / Corrected(Second)).sqrt_().PlusInPlace(epsilon);
        values.addcdiv_(_mean / Corrected(First), root, rate);
    }

    // 1 - decay^steps.
    private Tensor Corrected(double decay)
    {
        using Scalar logarithm = Math.Log(decay);
        return _steps.mul(logarithm).expm1_().neg_();
    }
}
