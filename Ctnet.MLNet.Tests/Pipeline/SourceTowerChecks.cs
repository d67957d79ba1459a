using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Framework.Checks;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Pipeline.SampleDomains;

namespace Ctnet.MLNet.Tests.Pipeline;

/// <summary>FeaturizeWithSourceTower keeps ML.NET's rules, with and without a domain.</summary>
public sealed class SourceTowerChecks
{
    [Test]
    public void Featurization_for_a_domain_keeps_the_rules() => EstimatorChecks.Check(
        Context, Context.Transforms.FeaturizeWithSourceTower(SourceModel, Target), Rows, Without(Rows, "Vector"), "Vector");

    [Test]
    public void Featurization_for_the_sources_own_domain_keeps_the_rules() => EstimatorChecks.Check(
        Context, Context.Transforms.FeaturizeWithSourceTower(SourceModel, Source, columnPrefix: "Own"), Rows,
        Without(Rows, "Number"),
        "Number");

    [Test]
    public void Featurization_for_the_domain_of_the_feature_column_keeps_the_rules()
    {
        SourceTowerEstimator estimator = Context.Transforms.FeaturizeWithSourceTower(SourceModel);

        EstimatorChecks.Check(Context, estimator, Aligned);
        // A fitted transformer is bound to a domain: it reads that domain's columns, and no longer the feature column.
        RefusalCheck.CheckFitting(estimator, Rows, "Features");
        // No domain of the source's schema does without the text.
        RefusalCheck.CheckFitting(estimator, Without(Aligned, "Text"), "Text");
        RefusalCheck.CheckTransforming(estimator.Fit(Aligned), Without(Rows, "Vector"), "Vector");
    }

    [Test]
    public void A_feature_column_that_does_not_say_its_domain_is_refused()
    {
        SourceTowerEstimator estimator = Context.Transforms.FeaturizeWithSourceTower(SourceModel, featureColumnName: "Mine");

        EstimatorChecks.Check(Context, estimator, Context.Transforms.CopyColumns("Mine", "Features").Fit(Aligned)
            .Transform(Aligned));
        RefusalCheck.CheckFitting(estimator, Context.Transforms.CopyColumns("Mine", "Vector").Fit(Rows).Transform(Rows), "Mine");
    }

    [Test]
    public void The_columns_are_the_embeddings_the_layers_and_the_logit()
    {
        // Five embeddings of width 3, then a number and its missing indicator; layers of 5 and 4.
        Assert.That(
            WithSourceColumns.Schema.Where(column => column.Name.StartsWith("SourceTower.", StringComparison.Ordinal))
                .Select(column => (column.Name, column.Type)),
            Is.EqualTo(((string, DataViewType)[])
            [
                ("SourceTower.Embedding", new VectorDataViewType(NumberDataViewType.Single, 5 * 3 + 2)),
                ("SourceTower.Layer1", new VectorDataViewType(NumberDataViewType.Single, 5)),
                ("SourceTower.Layer2", new VectorDataViewType(NumberDataViewType.Single, 4)),
                ("SourceTower.Logit", new VectorDataViewType(NumberDataViewType.Single, 1)),
            ]));
    }

    [Test]
    public void For_its_own_domain_the_logit_is_the_source_models_score()
    {
        float[] scores = [.. SourceModel.Transform(Rows).GetColumn<float>("Score")];
        IDataView featurized = Context.Transforms.FeaturizeWithSourceTower(SourceModel, Source).Fit(Rows).Transform(Rows);

        Assert.That(featurized.GetColumn<float[]>("SourceTower.Logit").Select(logit => logit.Single()), Is.EqualTo(scores));
    }

    [Test]
    public void A_value_that_only_the_source_knows_is_known_in_the_target()
    {
        // The target's alignment has not seen these texts. The source's has, and distinguishes them.
        IDataView rows = Context.Data.LoadFromEnumerable(
            [new SourceRow { Text = "action" }, new SourceRow { Text = "drama" }, new SourceRow { Text = "never" },
                new SourceRow { Text = "ever" }]);
        float[][] vectors = [.. Context.Transforms.FeaturizeWithSourceTower(SourceModel, Target).Fit(rows).Transform(rows)
            .GetColumn<float[]>("SourceTower.Embedding")];

        Assert.That(vectors[0], Is.Not.EqualTo(vectors[1]));
        Assert.That(vectors[2], Is.EqualTo(vectors[3]), "The source has seen neither text, so it does not distinguish them.");
    }

    [Test]
    public void A_model_that_cannot_be_a_source_is_refused_at_once()
    {
        ITransformer alignment = Align().Fit(Rows);
        ITransformer trainer = Context.BinaryClassification.Trainers.CtrTower(Tower()).Fit(Aligned);

        Assert.That(
            () => Context.Transforms.FeaturizeWithSourceTower(alignment),
            Throws.ArgumentException.With.Message.StartsWith(
                "The source model must end with a CtrTower; it is FeatureAlignmentTransformer."));
        Assert.That(
            () => Context.Transforms.FeaturizeWithSourceTower(trainer),
            Throws.ArgumentException.With.Message.StartsWith(
                "The source model lacks the AlignFeatureSchema that makes its feature column 'Features':"));
    }

    [Test]
    public void A_domain_that_the_source_does_not_know_is_refused()
    {
        FeatureSchema others = FeatureSchema.Create("other").Categorical("text")
            .Domain("elsewhere", domain => domain.Column("text", "Text")).Build();
        IDataView rows = Context.Transforms.AlignFeatureSchema(others, "elsewhere").Fit(Rows).Transform(Rows);

        Assert.That(
            () => Context.Transforms.FeaturizeWithSourceTower(SourceModel, "elsewhere"),
            Throws.ArgumentException.With.Message.StartsWith(
                "Feature schema 'samples' has no domain 'elsewhere'; it has 'source', 'target', 'texts'."));
        Assert.That(
            () => Context.Transforms.FeaturizeWithSourceTower(SourceModel).Fit(rows),
            Throws.ArgumentException.With.Message.StartsWith(
                "Feature schema 'samples' has no domain 'elsewhere'; it has 'source', 'target', 'texts'."));
    }

    [Test]
    public void A_source_may_have_other_transformers_before_and_after() => EstimatorChecks.Check(
        Context, Context.Transforms.FeaturizeWithSourceTower(
            Context.Transforms.CopyColumns("Unused", "Text").Append(Context.Transforms.AlignFeatureSchema(Schema, Source))
                .Append(Context.BinaryClassification.Trainers.CtrTower(Tower())).Append(Context.Transforms.DropColumns("Unused"))
                    .Fit(Rows), Target),
        Rows, Without(Rows, "Text"), "Text");

    private sealed class SourceRow
    {
        public string Text { get; set; } = "";

        public bool Flag { get; set; }

        public int Count { get; set; }

        [VectorType(3)]
        public float[] Vector { get; set; } = [1, 2, 3];
    }
}
