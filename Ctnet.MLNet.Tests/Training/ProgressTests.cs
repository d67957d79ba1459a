using Ctnet.MLNet.Tests.Networks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class ProgressTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void Each_pass_ends_with_a_report_of_all_its_rows()
    {
        ProgressList progress = Fit(_ml.Aligned(TinyWorld.Guide(100, seed: 3)), options => options.NumberOfEpochs = 3);

        Assert.That(progress.Select(report => report.Epochs), Is.All.EqualTo(3));
        Assert.That(
            progress.GroupBy(report => report.Epoch).Select(pass => (pass.Key, pass.Last().Rows)),
            Is.EqualTo(new[] { (1, 100L), (2, 100L), (3, 100L) }));
    }

    [Test]
    public void The_reported_loss_is_the_mean_over_the_pass_before_each_update()
    {
        // Nothing is learnt, so the trained model is the model of every step.
        GuideRow[] rows = TinyWorld.Guide(100, seed: 3);
        IDataView aligned = _ml.Aligned(rows);
        CtrTowerOptions options = Tiny.Tower();
        var progress = new ProgressList();
        (options.LearningRate, options.EmbeddingLearningRate, options.Progress) = (0, 0, progress);
        float[] scores = _ml.BinaryClassification.Trainers.CtrTower(options).Fit(aligned).Scores(aligned);

        Assert.That(
            progress[^1].LogLoss,
            Is.EqualTo(scores.Zip(rows, (score, row) => PlainTower.Loss(score, row.Clicked)).Average()).Within(1e-6));
    }

    [Test]
    public void Slow_passes_are_reported_on_the_way_with_the_rate_of_trained_rows()
    {
        const int Rows = 160, Pool = 16, Pause = 70;
        IDataView aligned = _ml.Aligned(TinyWorld.Guide(Rows, seed: 3));
        var slow = new WatchedView(aligned, row =>
        {
            if (row % Pool == 0 && row < Rows)
                Thread.Sleep(Pause);
        });
        ProgressList progress = Fit(slow, options => (options.BatchSize, options.ShufflePoolSize) = (Pool, Pool));

        Assert.That(progress.Select(report => report.Rows), Is.Ordered.Ascending);
        Assert.That(progress[0].Rows, Is.InRange(1, Rows - 1));
        // The pauses of the view alone take 0.7 seconds.
        Assert.That(
            progress.Max(report => report.RowsPerSecond),
            Is.LessThanOrEqualTo(Rows / (Rows / Pool * Pause / 1000.0)).And.Positive);
    }

    private ProgressList Fit(IDataView rows, Action<CtrTowerOptions> change)
    {
        CtrTowerOptions options = Tiny.Tower();
        var progress = new ProgressList();
        options.Progress = progress;
        change(options);
        _ml.BinaryClassification.Trainers.CtrTower(options).Fit(rows);
        return progress;
    }
}
