using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// A network in training: its replicas, one for each worker, their embedding tables and their dense parameters. It owns them.
/// </summary>
/// <param name="replicas">The network, once for each worker, over the same values.</param>
/// <param name="embeddings">The network's embedding tables.</param>
/// <param name="dense">The network's dense parameters.</param>
internal sealed class TrainedNetwork(Replicas replicas, Embeddings embeddings, DenseParameters dense) : IDisposable
{
    /// <summary>Fewer rows than this are not worth another thread.</summary>
    public const int LeastRowsOfAWorker = 64;

    /// <summary>The first worker's.</summary>
    public CtrNetwork Network => replicas[0];

    public Embeddings Embeddings => embeddings;

    public Device Device => embeddings.Device;

    /// <summary>One step: forward, backward, and an update of the dense weights and of the batch's embedding rows.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="workers">What shares the step; as many as there are replicas.</param>
    /// <param name="learningRate">Of dense weights.</param>
    /// <param name="embeddingLearningRate">Of embedding rows.</param>
    /// <param name="loss">The batch's summed log loss, as it was before the step, is added to it.</param>
    public void Step(ImpressionBatch batch, WorkerPool workers, double learningRate, double embeddingLearningRate, Tensor loss)
    {
        int sharing = Network.NeedsWholeBatch ? 1 : Math.Clamp(batch.Count / LeastRowsOfAWorker, 1, workers.Count);
        var inputs = new EmbeddedInput[sharing];
        var sums = new Tensor[sharing];
        try
        {
            workers.Run(worker =>
            {
                using var scope = NewDisposeScope();
                dense.ZeroGradients(worker);
                if (worker >= sharing)
                    return;
                int first = (int)((long)batch.Count * worker / sharing), end = (int)((long)batch.Count * (worker + 1) / sharing);
                inputs[worker] = embeddings.Embed(batch, 0, first, end - first, training: true).Keep();
                BatchLoss sum = replicas[worker].Loss(inputs[worker], new BatchPart(batch, first, end - first, Device));
                (sum.Further is null ? sum.LogLoss : sum.LogLoss.Plus(sum.Further)).backward();
                sums[worker] = sum.LogLoss.detach().DetachFromDisposeScope();
            });
            dense.Update(learningRate, batch.Count);
            embeddings.Update(batch, 0, inputs, embeddingLearningRate, workers);
            foreach (Tensor sum in sums)
                loss.PlusInPlace(sum);
        }
        finally
        {
            foreach (IDisposable? kept in inputs.Concat<IDisposable?>(sums))
                kept?.Dispose();
        }
    }

    /// <summary>The mean log loss over rows, as they are scored.</summary>
    public double LogLoss(BatchSource batches, CancellationToken cancellationToken)
    {
        using var _ = no_grad();
        using Tensor loss = zeros(1, ScalarType.Float64, Device);
        long rows = 0;
        Network.eval();
        foreach (ImpressionBatch batch in batches.Read(new Random(0), cancellationToken))
        {
            using var scope = NewDisposeScope();
            EmbeddedInput features = embeddings.Embed(batch, 0, 0, batch.Count, training: false);
            loss.PlusInPlace(Network.Loss(features, BatchPart.Whole(batch, Device)).LogLoss);
            rows += batch.Count;
        }

        Network.train();
        return loss.item<double>() / rows;
    }

    /// <summary>All trained weights, and the optimizers' state under their names.</summary>
    public (Dictionary<string, WeightTensor> Weights, Dictionary<string, WeightTensor> State) Save()
    {
        Dictionary<string, WeightTensor> weights = Network.ToWeights(), state = dense.SaveState();
        foreach ((TablePlan table, WeightTensor values) in embeddings.Plan.Tables.Zip(embeddings.Rows()))
            weights.Add(CtrNetwork.NameOf(table), values);
        foreach ((string name, WeightTensor values) in embeddings.Optimizer.NamesOf(embeddings.Plan).Zip(embeddings.State()))
            state.Add(name, values);
        return (weights, state);
    }

    public void Dispose()
    {
        dense.Dispose();
        replicas.Dispose();
        embeddings.Dispose();
    }
}
