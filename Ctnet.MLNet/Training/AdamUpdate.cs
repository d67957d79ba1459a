using Ctnet.MLNet.Networks.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// Adam. Each weight counts its own steps, so adapters that join a trained network start with the bias correction of a first
/// step.
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
        using Scalar one = 1, epsilon = Epsilon, rate = -learningRate;
        using Scalar first = First, firstRest = 1 - First, second = Second, secondRest = 1 - Second;
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
