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

    public void Dispose()
    {
        foreach ((_, Tensor values, _) in State)
            values.Dispose();
    }

    protected static Tensor Zeros(Tensor values) => zeros_like(values).DetachFromDisposeScope();
}
