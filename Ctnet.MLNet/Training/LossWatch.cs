using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Scoring;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// Stops a pass whose loss is no number, or explodes. On a GPU it looks at every 64th batch, since looking waits for the device.
/// </summary>
/// <param name="embeddings">The network's tables, to say which field has the largest values.</param>
/// <param name="settings">What the rows are called.</param>
/// <param name="epoch">The pass.</param>
/// <param name="distance">From one batch that it looks at to the next; null for what suits the device.</param>
internal sealed class LossWatch(Embeddings embeddings, LoopSettings settings, int epoch, int? distance = null)
{
    private const int GpuDistance = 64;

    private readonly int _distance = distance ?? (embeddings.Device.type == TorchSharp.DeviceType.CPU ? 1 : GpuDistance);

    // Of all that was looked at, and the rows since.
    private double _sum;
    private long _batch, _rows, _rowsSince;

    /// <summary>Looks at the loss after a step.</summary>
    /// <param name="batch">The batch of the step.</param>
    /// <param name="loss">The loss of all rows so far.</param>
    /// <exception cref="TrainingDivergedException">The loss is no number, or hundreds of times what it was.</exception>
    public void Check(ImpressionBatch batch, Tensor loss)
    {
        _rowsSince += batch.Count;
        if (++_batch % _distance == 0)
            Check(batch, loss.item<double>());
    }

    /// <summary>Looks at the loss at the end of a pass.</summary>
    /// <param name="last">A batch of it.</param>
    /// <param name="loss">The loss of all rows.</param>
    /// <exception cref="TrainingDivergedException">It is no number.</exception>
    public void CheckAll(ImpressionBatch last, double loss)
    {
        if (!double.IsFinite(loss))
            throw Diverged(last, loss);
    }

    private void Check(ImpressionBatch batch, double sum)
    {
        double here = sum - _sum;
        // The mean of few batches says less of what is usual.
        int limit = _batch > 10 ? 100 : 1000;
        if (!double.IsFinite(here) || (_sum > 0 && here / _rowsSince > limit * _sum / _rows))
            throw Diverged(batch, here / _rowsSince);
        _sum = sum;
        _rows += _rowsSince;
        _rowsSince = 0;
    }

    private TrainingDivergedException Diverged(ImpressionBatch batch, double loss)
    {
        (string field, float value) = LargestField(batch);
        string mean = _rows == 0 ? "" : FormattableString.Invariant($", after {_sum / _rows:0.000} on average");
        string period = settings.Period is null ? "" : $" of '{settings.Period}'";
        return new(FormattableString.Invariant(
            $"Training diverged at batch {_batch} of pass {epoch}{period}: its log loss is {loss:G4}{mean}. The field with the largest values there is ")
            + FormattableString.Invariant($"'{field}' ({value:G4}): look at its numbers, or lower the learning rates. The earlier model is as it was."))
        {
            Period = settings.Period, Epoch = epoch, Batch = _batch, Field = field,
        };
    }

    // By the network's input: embeddings and numbers alike. What is no number is larger than any.
    private (string Field, float Value) LargestField(ImpressionBatch batch)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        float[] largest = embeddings.Embed(batch, 0, 0, batch.Count, training: false).Input
            .abs().nan_to_num(double.PositiveInfinity).amax([0]).ToWeights().Values;
        FeaturePlan plan = embeddings.Plan;
        int at = Array.IndexOf(largest, largest.Max());
        int slot = at >= plan.NumbersStart
            ? plan.Numbers[(at - plan.NumbersStart) % plan.Numbers.Length]
            : plan.Tables.Where(table => at >= table.InputStart && at < table.InputStart + table.InputWidth)
                .Select(table => table.Pooled[(at - table.InputStart) / table.Width].Start).First();
        FieldSlots field = plan.Layout.Fields.Last(field => field.Start <= slot);
        return (field.Name, largest[at]);
    }
}
