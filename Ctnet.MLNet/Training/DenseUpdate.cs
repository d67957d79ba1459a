using Ctnet.MLNet.Trainers;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>How a flat vector of weights learns from its gradient. It owns its state: flat vectors like the weights.</summary>
internal abstract class DenseUpdate : IDisposable
{
    /// <summary>
    /// The state, with what follows a parameter's name in that of its part, and whether all values of a parameter are the same.
    /// </summary>
    public abstract IReadOnlyList<(string Suffix, Tensor Values, bool Uniform)> State { get; }

    public static DenseUpdate Of(DenseOptimizer kind, Tensor values) => kind == DenseOptimizer.Adam ? new AdamUpdate(values) : new AdagradUpdate(values);

    /// <summary>One step. Intermediate tensors belong to the caller's dispose scope.</summary>
    public abstract void Step(Tensor values, Tensor gradient, double learningRate);

    public void Dispose()
    {
        foreach ((_, Tensor values, _) in State)
            values.Dispose();
    }

    protected static Tensor Zeros(Tensor values) => zeros_like(values).DetachFromDisposeScope();
}
