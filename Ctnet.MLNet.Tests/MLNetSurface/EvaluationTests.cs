using Ctnet.MLNet.Tests.Evaluation;
using Ctnet.MLNet.Tests.Framework;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.MLNetSurface.Clicks;

namespace Ctnet.MLNet.Tests.MLNetSurface;

/// <summary>ML.NET's evaluators, cross-validation, feature importance and calibrators work on our models.</summary>
public sealed class EvaluationTests
{
    private static IEnumerable<TestCaseData<IEstimator<ITransformer>>> Calibrators()
    {
        BinaryClassificationCatalog.CalibratorsCatalog calibrators = Context.BinaryClassification.Calibrators;
        yield return new(calibrators.Platt()) { TestName = "{m}(Platt)" };
        yield return new(calibrators.Isotonic()) { TestName = "{m}(Isotonic)" };
        yield return new(calibrators.Naive()) { TestName = "{m}(Naive)" };
    }

    private static IEnumerable<TestCaseData<IEstimator<ITransformer>>> PipelinesWithSources() => Pipelines().Skip(1);

    [TestCaseSource(typeof(Clicks), nameof(Pipelines))]
    public void Evaluate_measures_our_predictions(IEstimator<ITransformer> pipeline)
    {
        IDataView scored = pipeline.Fit(Guide).Transform(Guide);
        CalibratedBinaryClassificationMetrics metrics = Context.BinaryClassification.Evaluate(scored);
        Prediction[] predictions = Prediction.Of(scored);
        bool[] labels = [.. GuideRows.Select(row => row.Label)];

        Assert.That(
            metrics.AreaUnderRocCurve,
            Is.EqualTo(BruteForce.Auc(labels, [.. predictions.Select(row => row.Score)])).Within(1e-6));
        Assert.That(metrics.AreaUnderRocCurve, Is.GreaterThan(0.8), "The item decides.");
        Assert.That(
            metrics.Accuracy,
            Is.EqualTo(labels.Zip(predictions, (label, row) => label == row.Score > 0 ? 1d : 0).Average()).Within(1e-6));
        // ML.NET measures log loss in bits.
        Assert.That(
            metrics.LogLoss,
            Is.EqualTo(labels.Zip(predictions, (label, row) => -Math.Log2(label ? row.Probability : 1 - row.Probability))
                .Average()).Within(1e-5));
        Assert.That(
            predictions.Select(row => row.Probability),
            Is.EqualTo(predictions.Select(row => 1 / (1 + Math.Exp(-row.Score)))).Within(1e-6));
        Assert.That(predictions.Select(row => row.PredictedLabel), Is.EqualTo(predictions.Select(row => row.Probability > 0.5)));
    }

    [TestCaseSource(typeof(Clicks), nameof(Pipelines))]
    public void CrossValidate_trains_and_its_models_can_be_saved(IEstimator<ITransformer> pipeline)
    {
        using var folder = new TemporaryFolder();
        var folds = Context.BinaryClassification.CrossValidate(Guide, pipeline, numberOfFolds: 3);

        Assert.That(folds, Has.Count.EqualTo(3));
        Assert.That(folds.Select(fold => fold.Metrics.AreaUnderRocCurve), Is.All.GreaterThan(0.75));
        Assert.That(folds.Sum(fold => fold.ScoredHoldOutSet.GetColumn<float>("Score").Count()), Is.EqualTo(GuideRows.Length));
        foreach (var fold in folds)
        {
            string path = folder.File($"fold{fold.Fold}.zip");
            Context.Model.Save(fold.Model, Guide.Schema, path);
            ITransformer loaded = new MLContext().Model.Load(path, out DataViewSchema schema);
            DataViewComparer.AssertSame(fold.Model.Transform(Guide), loaded.Transform(Guide));
            Assert.That(schema.Select(column => column.Name), Is.EqualTo(Guide.Schema.Select(column => column.Name)));
        }
    }

    [Test]
    public void Permutation_finds_the_field_that_decides_by_slot()
    {
        TransformerChain<CtrPredictionTransformer> model = Align().Append(Context.BinaryClassification.Trainers.CtrTower(Tower()))
            .Fit(Guide);
        var importance = Context.BinaryClassification.PermutationFeatureImportance(
            model.LastTransformer, model.Transform(Guide), permutationCount: 2);

        // Weather, price, item, and the two slots of tags, which the guide does not have.
        double[] losses = [.. importance.Select(slot => -slot.AreaUnderRocCurve.Mean)];
        Assert.That(losses, Has.Length.EqualTo(5));
        Assert.That(losses[2], Is.EqualTo(losses.Max()).And.GreaterThan(0.2));
        Assert.That(losses[3..], Is.All.Zero, "Permuting a field that is always missing changes nothing.");
    }

    [Test]
    public void Permutation_finds_the_field_that_decides_by_name()
    {
        ITransformer model = TowerPipeline().Fit(Guide);
        var importance =
            Context.BinaryClassification.PermutationFeatureImportanceNonCalibrated(
                model, model.Transform(Guide), permutationCount: 2);

        Assert.That(importance.Keys, Is.SubsetOf(["weather", "price", "item", "tags[0]", "tags[1]"]));
        Assert.That(importance.MinBy(slot => slot.Value.AreaUnderRocCurve.Mean).Key, Is.EqualTo("item"));
    }

    [TestCaseSource(nameof(PipelinesWithSources))]
    public void Permutation_of_a_model_whose_source_reads_other_columns_is_refused(IEstimator<ITransformer> pipeline)
    {
        ITransformer model = pipeline.Fit(Guide);
        IDataView scored = model.Transform(Guide);
        var last = (ISingleFeaturePredictionTransformer<CtrModelParameters>)((IEnumerable<ITransformer>)model).Last();
        // ML.NET finds its method for a chain by reflection, which wraps the exception.
        Exception byName = Assert.Catch<Exception>(
            () => Context.BinaryClassification.PermutationFeatureImportanceNonCalibrated(model, scored)).GetBaseException();
        Exception bySlot = Assert.Catch<InvalidOperationException>(
            () => Context.BinaryClassification.PermutationFeatureImportance(last, scored));

        Assert.That(bySlot.Message, Does.StartWith(
            "Column 'Features' was replaced after AlignFeatureSchema had made it, but the model's source reads other columns"));
        Assert.That(bySlot.Message, Does.Contain("FieldImportance"));
        Assert.That(byName.Message, Is.EqualTo(bySlot.Message));
    }

    [TestCaseSource(nameof(PipelinesWithSources))]
    public void Features_that_were_copied_or_cached_since_are_read(IEstimator<ITransformer> pipeline)
    {
        ITransformer model = pipeline.Fit(Guide);
        ITransformer last = ((IEnumerable<ITransformer>)model).Last();
        IDataView aligned =
            new TransformerChain<ITransformer>([.. ((IEnumerable<ITransformer>)model).SkipLast(1)]).Transform(Guide);
        IDataView copied = Context.Transforms.CopyColumns("Kept", "Features")
            .Append(Context.Transforms.CopyColumns("Features", "Kept")).Fit(aligned).Transform(aligned);
        float[] expected = [.. model.Transform(Guide).GetColumn<float>("Score")];

        Assert.That(last.Transform(copied).GetColumn<float>("Score"), Is.EqualTo(expected));
        Assert.That(last.Transform(Context.Data.Cache(aligned)).GetColumn<float>("Score"), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Calibrators))]
    public void Calibrators_repair_scores_that_are_off(IEstimator<ITransformer> calibrator)
    {
        // Trained on rows in which clicks are rare, the model expects too few of them.
        IDataView rare = Context.Data.LoadFromEnumerable(GuideRows.Where((row, i) => !row.Label || i % 5 == 0));
        IDataView scored = TowerPipeline().Fit(rare).Transform(Guide);
        IDataView calibrated = calibrator.Fit(scored).Transform(scored);
        double clicks = GuideRows.Average(row => row.Label ? 1d : 0);
        Prediction[] before = Prediction.Of(scored), after = Prediction.Of(calibrated);

        Assert.That(before.Average(row => row.Probability), Is.LessThan(0.7 * clicks));
        Assert.That(after.Average(row => row.Probability), Is.EqualTo(clicks).Within(0.05));
        Assert.That(after.Select(row => row.Score), Is.EqualTo(before.Select(row => row.Score)));
        Assert.That(
            Context.BinaryClassification.Evaluate(calibrated).LogLoss,
            Is.LessThan(Context.BinaryClassification.Evaluate(scored).LogLoss));
    }

    [Test]
    public void A_calibrated_model_is_saved_and_loaded_as_one()
    {
        using var folder = new TemporaryFolder();
        TransformerChain<CalibratorTransformer<PlattCalibrator>> model =
            TowerPipeline().Append(Context.BinaryClassification.Calibrators.Platt()).Fit(Guide);
        Context.Model.Save(model, Guide.Schema, folder.File("model.zip"));

        DataViewComparer.AssertSame(
            model.Transform(Guide), new MLContext().Model.Load(folder.File("model.zip"), out _).Transform(Guide));
    }
}
