using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Ranks;

[Parallelizable(ParallelScope.All)]
public sealed class RankRefusalTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly GuideRow[] _rows = TinyWorld.Guide(400, seed: 3);

    [Test]
    public void Batch_normalization_is_refused_in_words() => Assert.That(
        () => RankThreads.Run(2, ranks => _ml.BinaryClassification.Trainers.CtrTower(
            Options(ranks, options => options.Normalization = Normalization.Batch))),
        Throws.TypeOf<InvalidOptionsException>().With.Message.Contains("no rank has the statistics of a whole batch"));

    [Test]
    public void Other_options_on_a_rank_are_refused() => Assert.That(
        () => Fit(ranks => Options(ranks, options => options.LearningRate += ranks.Rank)),
        Throws.InvalidOperationException.With.Message.Contains("the options of rank 1 is not that of rank 0"));

    [Test]
    public void Alignments_that_ranks_fitted_apart_are_refused()
    {
        Assert.That(
            () => RankThreads.Run(2, ranks =>
            {
                IDataView rows = _ml.View(RankFits.ShareOf(_rows, ranks));
                return _ml.BinaryClassification.Trainers.CtrTower(Options(ranks)).Fit(_ml.Align(rows).Transform(rows));
            }),
            Throws.InvalidOperationException.With.Message.Contains("the alignment of rank 1"));
    }

    [Test]
    public void Calibrators_are_not_refitted_on_the_rows_of_one_rank()
    {
        ITransformer model = _ml.FitTower(_ml.View(_rows));
        Assert.That(
            () => RankThreads.Run(2, ranks => _ml.BinaryClassification.Continue(
                model, _ml.View(RankFits.ShareOf(_rows, ranks)), options: new() { Collectives = ranks, RefitCalibrators = true })),
            Throws.InvalidOperationException.With.Message.Contains("the rows of one rank alone, and there are 2 ranks"));
    }

    [Test]
    public void A_bad_row_of_one_rank_stops_all()
    {
        GuideRow[] bad = [.. _rows.Select((row, i) => row.With(each => each.Weight = i == 390 ? -1 : 1))];
        int stopped = 0;
        Assert.That(
            () => Fit(
                ranks => Options(ranks, options => options.ExampleWeightColumnName = "Weight"), bad,
                failure => stopped += failure is RankFailedException ? 1 : 0),
            Throws.TypeOf<BadRowException>());
        Assert.That(stopped, Is.EqualTo(1), "The other rank learns of it and stops.");
    }

    [Test]
    public void Bad_rows_that_are_left_out_are_counted_over_all_ranks()
    {
        GuideRow[] bad = [.. _rows.Select((row, i) => row.With(each => each.Weight = i % 50 == 0 ? -1 : 1))];
        CtrModelParameters model = Fit(
            ranks => Options(
                ranks, options => (options.ExampleWeightColumnName, options.BadRows) = ("Weight", BadRowPolicy.Skip)), bad)[1];
        Assert.That(model.History[^1].BadRows.Select(bad => bad.Rows), Is.EqualTo([8]));
        Assert.That(model.History[^1].Rows, Is.EqualTo(392));
    }

    [Test]
    public void All_ranks_stop_when_the_loss_explodes()
    {
        int stopped = 0;
        Assert.That(
            () => Fit(
                ranks => Options(ranks, options => (options.LearningRate, options.EmbeddingLearningRate) = (100, 100)),
                stopped: failure => stopped += failure is TrainingDivergedException ? 1 : 0),
            Throws.TypeOf<TrainingDivergedException>().With.Property("Field").Not.Empty);
        Assert.That(stopped, Is.EqualTo(2));
    }

    [Test]
    public void A_fit_that_is_cancelled_on_one_rank_stops_all()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        int stopped = 0;
        Assert.That(
            () => Fit(
                ranks => Options(ranks, options => options.CancellationToken = ranks.Rank == 1 ? stop.Token : default),
                stopped: failure => stopped += failure is RankFailedException ? 1 : 0),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(stopped, Is.EqualTo(1));
    }

    private static CtrTowerOptions Options(ICtrCollectives ranks, Action<CtrTowerOptions>? change = null)
    {
        CtrTowerOptions options = Tiny.Tower();
        options.Collectives = ranks;
        change?.Invoke(options);
        return options;
    }

    private CtrModelParameters[] Fit(
        Func<ICtrCollectives, CtrTowerOptions> options, GuideRow[]? rows = null, Action<Exception>? stopped = null)
    {
        FeatureAlignmentTransformer alignment = _ml.Align(_ml.View(_rows));
        return RankThreads.Run(2, ranks =>
        {
            try
            {
                return _ml.BinaryClassification.Trainers.CtrTower(options(ranks))
                    .Fit(alignment.Transform(_ml.View(RankFits.ShareOf(rows ?? _rows, ranks)))).Model;
            }
            catch (Exception failure) when (stopped is not null)
            {
                lock (alignment)
                    stopped(failure);
                throw;
            }
        });
    }
}
