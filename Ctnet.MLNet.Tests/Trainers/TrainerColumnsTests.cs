using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Pipeline.SampleDomains;

namespace Ctnet.MLNet.Tests.Trainers;

/// <summary>Columns that do not fit are refused as ML.NET's own trainers refuse them.</summary>
public sealed class TrainerColumnsTests
{
    [TestCase("Label", "label", "Boolean", "Single")]
    [TestCase("Features", "feature", "Vector<Single>", "Single")]
    [TestCase("Weight", "weight", "Single", "String")]
    public void A_column_of_another_type_or_none_is_refused(string column, string role, string expected, string found)
    {
        CtrTowerOptions options = Tower();
        options.ExampleWeightColumnName = "Weight";
        CtrTowerTrainer trainer = Context.BinaryClassification.Trainers.CtrTower(options);
        IDataView other = Context.Transforms.CopyColumns(column, found == "String" ? "Text" : "Number").Fit(Aligned)
            .Transform(Aligned);

        AssertRefused(trainer, Without(Aligned, column), $"Could not find {role} column '{column}'");
        AssertRefused(trainer, other, $"Schema mismatch for {role} column '{column}': expected {expected}, got {found}");
    }

    [Test]
    public void A_feature_column_that_is_not_aligned_is_refused_with_what_to_do() => AssertRefused(
        Context.BinaryClassification.Trainers.CtrTower(featureColumnName: "Vector"), Aligned,
        "Schema mismatch for feature column 'Vector': expected the annotation FeatureLayout");

    [Test]
    public void The_message_is_that_of_ML_NETs_own_trainers()
    {
        IDataView rows = Without(Aligned, "Label");
        var theirs = Context.BinaryClassification.Trainers.LbfgsLogisticRegression();
        string Message(IEstimator<ITransformer> trainer) =>
            Assert.Catch<ArgumentOutOfRangeException>(() => trainer.Fit(rows)).Message;

        Assert.That(Message(Context.BinaryClassification.Trainers.CtrTower(Tower())), Is.EqualTo(Message(theirs)));
    }

    [Test]
    public void The_catalogs_simple_overloads_take_the_columns_names()
    {
        BinaryClassificationCatalog.BinaryClassificationTrainers trainers = Context.BinaryClassification.Trainers;

        AssertRefused(trainers.CtrTower("Clicked"), Aligned, "Could not find label column 'Clicked'");
        AssertRefused(trainers.CtrTower(featureColumnName: "Mine"), Aligned, "Could not find feature column 'Mine'");
        AssertRefused(trainers.CtrTower(exampleWeightColumnName: "W"), Aligned, "Could not find weight column 'W'");
        AssertRefused(trainers.CtnetAdapter("Clicked"), WithSourceColumns, "Could not find label column 'Clicked'");
        AssertRefused(
            trainers.CtnetAdapter(featureColumnName: "Mine"), WithSourceColumns, "Could not find feature column 'Mine'");
        AssertRefused(trainers.CtnetAdapter(exampleWeightColumnName: "W"), WithSourceColumns, "Could not find weight column 'W'");
        AssertRefused(trainers.CtnetAdapter(), Aligned, "Could not find source column 'SourceTower.Embedding'");
    }

    [Test]
    public void The_simple_overloads_of_the_multi_entity_trainers_take_the_columns_names()
    {
        var entities = new TinyEntities(Context);
        ITransformer pretrained = entities.Pipeline();
        BinaryClassificationCatalog.BinaryClassificationTrainers trainers = Context.BinaryClassification.Trainers;

        Assert.That(() => trainers.MultiEntityPretraining("Clicked").Fit(entities.Together), Throws.Nothing);
        AssertRefused(trainers.MultiEntityPretraining(), entities.Together, "Could not find label column 'Label'");
        AssertRefused(
            trainers.MultiEntityPretraining("Clicked", entityColumnName: "Kind"), entities.Together,
            "Could not find entity column 'Kind'");
        AssertRefused(
            trainers.MultiEntityPretraining("Clicked", exampleWeightColumnName: "W"), entities.Together,
            "Could not find weight column 'W'");

        IDataView guide = entities.Alignment.Transform(entities.Guide);
        Assert.That(() => trainers.MultiEntityTransfer(pretrained, "Clicked").Fit(guide), Throws.Nothing);
        AssertRefused(trainers.MultiEntityTransfer(pretrained), guide, "Could not find label column 'Label'");
        AssertRefused(
            trainers.MultiEntityTransfer(pretrained, "Clicked", "Mine"), guide, "Could not find feature column 'Mine'");
    }

    [Test]
    public void Other_source_columns_are_found_by_their_prefix()
    {
        IDataView rows = Context.Transforms.FeaturizeWithSourceTower(SourceModel, columnPrefix: "Home").Fit(Aligned)
            .Transform(Aligned);
        CtnetAdapterOptions options = Adapter();
        options.SourceColumnPrefix = "Home";
        float[] scores = [.. Context.BinaryClassification.Trainers.CtnetAdapter(options).Fit(rows).Transform(rows)
            .GetColumn<float>("Score")];
        float[] expected =
            [.. Context.BinaryClassification.Trainers.CtnetAdapter(Adapter()).Fit(WithSourceColumns).Transform(WithSourceColumns)
                .GetColumn<float>("Score")];

        Assert.That(scores, Is.EqualTo(expected));
        AssertRefused(Context.BinaryClassification.Trainers.CtnetAdapter(Adapter()), rows,
            "Could not find source column 'SourceTower.Embedding'");
    }

    [Test]
    public void A_source_of_another_depth_is_refused_with_both_depths()
    {
        CtnetAdapterOptions options = Adapter();
        (options.Source, options.HiddenUnits) = (SourceModel, [6, 4, 2]);

        Assert.That(
            () => Context.BinaryClassification.Trainers.CtnetAdapter(options).Fit(Aligned),
            Throws.ArgumentException.With.Message.StartsWith(
                "The source tower has 2 hidden layers and the options' HiddenUnits 3"));
    }

    [Test]
    public void A_fit_without_rows_is_refused()
    {
        IDataView none = Context.Data.FilterRowsByColumn(Aligned, "Weight", lowerBound: 1e9);

        Assert.That(
            () => Context.BinaryClassification.Trainers.CtrTower(Tower()).Fit(none),
            Throws.InvalidOperationException.With.Message.StartsWith("There are no rows to train on."));
    }

    [TestCase(float.NaN, "NaN")]
    [TestCase(-0.5f, "-0.5")]
    [TestCase(float.PositiveInfinity, "Infinity")]
    public void A_weight_that_is_negative_or_not_finite_is_refused_with_its_row(float weight, string shown)
    {
        FeatureSchema schema = FeatureSchema.Create("weighted").Categorical("item").Domain("d", d => d.Column("item", "Item"))
            .Build();
        IDataView rows = Context.Data.LoadFromEnumerable(
        [
            new { Item = "a", W = 1f, Label = true },
            new { Item = "b", W = 0f, Label = false },
            new { Item = "a", W = weight, Label = true },
        ]);
        rows = Context.Transforms.AlignFeatureSchema(schema, "d").Fit(rows).Transform(rows);
        CtrTowerOptions options = Tower();
        options.ExampleWeightColumnName = "W";

        Assert.That(
            () => Context.BinaryClassification.Trainers.CtrTower(options).Fit(rows),
            Throws.TypeOf<BadRowException>().With.Message.EqualTo(
                $"Column 'W', row 2: a weight must be a number of at least 0, but is {shown}."));
    }

    [Test]
    public void A_model_refuses_feature_vectors_of_another_width()
    {
        CtrPredictionTransformer model = Context.BinaryClassification.Trainers.CtrTower(Tower()).Fit(Aligned);
        IDataView others = Context.Transforms.CopyColumns("Features", "Vector").Fit(Rows).Transform(Rows);

        Assert.That(
            () => model.Transform(others),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(
                "Schema mismatch for feature column 'Features': expected Vector<Single, 8>, got Vector<Single, 3>"));
    }

    [Test]
    public void Trainers_tell_ML_NET_what_they_need_and_support()
    {
        BinaryClassificationCatalog.BinaryClassificationTrainers trainers = Context.BinaryClassification.Trainers;
        foreach (ITrainerEstimator<ISingleFeaturePredictionTransformer<object>, object> trainer in
            (ITrainerEstimator<ISingleFeaturePredictionTransformer<object>, object>[])[
                trainers.CtrTower(Tower()), trainers.CtnetAdapter(Adapter())])
        {
            TrainerInfo info = trainer.Info;
            Assert.That(
                (info.NeedNormalization, info.WantCaching, info.SupportsValidation, info.SupportsIncrementalTraining),
                Is.EqualTo((false, false, true, true)));
        }
    }

    private static void AssertRefused(IEstimator<ITransformer> trainer, IDataView rows, string message)
    {
        Assert.That(() => trainer.Fit(rows), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(message));
        Assert.That(
            () => trainer.GetOutputSchema(SchemaShape.Create(rows.Schema)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(message));
    }
}
