using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML.Runtime;

namespace Ctnet.MLNet.Training;

/// <summary>The training loop: passes over the rows, step by step.</summary>
/// <param name="trainee">The trainee.</param>
/// <param name="workers">The threads that share a step; as many as the trainee has replicas.</param>
/// <param name="settings">Passes and the schedule.</param>
internal sealed class TrainingLoop(Trainee trainee, WorkerPool workers, LoopSettings settings)
{
    private long _steps;

    /// <summary>Trains for the settings' passes over the rows.</summary>
    /// <param name="batches">The training rows.</param>
    /// <param name="validation">The rows by which the best pass is chosen; null keeps the last.</param>
    /// <param name="random">Shuffles the rows.</param>
    /// <param name="host">Logs the measures of each pass.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Stops training.</param>
    /// <exception cref="InvalidOperationException">All rows have the weight 0, or there are no validation rows.</exception>
    public TrainingResult Run(
        BatchSource batches, BatchSource? validation, Random random, IHost host, IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        using IChannel channel = host.Start("Training");
        var reporter = new ProgressReporter(trainee, settings.Epochs, progress);
        var watch = new PassWatch(trainee, settings, 0);
        double least = double.PositiveInfinity;
        double? mean = null;
        TrainingResult? best = null;
        int worse = 0;
        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            watch = new PassWatch(trainee, settings, epoch);
            trainee.BeginPass();
            reporter.BeginPass(epoch);
            foreach (ImpressionBatch batch in batches.Read(random, cancellationToken))
            {
                if (batch.ShuffledRows is IReadOnlyList<WeightTotals> rows)
                    trainee.StartAt(rows, batch.ShuffledConversions);
                Step(batch);
                watch.Look(batch);
                reporter.Step(watch.Rows, watch.Weight);
                host.CheckAlive();
            }
            if (watch.Rows == 0)
                break;
            if (watch.Weight == 0 && watch.ConversionWeight == 0)
                throw NoWeight(watch.Rows);
            watch.CheckLosses();
            reporter.EndPass(watch.Rows, watch.Weight);
            // Rows that count for their conversions only have no log loss of clicks.
            mean = watch.Weight == 0 ? null : trainee.PredictingLoss / watch.Weight;
            channel.Info(
                "Pass {0} of {1}: {2} rows, log loss {3:0.0000}.", epoch, settings.Epochs, watch.Rows, mean ?? double.NaN);
            trainee.EndPass(channel);
            if (validation is null)
                continue;
            double validationLoss = trainee.LogLoss(validation, cancellationToken)
                ?? throw NoValidation();
            channel.Info("Pass {0} of {1}: validation log loss {2:0.0000}.", epoch, settings.Epochs, validationLoss);
            if (validationLoss < least)
                (least, best, worse) = (validationLoss, Snapshot(watch, mean), 0);
            else if (++worse == settings.Patience)
                break;
        }
        WarnOfGates(watch.Gates, channel);
        return best ?? Snapshot(watch, mean);
    }

    /// <summary>Takes one step, at the schedule's learning rates.</summary>
    public void Step(ImpressionBatch batch) => trainee.Step(batch, workers, settings.Schedule.ShareAt(_steps++));

    // Rows without a weight column weigh 1, so only the column can be the cause.
    private InvalidOperationException NoWeight(long rows) => new(
        $"The weight of all {rows} rows is 0, so there is nothing to train on. Fill column '{settings.WeightColumn}' (a property "
        + "that nobody sets is 0), or set ExampleWeightColumnName to null, which weighs all rows alike.");

    private InvalidOperationException NoValidation() => new(settings.WeightColumn is string column
        ? $"There are no validation rows whose weight is above 0 in column '{column}', so no pass can be chosen by them."
        : "There are no validation rows, so no pass can be chosen by them. Give some, or null to keep the last pass.");

    private TrainingResult Snapshot(PassWatch watch, double? logLoss)
    {
        (Dictionary<string, WeightTensor> weights, Dictionary<string, WeightTensor> state) = trainee.Save();
        // Of several ranks, what the first one saw.
        return new(
            watch.Rows, logLoss, settings.Ranks.OfFirst(watch.Gates), settings.Ranks.OfFirst(watch.Entities), weights, state);
    }

    private static void WarnOfGates(IReadOnlyList<AdapterGates> gates, IChannel channel)
    {
        foreach (AdapterGates adapter in gates.Where(adapter => adapter.IsUnhealthy))
        {
            channel.Warning(
                "The gates of the adapter {0} are nearly all {1}: it passes {2} of the source.",
                (adapter.Vector is null ? $"into layer {adapter.Layer}" : $"of the vector '{adapter.Vector}'")
                    + (adapter.Source is null ? "" : $" from source '{adapter.Source}'"),
                adapter.ShutShare > 0.5 ? "shut" : "saturated", adapter.ShutShare > 0.5 ? "nothing" : "all");
        }
    }
}
