using System.Numerics;
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

    public override bool StepsOnHost => true;

    public override void Step(Tensor values, Tensor gradient, double learningRate)
    {
        using Scalar one = 1, epsilon = Epsilon, rate = -learningRate;
        _sums.addcmul_(gradient, gradient, one);
        values.addcdiv_(gradient, _sums.sqrt().PlusInPlace(epsilon), rate);
    }

    // One pass over the memory, where libtorch's operations would take five.
    public override void StepOn(int first, Span<float> values, ReadOnlySpan<float> gradient, float learningRate)
    {
        Span<float> sums = _sums.Floats().Slice(first, values.Length);
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var slope = new Vector<float>(gradient[i..]);
            Vector<float> sum = new Vector<float>(sums[i..]) + slope * slope;
            sum.CopyTo(sums[i..]);
            Vector<float> change = learningRate * slope / (Vector.SquareRoot(sum) + new Vector<float>(Epsilon));
            (new Vector<float>(values[i..]) - change).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            sums[i] += gradient[i] * gradient[i];
            values[i] -= learningRate * gradient[i] / (MathF.Sqrt(sums[i]) + Epsilon);
        }
    }
}
