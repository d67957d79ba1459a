using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Framework.Values;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.MLNetSurface.Clicks;

namespace Ctnet.MLNet.Tests.MLNetSurface;

/// <summary>
/// ML.NET's data operations work between our transformers and trainers, and ML.NET's trainers learn from our columns.
/// </summary>
public sealed class DataOperationsTests
{
    private static readonly IDataView Aligned = Align().Fit(Guide).Transform(Guide);

    private static readonly float[] Expected = Scores(Aligned);

    [Test]
    public void Cached_rows_are_the_same_and_give_the_same_model()
    {
        IDataView cached = Context.Data.Cache(Aligned);

        DataViewComparer.AssertSame(Aligned, cached);
        Assert.That(Scores(cached), Is.EqualTo(Expected));
        Assert.That(TrainedWith(Align().AppendCacheCheckpoint(Context)), Is.EqualTo(Expected));
    }

    [Test]
    public void Shuffled_rows_are_the_same_in_another_order()
    {
        IDataView shuffled = Context.Data.ShuffleRows(Context.Data.Cache(Aligned), seed: 5);
        DataViewSchema.Column[] columns = [.. shuffled.Schema];

        Assert.That(RowTable.ReadAll(shuffled).DifferenceById(RowTable.ReadAll(Aligned)), Is.Null);
        Assert.That(RowTable.ReadAll(shuffled).DifferenceFrom(RowTable.ReadAll(Aligned)), Is.Not.Null, "Nothing was shuffled.");
        Assert.That(columns.Select(column => column.Name), Does.Contain("Features"));
        Assert.That(Auc(shuffled), Is.GreaterThan(0.8));
    }

    [Test]
    public void Scored_rows_can_be_cached_filtered_and_split()
    {
        IDataView scored = Context.Data.Cache(TowerPipeline().Fit(Guide).Transform(Guide));
        IDataView sure = Context.Data.FilterRowsByColumn(scored, "Probability", lowerBound: 0.5);
        var split = Context.Data.TrainTestSplit(scored, testFraction: 0.25, seed: 1);

        Assert.That(scored.GetColumn<float>("Score"), Is.EqualTo(Expected));
        Assert.That(sure.GetColumn<float>("Score"), Is.EqualTo(Expected.Where(score => score >= 0)));
        Assert.That(
            split.TrainSet.GetColumn<float>("Score").Concat(split.TestSet.GetColumn<float>("Score")), Is.EquivalentTo(Expected));
    }

    [Test]
    public void Aligned_rows_in_ML_NETs_binary_format_keep_what_trainers_need()
    {
        using var folder = new TemporaryFolder();
        using (FileStream file = File.Create(folder.File("aligned.idv")))
            Context.Data.SaveAsBinary(Aligned, file);
        IDataView loaded = Context.Data.LoadFromBinary(folder.File("aligned.idv"));

        Assert.That(SchemaComparer.Difference(Aligned.Schema, loaded.Schema), Is.Null);
        Assert.That(Scores(loaded), Is.EqualTo(Expected));
    }

    [Test]
    public void Logistic_regression_learns_from_the_source_towers_columns()
    {
        var pipeline = Context.Transforms.FeaturizeWithSourceTower(Source, "guide")
            .Append(Context.Transforms.Concatenate(
                "Features", "SourceTower.Embedding", "SourceTower.Layer1", "SourceTower.Layer2", "SourceTower.Logit"))
            .Append(Context.Transforms.NormalizeMeanVariance("Features"))
            .Append(Context.BinaryClassification.Trainers.LbfgsLogisticRegression(new() { NumberOfThreads = 1 }));
        IDataView scored = pipeline.Fit(Guide).Transform(Guide);

        Assert.That(Context.BinaryClassification.Evaluate(scored).AreaUnderRocCurve, Is.GreaterThan(0.8));
    }

    [Test]
    public void Logistic_regression_can_read_aligned_features() =>
        // Ids as numbers mean little to logistic regression, but it must be able to read them and their slot names.
        Assert.That(
            () => Context.Transforms.ReplaceMissingValues("Features")
                .Append(Context.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(Aligned),
            Throws.Nothing);

    [Test]
    public void Two_predictions_of_one_row_are_told_apart_by_their_annotations()
    {
        IDataView scored = TowerPipeline().Fit(Guide).Transform(Guide);
        IDataView twice = SourcePipeline().Fit(Guide).Transform(scored);
        uint[] sets = [.. twice.Schema.Where(column => column.Name == "Score").Select(column =>
        {
            uint set = 0;
            column.Annotations.GetValue("ScoreColumnSetId", ref set);
            return set;
        })];

        Assert.That(sets, Has.Length.EqualTo(2).And.Unique);
    }

    private static float[] Scores(IDataView rows) =>
        [.. Context.BinaryClassification.Trainers.CtrTower(Tower()).Fit(rows).Transform(Aligned).GetColumn<float>("Score")];

    private static float[] TrainedWith(IEstimator<ITransformer> alignment) =>
        [.. alignment.Append(Context.BinaryClassification.Trainers.CtrTower(Tower())).Fit(Guide).Transform(Guide)
            .GetColumn<float>("Score")];

    private static double Auc(IDataView rows) => Context.BinaryClassification.Evaluate(
        Context.BinaryClassification.Trainers.CtrTower(Tower()).Fit(rows).Transform(Aligned)).AreaUnderRocCurve;
}
