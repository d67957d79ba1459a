using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Passes;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// A network that training can step and scoring can run. It has dense parameters (those of the TorchSharp module) over embedded
/// features, and exports itself as a scoring graph that names its weights as the module does. Each worker has its own instance.
/// </summary>
internal abstract class CtrNetwork(string name) : nn.Module(name)
{
    /// <summary>
    /// For each vector column of a batch after the features, the plan that encodes it; null if the column is passed on unchanged.
    /// </summary>
    public virtual IReadOnlyList<FeaturePlan?> FurtherColumns => [];

    /// <summary>Which of the logits predicts a row; null if there is one logit.</summary>
    public virtual LogitChoice? LogitChoice => null;

    /// <summary>The names of the logits' biases: several if the network has several logits.</summary>
    public virtual IReadOnlyList<string> LogitBiases => [$"{GraphNames.Tower}.head.bias"];

    /// <summary>The name of the bias of the conversion's logit; null if the network predicts clicks only.</summary>
    public virtual string? ConversionBias => null;

    /// <summary>The towers that dropout applies to.</summary>
    protected abstract IEnumerable<Tower> Towers { get; }

    /// <summary>The trained logits, [rows], without the shift that the network's shape adds for scoring.</summary>
    /// <param name="features">The embedded features of the rows.</param>
    /// <param name="part">The rows.</param>
    public abstract Tensor Logits(EmbeddedInput features, BatchPart part);

    /// <summary>The trained logits of all tasks: of clicks and, if the network predicts them, of conversions.</summary>
    /// <param name="features">The embedded features of the rows.</param>
    /// <param name="part">The rows.</param>
    public virtual TaskLogits Tasks(EmbeddedInput features, BatchPart part) => new(Logits(features, part));

    /// <summary>The loss of some rows, which training minimizes.</summary>
    public virtual BatchLoss Loss(EmbeddedInput features, BatchPart part) => LossOf(Tasks(features, part), part);

    /// <summary>State beside the weights that later fits go on from, by name. Most networks have none.</summary>
    public virtual IEnumerable<KeyValuePair<string, WeightTensor>> FurtherState => [];

    /// <summary>
    /// The loss of some rows and its gradients without libtorch's graph; null if the network has parts for which there is no such
    /// pass. The parameters have their gradients already.
    /// </summary>
    /// <param name="embeddings">The network's embedding tables.</param>
    public virtual NetworkPass? CreatePass(HostRows embeddings) => null;

    /// <summary>Ends a step that computed the loss of all rows of a batch.</summary>
    public virtual void EndStep(ImpressionBatch batch)
    {
    }

    /// <summary>The values of the adapters' gates; empty if the network has no gated adapters.</summary>
    public virtual IEnumerable<WatchedGate> Gates(BatchPart part) => [];

    /// <summary>
    /// The scoring graph. Its node <see cref="GraphNames.TowerLogit"/> is the sum of <see cref="Logits"/> and the shape's shift.
    /// </summary>
    public abstract ScoringGraph Export();

    /// <summary>Whether a step needs the whole batch at once, because the network normalizes by the batch's statistics.</summary>
    public bool NeedsWholeBatch => this.named_buffers().Any();

    /// <summary>Turns dropout of hidden values in training on.</summary>
    public void DropHidden(double rate, int seed, Device device)
    {
        foreach ((int i, Tower tower) in Towers.Index())
            tower.Dropout = new(rate, unchecked(seed + i), device);
    }

    /// <summary>Copies a model's dense weights to the parameters of the same names. Other parameters keep their values.</summary>
    /// <exception cref="ArgumentException">
    /// A weight has another shape than its parameter, or there is no such parameter and the weight would be lost.
    /// </exception>
    public void LoadDense(IReadOnlyDictionary<string, WeightTensor> weights)
    {
        using var _ = no_grad();
        if (weights.Keys.Except(this.State().Select(part => part.Name)).FirstOrDefault() is string left)
        {
            throw new ArgumentException(
                $"The earlier model has weights '{left}', and this network has no such weights: their options differ.");
        }

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

    /// <summary>The summed cross-entropy of some rows.</summary>
    /// <param name="logits">[rows]: their logits.</param>
    /// <param name="part">The rows.</param>
    public static BatchLoss LogLossOf(Tensor logits, BatchPart part) =>
        new(nn.functional.binary_cross_entropy_with_logits(logits, part.Labels(), part.Weights(), nn.Reduction.Sum), logits);

    /// <summary>The loss for the logits of some rows: of clicks and, if there are any, of conversions.</summary>
    protected static BatchLoss LossOf(TaskLogits logits, BatchPart part)
    {
        BatchLoss loss = LogLossOf(logits.Click, part);
        return logits.Conversion is null ? loss : loss with { Further = EntireSpaceLoss.Of(logits, part) };
    }
}
