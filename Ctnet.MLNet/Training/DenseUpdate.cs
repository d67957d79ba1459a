using Ctnet.MLNet.Trainers;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// Updates a flat vector of weights from its gradient. It owns the optimizer's state: flat vectors of the same length.
/// </summary>
internal abstract class DenseUpdate : IDisposable
{
    /// <summary>
    /// The optimizer's state. A parameter's part of it is saved under the parameter's name and the suffix. In a uniform state all
    /// values of one parameter are equal.
    /// </summary>
    public abstract IReadOnlyList<(string Suffix, Tensor Values, bool Uniform)> State { get; }

    public static DenseUpdate Of(DenseOptimizer kind, Tensor values) =>
        kind == DenseOptimizer.Adam ? new AdamUpdate(values) : new AdagradUpdate(values);

    /// <summary>Takes one step. Intermediate tensors belong to the caller's dispose scope.</summary>
    public abstract void Step(Tensor values, Tensor gradient, double learningRate);

    /// <summary>Whether <see cref="StepOn"/> takes the steps of weights in main memory.</summary>
    public virtual bool StepsOnHost => false;

    /// <summary>Takes one step on a range of weights in main memory. Several threads may update ranges at the same time.</summary>
    /// <param name="first">The number of the first weight.</param>
    /// <param name="values">The weights of the range.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="learningRate">The learning rate.</param>
    public virtual void StepOn(int first, Span<float> values, ReadOnlySpan<float> gradient, float learningRate) =>
        throw new NotSupportedException($"{GetType().Name} has no steps on ranges.");

    public void Dispose()
    {
        foreach ((_, Tensor values, _) in State)
            values.Dispose();
    }

    protected static Tensor Zeros(Tensor values) => zeros_like(values).DetachFromDisposeScope();
}
