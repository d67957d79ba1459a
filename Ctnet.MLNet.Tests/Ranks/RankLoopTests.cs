using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Ranks;

[Parallelizable(ParallelScope.All)]
public sealed class RankLoopTests
{
    [Test]
    public void All_ranks_have_the_results_over_all_rows()
    {
        using var folder = new TemporaryFolder();
        ContinualTrainer[] ranks = RankThreads.Run(2, ranks =>
        {
            ContinualTrainer trainer = RankLoop.Create(ranks, folder.Path);
            trainer.Run(RankLoop.PeriodsOf(ranks));
            return trainer;
        });
        Tiny.AssertSame(ranks[1].Model!.Model(), ranks[0].Model!.Model());
        foreach (ContinualTrainer rank in ranks)
        {
            Assert.That(rank.Results.Select(result => result.Rows), Is.All.EqualTo(RankLoop.Rows));
            Assert.That(rank.Results.Skip(1).Select(result => result.Metrics!.Rows), Is.All.EqualTo(RankLoop.Rows));
            Assert.That(rank.Results[^1].Metrics!.LogLoss, Is.EqualTo(ranks[0].Results[^1].Metrics!.LogLoss));
        }

        // The last period's measures are those of one process that scores all rows with the model before.
        var ml = new MLContext(seed: 1);
        ITransformer before = RankThreads.Run(2, ranks =>
        {
            ContinualTrainer trainer = RankLoop.Create(ranks);
            trainer.Run(RankLoop.PeriodsOf(ranks, RankLoop.Periods - 1));
            return trainer.Model!;
        })[0];
        IDataView rows = ml.View(TinyWorld.Guide(RankLoop.Rows, seed: 13, firstUser: 3));
        CtrMetrics expected = ml.BinaryClassification.EvaluateCtr(before.Transform(rows), "Clicked", groupColumnName: "Visitor");
        CtrMetrics actual = ranks[1].Results[^1].Metrics!;
        Assert.That(actual.Auc, Is.EqualTo(expected.Auc));
        Assert.That(actual.LogLoss, Is.EqualTo(expected.LogLoss).Within(1e-12));
        Assert.That(actual.Gauc, Is.EqualTo(expected.Gauc).Within(1e-12));
        Assert.That(File.Exists(Path.Combine(folder.Path, "model.zip")), Is.True);
    }

    [Test]
    public void A_run_goes_on_as_one_that_was_not_stopped_and_on_another_number_of_ranks()
    {
        using TemporaryFolder whole = new(), stopped = new(), other = new();
        string expected = RankThreads.Run(2, ranks => RankLoop.Finish(ranks, whole.Path))[0];
        foreach (string path in new[] { stopped.Path, other.Path })
        {
            RankThreads.Run(2, ranks =>
            {
                ContinualTrainer trainer = RankLoop.Create(ranks, path);
                return trainer.Run(RankLoop.PeriodsOf(ranks, 2)).Count;
            });
        }

        Assert.That(RankThreads.Run(2, ranks => RankLoop.Finish(ranks, stopped.Path)), Is.All.EqualTo(expected));
        string[] three = RankThreads.Run(3, ranks => RankLoop.Finish(ranks, other.Path));
        Assert.That(three, Is.All.StartsWith($"{RankLoop.Periods} ").And.All.EqualTo(three[0]));
    }

    [Test]
    public void Replayed_rows_are_refused_in_words() => Assert.That(
        () => RankThreads.Run(2, ranks => RankLoop.Create(ranks, change: options => options.ReplayRows = 5)),
        Throws.TypeOf<InvalidOptionsException>()
            .With.Message.Contains("ReplayRows must be 0 where Collectives has several ranks, but is 5"));

    [Test]
    public void The_guard_judges_the_rows_of_all_ranks()
    {
        ContinualTrainer[] ranks = RankThreads.Run(2, ranks =>
        {
            ContinualTrainer trainer = RankLoop.Create(ranks, change: options =>
                options.Guard = new()
            {
                LeastRows = 20, HeldOutShare = 0.2, OnDrift = DriftAction.Skip, MostPopulationStabilityIndex = 3,
                MostNeverSeenRise = 1, MostLabelRateFactor = 100, MostScoreMeanFactor = 100,
                MostLogLossRise = 10, MostAucFall = 1,
            });
            ContinualPeriod[] periods = [.. RankLoop.PeriodsOf(ranks)];
            foreach (ContinualPeriod period in periods[..^1])
                trainer.Step(period);
            // Only the second rank's rows differ: they have no price.
            var ml = new MLContext(seed: 1);
            GuideRow[] rows = [.. TinyWorld.Guide(400, seed: 30).Select(row => row.With(
                each => each.Euro = ranks.Rank == 1 ? float.NaN : each.Euro))];
            trainer.Step(periods[^1] with { Target = ml.View(rows) });
            return trainer;
        });
        foreach (ContinualTrainer rank in ranks)
        {
            Assert.That(rank.Results.Take(3).SelectMany(result => result.Warnings), Is.Empty);
            Assert.That(rank.Results.Take(3).Select(result => result.Published), Is.All.True);
            Assert.That(rank.Results[^1].Published, Is.False);
            Assert.That(rank.Results[^1].Warnings, Has.Some.Contains("price"));
        }
    }

    [Test]
    public void A_failure_of_one_rank_leaves_the_checkpoint_before()
    {
        using var folder = new TemporaryFolder();
        Assert.That(
            () => RankThreads.Run(2, ranks =>
            {
                ContinualTrainer trainer = RankLoop.Create(ranks, folder.Path);
                foreach ((int i, ContinualPeriod period) in RankLoop.PeriodsOf(ranks).Index())
                {
                    if (i == 2 && ranks.Rank == 1)
                        throw new IOException("The disk is gone.");
                    trainer.Step(period);
                }

                return 0;
            }),
            Throws.TypeOf<IOException>());
        using var whole = new TemporaryFolder();
        Assert.That(
            RankThreads.Run(2, ranks => RankLoop.Finish(ranks, folder.Path)),
            Is.EqualTo(RankThreads.Run(2, ranks => RankLoop.Finish(ranks, whole.Path))));
    }

    [Test]
    public void Rows_of_all_ranks_are_measured_together([Values("Visitor", "Number", null)] string? group)
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(4);
        ScoredRow[] rows =
        [
            .. Enumerable.Range(0, 700).Select(row => new ScoredRow
            {
                Label = random.Next(4) == 0, Probability = random.Next(1, 100) / 100f, Weight = random.Next(3),
                Visitor = random.Next(9) == 0 ? "" : $"u{random.Next(30)}", Number = random.Next(30) - 5,
            }),
        ];
        CtrMetrics Measure(IEnumerable<ScoredRow> part, ICtrCollectives? ranks) => ml.BinaryClassification.EvaluateCtr(
            ml.View(part), groupColumnName: group, exampleWeightColumnName: "Weight", collectives: ranks);
        CtrMetrics expected = Measure(rows, null);
        foreach (CtrMetrics actual in RankThreads.Run(3, ranks => Measure(RankFits.ShareOf(rows, ranks), ranks)))
        {
            Assert.That((actual.Rows, actual.Clicks), Is.EqualTo((expected.Rows, expected.Clicks)));
            Assert.That(actual.Auc, Is.EqualTo(expected.Auc));
            Assert.That(actual.LogLoss, Is.EqualTo(expected.LogLoss).Within(1e-12));
            Assert.That(actual.Gauc, Is.EqualTo(expected.Gauc).Within(1e-12));
            Assert.That(actual.GaucGroups, Is.EqualTo(expected.GaucGroups));
        }
    }

    private sealed class ScoredRow
    {
        public bool Label { get; set; }

        public float Probability { get; set; }

        public float Weight { get; set; }

        public string Visitor { get; set; } = "";

        public int Number { get; set; }
    }
}
