using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// A network that training can step and scoring can run: dense parameters (those of the TorchSharp module) over embedded features, and its
/// description as a scoring graph over the same names. Workers have one each, over the same parameters.
/// </summary>
internal abstract class CtrNetwork(string name) : nn.Module(name)
{
    /// <summary>For each vector column of a batch after the features how it is taken in; null where it is passed on as it is.</summary>
    public virtual IReadOnlyList<FeaturePlan?> FurtherColumns => [];

    /// <summary>The towers that may drop hidden values.</summary>
    protected abstract IEnumerable<Tower> Towers { get; }

    /// <summary>The names of the biases of all logits that it may give a row.</summary>
    protected virtual IEnumerable<string> LogitBiases => [$"{GraphNames.Tower}.head.bias"];

    /// <summary>The logits, [rows], as they are trained: before the shift of the network's shape.</summary>
    /// <param name="features">The embedded features of the rows.</param>
    /// <param name="part">The rows.</param>
    public abstract Tensor Logits(EmbeddedInput features, BatchPart part);

    /// <summary>The loss of some rows, to train on.</summary>
    public virtual BatchLoss Loss(EmbeddedInput features, BatchPart part) => LogLossOf(Logits(features, part), part);

    /// <summary>The values of the adapters' gates; nothing where there are no gated adapters.</summary>
    public virtual IEnumerable<WatchedGate> Gates(BatchPart part) => [];

    /// <summary>The graph, whose node <see cref="GraphNames.TowerLogit"/> is what <see cref="Logits"/> gives and the shape's shift.</summary>
    public abstract ScoringGraph Export();

    /// <summary>Whether a step must have the whole batch: its statistics are part of it.</summary>
    public bool NeedsWholeBatch => this.named_buffers().Any();

    /// <summary>Drops hidden values at random in training.</summary>
    public void DropHidden(double rate, int seed, Device device)
    {
        foreach ((int i, Tower tower) in Towers.Index())
            tower.Dropout = new(rate, unchecked(seed + i), device);
    }

    /// <summary>Adds a number to every logit.</summary>
    public void ShiftLogit(double shift)
    {
        using var _ = no_grad();
        using Scalar number = shift;
        foreach (string bias in LogitBiases)
            get_parameter(bias)!.PlusInPlace(number);
    }

    /// <summary>Takes over the dense weights that a model has under the parameters' names; others keep their first values.</summary>
    /// <exception cref="ArgumentException">A weight has another shape, or no place in this network: it would be forgotten.</exception>
    public void LoadDense(IReadOnlyDictionary<string, WeightTensor> weights)
    {
        using var _ = no_grad();
        if (weights.Keys.Except(this.State().Select(part => part.Name)).FirstOrDefault() is string left)
            throw new ArgumentException($"The earlier model has weights '{left}', for which this network has no place: their options differ.");
        foreach ((string parameter, Tensor tensor) in this.State())
        {
            if (!weights.TryGetValue(parameter, out WeightTensor? weight))
                continue;
            using Tensor values = weight.ToTensor(tensor.device);
            if (!values.shape.SequenceEqual(tensor.shape))
            {
                throw new ArgumentException($"The earlier model's weights '{parameter}' are {weight}, and this network's are "
                    + $"[{string.Join(", ", tensor.shape)}]: their options differ.");
            }

            tensor.copy_(values);
        }
    }

    /// <summary>All dense weights, by name.</summary>
    public Dictionary<string, WeightTensor> ToWeights() =>
        this.State().ToDictionary(part => part.Name, part => part.Value.ToWeights());

    protected static BatchLoss LogLossOf(Tensor logits, BatchPart part) =>
        new(nn.functional.binary_cross_entropy_with_logits(logits, part.Labels(), part.Weights(), nn.Reduction.Sum));
}
