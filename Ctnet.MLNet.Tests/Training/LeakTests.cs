using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Tests.Networks;
using Ctnet.MLNet.Trainers;
using Ctnet.MLNet.Training;
using Microsoft.ML;
using NUnit.Framework;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>Tensors live outside the garbage collector's memory, so tensors that steps leave behind would exhaust it.</summary>
public sealed class LeakTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void A_thousand_steps_leave_no_tensor_behind(
        [Values] bool adapted, [Values(1, 2)] int count, [Values] bool everyOption)
    {
        Normalization normalization = count == 1 ? Normalization.Batch : Normalization.Layer;
        NetworkShape shape = everyOption
            ? new(3, [4, 3], true, Activation.Gelu, normalization, SequencePooling.Attention, 1)
            : new(3, [4, 3], true);
        using var test = new TestNetwork(new(
            1, (2, 2, 1), (2, 1, 0), shape, shape,
            adapted
                ? new(AdapterKind.Glu, AdapterInput.Previous, AdapterPlace.BeforeActivation, AdapterLayers.All, true, true)
                : null,
            Rows: 130), count, optimizer: everyOption ? new LazyAdam() : null);
        for (int i = 0; i < count && everyOption; i++)
            test.Networks[i].DropHidden(0.5, i, CPU);
        using var workers = new WorkerPool(count);
        using var dense = new DenseParameters(test.Networks, CPU, everyOption ? DenseOptimizer.Adam : DenseOptimizer.Adagrad);
        var network = new TrainedNetwork(test.Networks, test.Embeddings, dense, new(0.01, 0.01));
        var loop = new TrainingLoop(network, workers, new(Epochs: 1));
        ImpressionBatch batch = test.Batch();
        loop.Step(batch);

        (long before, long beforeInAll) = (LiveTensors(), Tensor.TotalCount);
        for (int step = 0; step < 1000; step++)
            loop.Step(batch);
        Assert.That(Tensor.TotalCount, Is.LessThanOrEqualTo(beforeInAll));
        // With two workers, this thread also disposes of the other worker's tensors.
        if (count == 1)
            Assert.That(LiveTensors(), Is.EqualTo(before));
    }

    [TestCase(false, null)]
    [TestCase(true, null)]
    [TestCase(true, 320)]
    public void Twenty_fits_leave_no_tensor_behind(bool ctnet, int? fallbackRows)
    {
        ITransformer source = _ml.FitSource(rows: 200);
        IDataView rows = _ml.Aligned(TinyWorld.Guide(200, seed: 3));
        CtrTowerTrainer tower = _ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower());
        CtnetAdapterOptions options = Tiny.Ctnet(source);
        options.FallbackRows = fallbackRows;
        CtnetAdapterTrainer adapter = _ml.BinaryClassification.Trainers.CtnetAdapter(options);
        CtrModelParameters model = Fit(null);

        long before = LiveTensors();
        for (int fit = 0; fit < 20; fit++)
            model = Fit(model);
        Assert.That(LiveTensors(), Is.EqualTo(before));

        CtrModelParameters Fit(CtrModelParameters? previous) =>
            ctnet ? adapter.Fit(rows, rows, previous).Model : tower.Fit(rows, rows, previous).Model;
    }

    [Test]
    public void Fits_that_fail_leave_no_tensor_behind()
    {
        ITransformer source = _ml.FitSource(rows: 200);
        IDataView rows = _ml.Aligned(TinyWorld.Guide(200, seed: 3));
        CtnetAdapterOptions deeper = Tiny.Ctnet(source);
        deeper.HiddenUnits = [8, 5, 3];
        CtrTowerOptions cancelled = Tiny.Tower();
        cancelled.Progress = new ProgressList(_ => throw new OperationCanceledException());

        long before = LiveTensors();
        Assert.That(() => _ml.BinaryClassification.Trainers.CtnetAdapter(deeper).Fit(rows), Throws.ArgumentException);
        Assert.That(LiveTensors(), Is.EqualTo(before), "refused");
        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtrTower(cancelled).Fit(rows),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(LiveTensors(), Is.EqualTo(before), "cancelled");
    }

    // The live tensors of this thread, the only one that makes tensors in training. (Tensor.TotalCount counts a module's
    // parameters twice when they are made but once when they are disposed of, so it grows with every module.)
    private static long LiveTensors() => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
