using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class CancellationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void A_token_that_was_cancelled_before_stops_training_at_once()
    {
        CtrTowerOptions options = Tiny.Tower();
        var progress = new ProgressList();
        (options.CancellationToken, options.Progress) = (new(canceled: true), progress);

        Assert.That(
            () => Fit(_ml, options, _ml.Aligned(TinyWorld.Guide(50, seed: 3))), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(progress, Is.Empty);
    }

    [Test]
    public void A_token_that_is_cancelled_after_a_pass_stops_the_next([Values] bool validated)
    {
        using var stop = new CancellationTokenSource();
        CtrTowerOptions options = Tiny.Tower();
        var progress = new ProgressList(_ => stop.Cancel());
        (options.CancellationToken, options.Progress, options.NumberOfEpochs) = (stop.Token, progress, 1000);
        IDataView rows = _ml.Aligned(TinyWorld.Guide(50, seed: 3));

        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtrTower(options).Fit(rows, validated ? rows : null),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(progress, Has.Count.EqualTo(1));
    }

    [Test]
    public void Cancelled_training_on_endless_rows_stops_and_closes_them([Values] bool byTheContext)
    {
        var ml = new MLContext(seed: 1);
        using var stop = new CancellationTokenSource();
        CtrTowerOptions options = Tiny.Tower();
        options.CancellationToken = stop.Token;
        options.ShufflePoolSize = 1000;
        var rows = new WatchedView(EndlessAligned(ml), row =>
        {
            if (row != 3000)
                return;
            if (byTheContext)
                ml.CancelExecution();
            else
                stop.Cancel();
        });

        Task<CtrModelParameters> training = Task.Run(() => Fit(ml, options, rows));
        Assert.That(((IAsyncResult)training).AsyncWaitHandle.WaitOne(Patience), Is.True, "it should not go on");
        Assert.That(() => training.GetAwaiter().GetResult(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(rows.OpenCursors, Is.Zero);
        Assert.That(rows.Reader!.Join(Patience), Is.True, "the reader's thread should end");
    }

    [Test]
    public void A_progress_receiver_that_throws_costs_no_model_and_is_told_nothing_more()
    {
        CtrTowerOptions options = Tiny.Tower();
        options.NumberOfEpochs = 3;
        IDataView rows = _ml.Aligned(TinyWorld.Guide(50, seed: 3));
        CtrModelParameters expected = Fit(_ml, options, rows);
        var ml = new MLContext(seed: 1);
        List<string> warnings = WarningList.Of(ml);
        var progress = new ProgressList(_ => throw new InvalidDataException("enough"));
        options.Progress = progress;
        Tiny.AssertSame(Fit(ml, options, rows), expected);
        Assert.That(progress, Has.Count.EqualTo(1));
        Assert.That(warnings, Is.EqualTo(
            [
                "The receiver of progress is told nothing more, and the work goes on, because the receiver threw "
                + "InvalidDataException: enough",
            ]));
    }

    [Test]
    public void A_progress_receiver_may_cancel_by_its_exception_which_ends_the_reader()
    {
        CtrTowerOptions options = Tiny.Tower();
        options.Progress = new ProgressList(_ => throw new OperationCanceledException("enough"));
        var rows = new WatchedView(_ml.Aligned(TinyWorld.Guide(50, seed: 3)));

        Assert.That(() => Fit(_ml, options, rows), Throws.TypeOf<OperationCanceledException>().With.Message.EqualTo("enough"));
        Assert.That(rows.OpenCursors, Is.Zero);
    }

    private static CtrModelParameters Fit(MLContext ml, CtrTowerOptions options, IDataView rows) =>
        ml.BinaryClassification.Trainers.CtrTower(options).Fit(rows).Model;

    private static IDataView EndlessAligned(MLContext ml)
    {
        GuideRow[] rows = TinyWorld.Guide(100, seed: 3);
        return ml.Align(ml.View(rows)).Transform(ml.Data.LoadFromEnumerable(Endless()));

        IEnumerable<GuideRow> Endless()
        {
            for (int row = 0; ; row++)
                yield return rows[row % rows.Length];
        }
    }
}
