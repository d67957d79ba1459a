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
        _steps.add_(1);
        _mean.mul_(First).add_(gradient, 1 - First);
        _square.mul_(Second).addcmul_(gradient, gradient, 1 - Second);
        Tensor root = (_square / Corrected(Second)).sqrt_().add_(Epsilon);
        values.addcdiv_(_mean / Corrected(First), root, -learningRate);
    }

    // 1 - decay^steps.
    private Tensor Corrected(double decay) => (_steps * Math.Log(decay)).expm1_().neg_();
}
