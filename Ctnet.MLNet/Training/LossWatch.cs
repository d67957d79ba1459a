using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// Stops training if the loss is not finite or explodes. On a GPU it checks every 64th batch only, because reading the loss waits
/// for the device.
/// </summary>
/// <param name="embeddings">The network's embedding tables, which say which field has the largest values.</param>
/// <param name="settings">The settings of the loop, which name the rows.</param>
/// <param name="epoch">The pass, from 1.</param>
/// <param name="distance">The number of batches from one check to the next; null takes the device's default.</param>
internal sealed class LossWatch(EmbeddingTables embeddings, LoopSettings settings, int epoch, int? distance = null)
{
    private const int GpuDistance = 64;

    private readonly int _distance = distance ?? (embeddings.Device.type == TorchSharp.DeviceType.CPU ? 1 : GpuDistance);

    private readonly LossLimit _limit = new();

    // The summed loss up to the last check, and the rows since then.
    private double _sum;
    private long _batch;
    private WeightTotals _since;

    /// <summary>The sum of the weights of the pass's rows so far.</summary>
    public double Weight { get; private set; }

    /// <summary>Checks the loss after a step.</summary>
    /// <param name="batch">The batch of the step.</param>
    /// <param name="loss">[1]: the summed loss of the pass so far.</param>
    /// <exception cref="TrainingDivergedException">The loss is not finite, or above its <see cref="LossLimit"/>.</exception>
    public void Check(ImpressionBatch batch, Tensor loss)
    {
        WeightTotals rows = batch.Step.Weights;
        _since = _since.And(rows);
        Weight += rows.All;
        if (++_batch % _distance == 0)
            Check(batch, loss.item<double>());
    }

    /// <summary>Checks the loss at the end of a pass.</summary>
    /// <param name="last">The last batch of the pass.</param>
    /// <param name="loss">The summed loss of the pass.</param>
    /// <exception cref="TrainingDivergedException">The loss is not finite.</exception>
    public void CheckAll(ImpressionBatch last, double loss)
    {
        if (!double.IsFinite(loss))
            throw Diverged(last, loss);
    }

    private void Check(ImpressionBatch batch, double sum)
    {
        double here = sum - _sum;
        if (!_limit.Admits(here, _since, _batch))
            throw Diverged(batch, here / _since.All);
        _sum = sum;
        _since = default;
    }

    private TrainingDivergedException Diverged(ImpressionBatch batch, double loss)
    {
        (string field, float value) = LargestField(batch);
        string mean = _limit.Mean is double before ? FormattableString.Invariant($", after {before:0.000} on average") : "";
        string period = settings.Period is null ? "" : $" of '{settings.Period}'";
        return new(
            FormattableString.Invariant($"Training diverged at batch {_batch} of pass {epoch}{period}: ")
            + FormattableString.Invariant($"its log loss is {loss:G4}{mean}. ")
            + FormattableString.Invariant($"The field with the largest values there is '{field}' ({value:G4}): ")
            + "check its numbers, or lower the learning rates. The earlier model is unchanged.")
        {
            Period = settings.Period,
            Epoch = epoch,
            Batch = _batch,
            Field = field,
        };
    }

    // Compares the values of the network's input, embeddings and numbers alike. NaN ranks above every number.
    private (string Field, float Value) LargestField(ImpressionBatch batch)
    {
        float[] largest = LargestOf(batch);
        float most = (float)settings.Ranks.Max(largest.Max());
        // Of several ranks, the first field that has the value.
        int own = Array.IndexOf(largest, most);
        int at = -(int)settings.Ranks.Max(own < 0 ? double.NegativeInfinity : -own);
        FeaturePlan plan = embeddings.Plan;
        int slot = plan.SlotOf(at);
        FieldSlots field = plan.Layout.Fields.Last(field => field.Start <= slot);
        return (field.Name, most);
    }

    // A rank without rows has the value -1 everywhere.
    private float[] LargestOf(ImpressionBatch batch)
    {
        if (batch.Count == 0)
            return [.. Enumerable.Repeat(-1f, embeddings.Plan.GatheredWidth)];
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return embeddings.Embed(batch, 0, 0, batch.Count, training: false).Input
            .abs().nan_to_num(double.PositiveInfinity).amax([0]).ToWeights().Values;
    }
}
