using Ctnet.MLNet.Evaluation;
using Ctnet.MLNet.Scoring.Kernels;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.MLNetSurface;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Serving;

/// <summary>A scorer whose matrix products are of integers. The model's layers are large enough for them.</summary>
internal sealed class ScorerPrecisionTests
{
    private static readonly CtrScorerOptions Int8 = new() { Precision = ScoringPrecision.Quantized, FoldedMegabytes = 0 };

    [OneTimeSetUp]
    public void NeedInstructions()
    {
        if (!QuantizedMatrix.IsSupported)
            Assert.Ignore("This processor lacks AVX2.");
    }

    [Test]
    public void Integers_change_scores_slightly_and_keep_the_ranking()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("wide.zip");
        SaveWideModel(file);
        GuideClick[] rows = [.. Enumerable.Repeat(Clicks.GuideRows, 3).SelectMany(each => each)];
        using var exact = new CtrScorer<GuideClick>(file, new() { FoldedMegabytes = 0 });
        using var fast = new CtrScorer<GuideClick>(file, Int8);
        IReadOnlyList<CtrScore> expected = exact.Score(rows), scores = fast.Score(rows);

        double most = scores.Zip(expected, (left, right) => Math.Abs(left.Score - right.Score)).Max();
        Assert.That(most, Is.InRange(1e-6, 0.05), "the largest difference of log odds");
        Assert.That(AucOf(rows, scores), Is.EqualTo(AucOf(rows, expected)).Within(0.0005));
        for (int row = 0; row < 10; row++)
            Assert.That(fast.Score([rows[row]])[0].Score, Is.EqualTo(scores[row].Score), $"row {row} alone");
        fast.Swap(file);
        Assert.That(fast.Score(rows).Select(score => score.Score), Is.EqualTo(scores.Select(score => score.Score)), "after a swap");
    }

    [Test]
    public void Layers_that_are_too_small_stay_as_they_are()
    {
        using var scorer = new CtrScorer<GuideClick>(TwoModels.OldFile, Int8);
        using var exact = new CtrScorer<GuideClick>(TwoModels.OldFile, new() { FoldedMegabytes = 0 });
        Assert.That(
            scorer.Score(Clicks.GuideRows).Select(score => score.Score),
            Is.EqualTo(exact.Score(Clicks.GuideRows).Select(score => score.Score)));
    }

    [Test]
    public void A_precision_that_does_not_exist_is_refused() => Assert.That(
        () => new CtrScorer<GuideClick>(TwoModels.OldFile, new() { Precision = (ScoringPrecision)2 }),
        Throws.TypeOf<InvalidOptionsException>().With.Message.Contains("CtrScorerOptions.Precision"));

    private static void SaveWideModel(string file)
    {
        var options = new CtnetAdapterOptions
        {
            Source = Clicks.Source, EmbeddingSize = 16, HiddenUnits = [64, 32], BatchSize = 32, NumberOfEpochs = 4, Seed = 1,
        };
        ITransformer model = Clicks.Align()
            .Append(Clicks.Context.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(Clicks.Guide);
        Clicks.Context.Model.Save(model, Clicks.Guide.Schema, file);
    }

    private static double AucOf(GuideClick[] rows, IReadOnlyList<CtrScore> scores) => RankingMeasures.Auc<float>(
        [.. rows.Select(row => row.Label)], [.. scores.Select(score => score.Score)]);
}
