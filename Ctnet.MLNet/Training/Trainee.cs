using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// Something that the training loop can train: one network, or several networks that train on the same batches.
/// </summary>
internal abstract class Trainee : IDisposable
{
    /// <summary>The network whose gates and knowledge of entities the loop watches.</summary>
    public abstract CtrNetwork Network { get; }

    /// <summary>That network's embedding tables.</summary>
    public abstract EmbeddingTables Embeddings { get; }

    /// <summary>
    /// The tables of the network whose loss is watched for divergence, to name the field with the largest values.
    /// </summary>
    public abstract EmbeddingTables WatchedEmbeddings { get; }

    /// <summary>[1]: the pass's summed log loss that is watched for divergence.</summary>
    public abstract Tensor WatchedLoss { get; }

    /// <summary>The pass's summed log loss of each network. Reading them waits for the device.</summary>
    public abstract IEnumerable<double> Losses { get; }

    /// <summary>The pass's summed log loss of the network that predicts. Reading it waits for the device.</summary>
    public abstract double PredictingLoss { get; }

    /// <summary>
    /// The factor by which the loss is multiplied before its gradients are taken. Gradients of rows with a click rate of p are of
    /// the size sqrt(p (1 - p)). Divided by it, the optimizers' first state and their epsilons, and so the learning rates, mean
    /// the same at every click rate.
    /// </summary>
    public abstract double LossScale { get; }

    /// <summary>The state from which the next fit goes on judging the source; null if the source is not judged.</summary>
    public virtual FallbackState? FallbackState => null;

    /// <summary>Whether the source helped in this fit; null if the source is not judged.</summary>
    public virtual FallbackCheck? CheckSource() => null;

    /// <summary>
    /// Lets new logits begin at the log odds of the first rows that they predict. Otherwise a first fit would begin with the
    /// probability 1/2, and on rare clicks spend its first, largest steps on the mean. A first fit also takes its loss scale from
    /// these rows.
    /// </summary>
    /// <param name="rows">The totals of the next rows, for each logit.</param>
    /// <param name="conversions">The totals of the clicks among these rows, with conversions in place of clicks.</param>
    public abstract void StartAt(IReadOnlyList<WeightTotals> rows, WeightTotals conversions);

    public abstract void BeginPass();

    /// <summary>
    /// Takes one step: forward, backward, and an update of the dense weights and of the batch's embedding rows.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="workers">The threads that share the step; as many as there are replicas.</param>
    /// <param name="share">The schedule's factor of the learning rates.</param>
    public abstract void Step(ImpressionBatch batch, WorkerPool workers, double share);

    /// <summary>Ends a pass that had rows.</summary>
    /// <param name="channel">Receives log messages about decisions, such as a change of the network that predicts.</param>
    public virtual void EndPass(IChannel channel)
    {
    }

    /// <summary>
    /// The mean log loss of the network that predicts over the rows, weighted by their weights and computed as in scoring; null
    /// without rows whose weight is above 0.
    /// </summary>
    public abstract double? LogLoss(BatchSource batches, CancellationToken cancellationToken);

    /// <summary>All trained weights, and the optimizers' state under their names.</summary>
    public abstract (Dictionary<string, WeightTensor> Weights, Dictionary<string, WeightTensor> State) Save();

    /// <summary>The graph that predicts.</summary>
    public abstract ScoringGraph Export();

    public abstract void Dispose();
}
