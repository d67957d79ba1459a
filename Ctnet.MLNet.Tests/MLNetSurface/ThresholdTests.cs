using Ctnet.MLNet.Tests.Framework;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.MLNetSurface.Clicks;

namespace Ctnet.MLNet.Tests.MLNetSurface;

/// <summary>ChangeModelThreshold changes PredictedLabel and nothing else.</summary>
public sealed class ThresholdTests
{
    [TestCaseSource(typeof(Clicks), nameof(Pipelines))]
    public void The_label_is_true_above_the_threshold(IEstimator<ITransformer> pipeline)
    {
        ITransformer model = pipeline.Fit(Guide);
        TransformerChain<ITransformer> changed = WithThreshold(model, 1.5f);
        Prediction[] before = Prediction.Of(model.Transform(Guide)), after = Prediction.Of(changed.Transform(Guide));

        Assert.That(after.Select(row => row.PredictedLabel), Is.EqualTo(before.Select(row => row.Score > 1.5f)));
        Assert.That(after.Select(row => row.PredictedLabel), Is.Not.EqualTo(before.Select(row => row.PredictedLabel)));
        Assert.That(after.Select(row => row.Score), Is.EqualTo(before.Select(row => row.Score)));
        Assert.That(after.Select(row => row.Probability), Is.EqualTo(before.Select(row => row.Probability)));
    }

    [Test]
    public void Saving_and_continuing_keep_it()
    {
        TransformerChain<ITransformer> model = WithThreshold(TowerPipeline().Fit(Guide), -0.75f);
        using var file = new MemoryStream();
        Context.Model.Save(model, Guide.Schema, file);
        file.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(file, out _);

        Assert.That(Last(model).Threshold, Is.EqualTo(-0.75f));
        Assert.That(Last(loaded).Threshold, Is.EqualTo(-0.75f));
        DataViewComparer.AssertSame(model.Transform(Guide), loaded.Transform(Guide));
        Assert.That(Last(Context.BinaryClassification.Continue(loaded, Guide)).Threshold, Is.EqualTo(-0.75f));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void A_threshold_that_is_not_finite_is_refused(float threshold) => Assert.That(
        () => Context.BinaryClassification.ChangeModelThreshold(Last(TowerPipeline().Fit(Guide)), threshold),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo("threshold"));

    [Test]
    public void PairwiseCoupling_refuses_our_trainers() =>
        // It trains on the feature vector alone. docs/mlnet.md says what to do.
        Assert.That(
            () => Context.MulticlassClassification.Trainers.PairwiseCoupling(
                Context.BinaryClassification.Trainers.CtrTower(Tower())),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(
                "Trainer estimator does not appear to produce the right kind of model."));

    private static TransformerChain<ITransformer> WithThreshold(ITransformer model, float threshold)
    {
        ITransformer[] parts = [.. (IEnumerable<ITransformer>)model];
        return new([.. parts[..^1], Context.BinaryClassification.ChangeModelThreshold(Last(model), threshold)]);
    }

    private static CtrPredictionTransformer Last(ITransformer model) =>
        (CtrPredictionTransformer)((IEnumerable<ITransformer>)model).Last();
}
