using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Ranks;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>A trainee that says of each step what it predicted before it.</summary>
internal abstract class SteppedNetwork : Trainee
{
    // Summed on the device, since reading it waits for the device.
    private readonly Tensor _loss;

    /// <param name="device">The training device.</param>
    /// <param name="ranks">The ranks that train together.</param>
    protected SteppedNetwork(Device device, ICtrCollectives ranks)
    {
        (Device, Ranks) = (device, ranks);
        _loss = zeros(1, ScalarType.Float64, device).DetachFromDisposeScope();
    }

    public Device Device { get; }

    public ICtrCollectives Ranks { get; }

    public override Tensor WatchedLoss => _loss;

    public override double PredictingLoss => _loss.item<double>();

    public override void BeginPass() => _loss.zero_();

    public override void Step(ImpressionBatch batch, WorkerPool workers, double share)
    {
        using StepLoss here = TakeStep(batch, workers, share);
    }

    /// <summary>Takes one step, as <see cref="Step"/> does.</summary>
    /// <returns>
    /// The logits of the batch's rows before the step, and the loss over the rows of all ranks. The caller disposes of it.
    /// </returns>
    public StepLoss TakeStep(ImpressionBatch batch, WorkerPool workers, double share)
    {
        StepLoss here = Measure(batch, workers, share);
        SumOverRanks(here.LogLoss);
        _loss.PlusInPlace(here.LogLoss);
        return here;
    }

    public override double? LogLoss(BatchSource batches, CancellationToken cancellationToken) => Predicting(() =>
    {
        using var _ = no_grad();
        using Tensor loss = zeros(1, ScalarType.Float64, Device);
        double weight = 0;
        foreach (ImpressionBatch batch in batches.Read(new Random(0), cancellationToken))
        {
            using var scope = NewDisposeScope();
            loss.PlusInPlace(CtrNetwork.LogLossOf(Predict(batch), BatchPart.Whole(batch, Device)).LogLoss);
            weight += batch.Step.Weights.All;
        }

        SumOverRanks(loss);
        return weight == 0 ? (double?)null : loss.item<double>() / weight;
    });

    /// <summary>Computes something with the weights that predict, as in scoring.</summary>
    public abstract TResult Predicting<TResult>(Func<TResult> compute);

    /// <summary>[rows]: a batch's logits, without the shapes' shift. It is called within <see cref="Predicting"/>.</summary>
    public abstract Tensor Predict(ImpressionBatch batch);

    public override void Dispose() => _loss.Dispose();

    private void SumOverRanks(Tensor value)
    {
        if (Ranks.Size == 1)
            return;
        using var _ = no_grad();
        using Scalar sum = Ranks.Sum(value.item<double>());
        value.fill_(sum);
    }

    /// <summary>
    /// Takes a step and says what the batch's rows were predicted before it. A rank without rows takes part with an empty batch.
    /// </summary>
    protected abstract StepLoss Measure(ImpressionBatch batch, WorkerPool workers, double share);
}
