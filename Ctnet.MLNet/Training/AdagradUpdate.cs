using Ctnet.MLNet.Networks.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>Adagrad: sum += g², p -= rate g / (sqrt(sum) + epsilon).</summary>
internal sealed class AdagradUpdate : DenseUpdate
{
    /// <summary>Bounds the first steps, when the sums are still small. The value is the reference implementation's.</summary>
    private const float Epsilon = 1e-4f;

    private readonly Tensor _sums;

    public AdagradUpdate(Tensor values) => State = [("", _sums = Zeros(values), false)];

    public override IReadOnlyList<(string Suffix, Tensor Values, bool Uniform)> State { get; }

    public override void Step(Tensor values, Tensor gradient, double learningRate)
    {
        using Scalar one = 1, epsilon = Epsilon, rate = -learningRate;
        _sums.addcmul_(gradient, gradient, one);
        values.addcdiv_(gradient, _sums.sqrt().PlusInPlace(epsilon), rate);
    }
}
