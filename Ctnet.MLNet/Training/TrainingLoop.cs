using System.Diagnostics;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>The one training loop: for each batch forward, backward, and an update of the dense weights and of the batch's embedding rows.</summary>
/// <param name="replicas">The network, once for each worker, over the same values.</param>
/// <param name="embeddings">The network's embedding tables.</param>
/// <param name="dense">The network's dense parameters.</param>
/// <param name="workers">What shares a step; as many as there are replicas.</param>
/// <param name="settings">Passes and learning rates.</param>
internal sealed class TrainingLoop(
    IReadOnlyList<CtrNetwork> replicas, Embeddings embeddings, DenseParameters dense, WorkerPool workers, LoopSettings settings)
{
    /// <summary>Fewer rows than this are not worth another thread.</summary>
    public const int LeastRowsOfAWorker = 64;

    private readonly Device _device = embeddings.Device;
    private long _steps;

    /// <summary>Trains for the settings' passes over the rows.</summary>
    /// <param name="batches">The training rows.</param>
    /// <param name="validation">The rows by which the best pass is chosen; null keeps the last.</param>
    /// <param name="random">Shuffles.</param>
    /// <param name="host">Where the measures of each pass are logged.</param>
    /// <param name="progress">Told about progress.</param>
    /// <param name="cancellationToken">Stops training.</param>
    public TrainingResult Run(
        BatchSource batches, BatchSource? validation, Random random, IHost host, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        using IChannel channel = host.Start("Training");
        long started = Stopwatch.GetTimestamp(), rows = 0, allRows = 0;
        double least = double.PositiveInfinity;
        double? mean = null;
        var gates = new GateWatch(replicas[0], _device);
        var knowledge = new KnowledgeWatch(replicas[0], embeddings);
        TrainingResult? best = null;
        int worse = 0;
        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            // Summed on the device: reading it would wait for the device.
            using Tensor loss = zeros(1, ScalarType.Float64, _device);
            long reported = Stopwatch.GetTimestamp();
            var watch = new LossWatch(embeddings, settings, epoch);
            gates = new GateWatch(replicas[0], _device);
            knowledge = new KnowledgeWatch(replicas[0], embeddings);
            ImpressionBatch? last = null;
            rows = 0;
            foreach (ImpressionBatch batch in batches.Read(random, cancellationToken))
            {
                Step(batch, loss);
                watch.Check(batch, loss);
                gates.Look(batch);
                knowledge.Look(batch);
                (rows, last) = (rows + batch.Count, batch);
                if (progress is not null && Stopwatch.GetElapsedTime(reported).TotalSeconds > 0.5)
                {
                    Report(loss, epoch);
                    reported = Stopwatch.GetTimestamp();
                }

                host.CheckAlive();
            }

            if (last is null)
                break;
            watch.CheckAll(last, loss.item<double>());
            Report(loss, epoch);
            allRows += rows;
            mean = loss.item<double>() / rows;
            channel.Info("Pass {0} of {1}: {2} rows, log loss {3:0.0000}.", epoch, settings.Epochs, rows, mean);
            if (validation is null)
                continue;
            double validationLoss = LogLoss(validation, cancellationToken);
            channel.Info("Pass {0} of {1}: validation log loss {2:0.0000}.", epoch, settings.Epochs, validationLoss);
            if (validationLoss < least)
                (least, best, worse) = (validationLoss, Snapshot(rows, mean, gates, knowledge), 0);
            else if (++worse == settings.Patience)
                break;
        }

        foreach (AdapterGates adapter in gates.Gates.Where(adapter => adapter.IsUnhealthy))
        {
            channel.Warning(
                "The gates of the adapter {0} are nearly all {1}: it passes {2} of the source.",
                adapter.Vector is null ? $"into layer {adapter.Layer}" : $"of the vector '{adapter.Vector}'",
                adapter.ShutShare > 0.5 ? "shut" : "saturated", adapter.ShutShare > 0.5 ? "nothing" : "all");
        }

        return best ?? Snapshot(rows, mean, gates, knowledge);

        void Report(Tensor loss, int epoch) => progress?.Report(new(
            epoch, settings.Epochs, rows, loss.item<double>() / rows, (allRows + rows) / Stopwatch.GetElapsedTime(started).TotalSeconds));
    }

    /// <summary>One step; adds the batch's summed loss to <paramref name="loss"/>.</summary>
    public void Step(ImpressionBatch batch, Tensor loss)
    {
        int sharing = replicas[0].NeedsWholeBatch ? 1 : Math.Clamp(batch.Count / LeastRowsOfAWorker, 1, workers.Count);
        double share = settings.Schedule.ShareAt(_steps++);
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
                BatchLoss sum = replicas[worker].Loss(inputs[worker], new BatchPart(batch, first, end - first, _device));
                (sum.Further is null ? sum.LogLoss : sum.LogLoss.Plus(sum.Further)).backward();
                sums[worker] = sum.LogLoss.detach().DetachFromDisposeScope();
            });
            dense.Update(share * settings.LearningRate, batch.Count);
            embeddings.Update(batch, 0, inputs, share * settings.EmbeddingLearningRate, workers);
            foreach (Tensor sum in sums)
                loss.PlusInPlace(sum);
        }
        finally
        {
            foreach (IDisposable? kept in inputs.Concat<IDisposable?>(sums))
                kept?.Dispose();
        }
    }

    private double LogLoss(BatchSource batches, CancellationToken cancellationToken)
    {
        using var _ = no_grad();
        using Tensor loss = zeros(1, ScalarType.Float64, _device);
        long rows = 0;
        replicas[0].eval();
        foreach (ImpressionBatch batch in batches.Read(new Random(0), cancellationToken))
        {
            using var scope = NewDisposeScope();
            EmbeddedInput features = embeddings.Embed(batch, 0, 0, batch.Count, training: false);
            loss.PlusInPlace(replicas[0].Loss(features, BatchPart.Whole(batch, _device)).LogLoss);
            rows += batch.Count;
        }

        replicas[0].train();
        return loss.item<double>() / rows;
    }

    private TrainingResult Snapshot(long rows, double? logLoss, GateWatch gates, KnowledgeWatch knowledge)
    {
        var weights = replicas[0].ToWeights();
        var state = dense.SaveState();
        foreach ((TablePlan table, WeightTensor values) in embeddings.Plan.Tables.Zip(embeddings.Rows()))
            weights.Add(CtrNetwork.NameOf(table), values);
        foreach ((string name, WeightTensor values) in embeddings.Optimizer.NamesOf(embeddings.Plan).Zip(embeddings.State()))
            state.Add(name, values);

        return new(rows, logLoss, gates.Gates, knowledge.Entities, weights, state);
    }
}
