using System.Diagnostics;
using Ctnet.MLNet.Persistence;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>The one training loop: passes over the rows, step by step, and what is watched meanwhile.</summary>
/// <param name="network">What is trained.</param>
/// <param name="workers">What shares a step; as many as there are replicas.</param>
/// <param name="settings">Passes and learning rates.</param>
/// <param name="fallback">What is trained beside it, to predict while the source hurts; null for nothing.</param>
internal sealed class TrainingLoop(TrainedNetwork network, WorkerPool workers, LoopSettings settings, FallbackTower? fallback = null)
{
    private readonly Device _device = network.Device;
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
        var gates = new GateWatch(network.Network, _device);
        var knowledge = new KnowledgeWatch(network.Network, network.Embeddings);
        TrainingResult? best = null;
        int worse = 0;
        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            // Summed on the device: reading it would wait for the device.
            using Tensor loss = zeros(1, ScalarType.Float64, _device);
            fallback?.BeginPass();
            long reported = Stopwatch.GetTimestamp();
            // What the source does to the loss, the fallback is there for.
            var watch = new LossWatch(fallback?.Tower.Embeddings ?? network.Embeddings, settings, epoch);
            gates = new GateWatch(network.Network, _device);
            knowledge = new KnowledgeWatch(network.Network, network.Embeddings);
            ImpressionBatch? last = null;
            rows = 0;
            foreach (ImpressionBatch batch in batches.Read(random, cancellationToken))
            {
                Step(batch, loss);
                watch.Check(batch, fallback?.Loss ?? loss);
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
            if (fallback is not null)
                watch.CheckAll(last, fallback.Loss.item<double>());
            Report(loss, epoch);
            allRows += rows;
            mean = Served(loss) / rows;
            channel.Info("Pass {0} of {1}: {2} rows, log loss {3:0.0000}.", epoch, settings.Epochs, rows, mean);
            fallback?.EndPass(channel);
            if (validation is null)
                continue;
            double validationLoss = (fallback is { State.UsesSource: false } ? fallback.Tower : network).LogLoss(validation, cancellationToken);
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
            epoch, settings.Epochs, rows, Served(loss) / rows, (allRows + rows) / Stopwatch.GetElapsedTime(started).TotalSeconds));

        // Of the network that predicts.
        double Served(Tensor loss) => (fallback is { State.UsesSource: false } ? fallback.Loss : loss).item<double>();
    }

    /// <summary>One step; adds the batch's summed loss to <paramref name="loss"/>.</summary>
    public void Step(ImpressionBatch batch, Tensor loss)
    {
        double share = settings.Schedule.ShareAt(_steps++), rate = share * settings.LearningRate, embeddingRate = share * settings.EmbeddingLearningRate;
        using Tensor here = zeros(1, ScalarType.Float64, _device);
        network.Step(batch, workers, rate, embeddingRate, here);
        fallback?.Step(batch, workers, rate, embeddingRate, here);
        loss.PlusInPlace(here);
    }

    private TrainingResult Snapshot(long rows, double? logLoss, GateWatch gates, KnowledgeWatch knowledge)
    {
        (Dictionary<string, WeightTensor> weights, Dictionary<string, WeightTensor> state) = network.Save();
        fallback?.AddTo(weights, state);
        return new(rows, logLoss, gates.Gates, knowledge.Entities, weights, state);
    }
}
