using System.Diagnostics;
using Ctnet.MLNet.Networks;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Training;

/// <summary>The one training loop: for each batch forward, backward, and an update of the dense weights and of the batch's embedding rows.</summary>
internal sealed class TrainingLoop(CtrNetwork network, DenseParameters dense, LoopSettings settings)
{
    private readonly Device _device = network.Table.Device;

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
        TrainingResult? best = null;
        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            // Summed on the device: reading it would wait for the device.
            using Tensor loss = zeros(1, ScalarType.Float64, _device);
            long reported = Stopwatch.GetTimestamp();
            rows = 0;
            foreach (ImpressionBatch batch in batches.Read(random, cancellationToken))
            {
                Step(batch, loss);
                rows += batch.Count;
                if (progress is not null && Stopwatch.GetElapsedTime(reported).TotalSeconds > 0.5)
                {
                    Report(loss, epoch);
                    reported = Stopwatch.GetTimestamp();
                }

                host.CheckAlive();
            }

            if (rows == 0)
                break;
            Report(loss, epoch);
            allRows += rows;
            channel.Info("Pass {0} of {1}: {2} rows, log loss {3:0.0000}.", epoch, settings.Epochs, rows, loss.item<double>() / rows);
            if (validation is null)
                continue;
            double validationLoss = LogLoss(validation, cancellationToken);
            channel.Info("Pass {0} of {1}: validation log loss {2:0.0000}.", epoch, settings.Epochs, validationLoss);
            if (validationLoss < least)
                (least, best) = (validationLoss, Snapshot(rows));
        }

        return best ?? Snapshot(rows);

        void Report(Tensor loss, int epoch) => progress?.Report(new(
            epoch, settings.Epochs, rows, loss.item<double>() / rows, (allRows + rows) / Stopwatch.GetElapsedTime(started).TotalSeconds));
    }

    /// <summary>One step; adds the batch's summed loss to <paramref name="loss"/>.</summary>
    public void Step(ImpressionBatch batch, Tensor loss)
    {
        using var scope = NewDisposeScope();
        dense.ZeroGradients();
        Tensor mean = MeanLoss(batch, training: true);
        mean.backward();
        dense.Update(settings.LearningRate);
        network.Table.Update(settings.EmbeddingLearningRate, batch.Count);
        loss.add_(mean.detach(), batch.Count);
    }

    private double LogLoss(BatchSource batches, CancellationToken cancellationToken)
    {
        using var _ = no_grad();
        using Tensor loss = zeros(1, ScalarType.Float64, _device);
        long rows = 0;
        foreach (ImpressionBatch batch in batches.Read(new Random(0), cancellationToken))
        {
            using var scope = NewDisposeScope();
            loss.add_(MeanLoss(batch, training: false), batch.Count);
            rows += batch.Count;
        }

        return loss.item<double>() / rows;
    }

    private Tensor MeanLoss(ImpressionBatch batch, bool training)
    {
        var tensors = new BatchTensors(batch, network.Plans, _device);
        Tensor logits = network.Logits(tensors, training);
        return functional.binary_cross_entropy_with_logits(logits, tensors.Labels, tensors.Weights);
    }

    private TrainingResult Snapshot(long rows)
    {
        var state = dense.SaveState();
        state.Add(CtrNetwork.EmbeddingsName, network.Table.Sums);
        return new(rows, network.ToWeights(), state);
    }
}
