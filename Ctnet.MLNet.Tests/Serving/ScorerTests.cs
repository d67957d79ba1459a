using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Serving;
using Ctnet.MLNet.Tests.MLNetSurface;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Serving;

public sealed class ScorerTests
{
    [TestCase(1)]
    [TestCase(3)]
    [TestCase(4, Description = "in a batch")]
    [TestCase(61, Description = "in two")]
    [TestCase(511)]
    [TestCase(1000, Description = "on all cores")]
    public void Rows_get_the_scores_that_Transform_gives(int count)
    {
        using var scorer = new CtrScorer<GuideClick>(TwoModels.OldFile);
        GuideClick[] rows = [.. Enumerable.Range(0, count).Select(row => Clicks.GuideRows[row % 400])];
        CtrScore[] expected =
            [.. Enumerable.Range(0, count).Select(row => TwoModels.Old[row % 400])
            .Select(row => new CtrScore(row.Score, row.Probability, scorer.ModelVersion))];

        Assert.That(scorer.Score(rows), Is.EqualTo(expected));
        Assert.That(scorer.Score(rows[^1]), Is.EqualTo(expected[^1]));
        Assert.That(scorer.Score([]), Is.Empty);
    }

    [TestCase(1, 0)]
    [TestCase(2, 1)]
    [TestCase(4, 3)]
    [TestCase(511, 400)]
    [TestCase(512, 0)]
    [TestCase(1000, 999)]
    public void A_row_that_is_null_is_refused_in_one_way_at_any_size(int count, int at)
    {
        using var scorer = new CtrScorer<GuideClick>(TwoModels.OldFile);
        GuideClick[] rows = [.. Enumerable.Range(0, count).Select(row => Clicks.GuideRows[row % 400])];
        rows[at] = null!;
        Assert.That(
            () => scorer.Score(rows), Throws.ArgumentNullException.With.Message.StartsWith($"Row {at} of {count} is null."));
        Assert.That(() => scorer.Score((GuideClick)null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Rows_get_the_conversions_that_Transform_gives([Values] bool followed)
    {
        CtrTowerOptions options = Clicks.Tower();
        options.ConversionColumnName = "Label";
        TransformerChain<CtrPredictionTransformer> trained =
            Clicks.Align().Append(Clicks.Context.BinaryClassification.Trainers.CtrTower(options)).Fit(Clicks.Guide);
        IDataView scored = trained.Transform(Clicks.Guide);
        ITransformer[] after = followed ? [Clicks.Context.Transforms.CopyColumns("Copy", "Score").Fit(scored)] : [];
        string file = TwoModels.Folder.File("conversions.zip");
        Clicks.Context.Model.Save(
            new TransformerChain<ITransformer>([.. Chains.Parts(trained), .. after]), Clicks.Guide.Schema, file);
        float[] conversions = [.. scored.GetColumn<float>("ConversionProbability")],
            both = [.. scored.GetColumn<float>("ClickAndConversionProbability")];

        using var scorer = new CtrScorer<GuideClick>(file);
        using var clicksOnly = new CtrScorer<GuideClick>(TwoModels.OldFile);
        foreach (int count in (int[])[1, 3, 61, 1000])
        {
            GuideClick[] rows = [.. Enumerable.Range(0, count).Select(row => Clicks.GuideRows[row % 400])];
            IReadOnlyList<CtrScore> scores = scorer.Score(rows);
            for (int row = 0; row < count; row++)
            {
                Assert.That(scores[row].ConversionProbability, Is.EqualTo(conversions[row % 400]));
                Assert.That(scores[row].ClickAndConversionProbability, Is.EqualTo(both[row % 400]));
            }

            Assert.That(clicksOnly.Score(rows).Select(score => score.ConversionProbability), Is.All.Null);
        }

        Assert.That(scorer.Score(Clicks.GuideRows[7]).ClickAndConversionProbability, Is.EqualTo(both[7]));
    }

    [TestCaseSource(typeof(Clicks), nameof(Clicks.Pipelines))]
    public void Requests_to_any_pipeline_get_the_scores_that_Transform_gives(IEstimator<ITransformer> pipeline)
    {
        ITransformer model = pipeline.Fit(Clicks.Guide);
        ITransformer copy = Clicks.Context.Transforms.CopyColumns("Copy", "Score").Fit(model.Transform(Clicks.Guide));
        ITransformer[] models = [model, new TransformerChain<ITransformer>([.. Chains.Parts(model), copy])];
        float[] expected = [.. Prediction.Of(model.Transform(Clicks.Guide)).Select(row => row.Score)];
        foreach ((int i, ITransformer saved) in models.Index())
        {
            Clicks.Context.Model.Save(saved, Clicks.Guide.Schema, TwoModels.Folder.File("any.zip"));
            using var scorer = new CtrScorer<GuideClick>(TwoModels.Folder.File("any.zip"));
            foreach (Range rows in (Range[])[0..1, 1..3, 3..80, 80..84, 84..300])
                Assert.That(scorer.Score(Clicks.GuideRows[rows]).Select(score => score.Score), Is.EqualTo(expected[rows]),
                    $"model {i}, rows {rows}");
            Assert.That(() => scorer.Score([null!, null!, null!, null!]), Throws.InstanceOf<ArgumentNullException>());
            Assert.That(scorer.Score(Clicks.GuideRows).Select(score => score.Score), Is.EqualTo(expected),
                "after a request that failed");
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4096)]
    public void Memory_for_folded_layers_changes_scores_by_rounding_alone(int megabytes)
    {
        using var scorer = new CtrScorer<GuideClick>(TwoModels.OldFile, new() { FoldedMegabytes = megabytes });
        IReadOnlyList<CtrScore> scores = scorer.Score(Clicks.GuideRows);
        IReadOnlyList<CtrScore> many = scorer.Score([.. Clicks.GuideRows, .. Clicks.GuideRows]);
        Assert.That(scores.Select(score => score.Score), Is.EqualTo(TwoModels.Old.Take(scores.Count).Select(row => row.Score))
            .Within(1e-5));
        Assert.That(many.Take(scores.Count), Is.EqualTo(scores), "alone and in batches");
        Assert.That(scorer.Current.FoldedBytes, megabytes == 0 ? Is.Zero : Is.InRange(1L, (long)megabytes << 20));
        scorer.Swap(TwoModels.NewFile);
        Assert.That(scorer.Current.FoldedBytes, megabytes == 0 ? Is.Zero : Is.GreaterThan(0), "after a swap");
    }

    [TestCase(-1)]
    [TestCase(4097)]
    public void Memory_out_of_range_is_refused(int megabytes) => Assert.That(
        () => new CtrScorer<GuideClick>(TwoModels.OldFile, new() { FoldedMegabytes = megabytes }),
        Throws.TypeOf<InvalidOptionsException>().With.Message.EqualTo(
            $"CtrScorerOptions.FoldedMegabytes must be between 0 and 4096, but is {megabytes}."));

    [Test]
    public void Rows_without_the_model_s_columns_are_refused_at_once() =>
        Assert.That(() => new CtrScorer<HomeClick>(TwoModels.OldFile), Throws.TypeOf<ArgumentOutOfRangeException>()
            .With.Message.Contains("Product"));

    [Test]
    public void No_request_is_answered_after_Dispose_however_many_overlap()
    {
        var scorer = new CtrScorer<GuideClick>(TwoModels.OldFile);
        LoadedModel<GuideClick> model = scorer.Current;
        bool disposed = false;
        int late = 0, refused = 0;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            while (true)
            {
                bool after = Volatile.Read(ref disposed);
                try
                {
                    IReadOnlyList<CtrScore> scores = scorer.Score(Clicks.GuideRows[..20]);
                    Interlocked.Add(ref late, after ? scores.Count : 0);
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref refused);
                    return;
                }
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        Thread.Sleep(50);
        scorer.Dispose();
        Assert.That(model.IsDisposed, "running requests ended first");
        Volatile.Write(ref disposed, true);
        foreach (Thread thread in threads)
            thread.Join();
        Assert.That((late, refused), Is.EqualTo((0, 4)));
    }

    [Test]
    public void After_Dispose_requests_are_refused()
    {
        var scorer = new CtrScorer<GuideClick>(TwoModels.OldFile);
        LoadedModel<GuideClick> model = scorer.Current;
        scorer.Dispose();
        scorer.Dispose();
        Assert.That(model.IsDisposed);
        Assert.That(() => scorer.Score(Clicks.GuideRows[0]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => scorer.Swap(TwoModels.NewFile), Throws.TypeOf<ObjectDisposedException>());
    }
}
