using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Pipeline.SampleDomains;

namespace Ctnet.MLNet.Tests.Pipeline;

/// <summary>This library's estimators keep ML.NET's rules in chains with ML.NET's own estimators.</summary>
public sealed class ChainChecks
{
    private static BinaryClassificationCatalog.BinaryClassificationTrainers Trainers => Context.BinaryClassification.Trainers;

    private static IEnumerable<TestCaseData<IEstimator<ITransformer>, string>> Chains()
    {
        CtnetAdapterOptions withSource = Adapter();
        withSource.Source = SourceModel;
        yield return Case("align, tower", Align().Append(Trainers.CtrTower(Tower())), "Text");
        yield return Case(
            "align, source tower, adapter",
            Align().Append(Context.Transforms.FeaturizeWithSourceTower(SourceModel)).Append(Trainers.CtnetAdapter(Adapter())),
            "Vector");
        yield return Case("align, adapter with its source", Align().Append(Trainers.CtnetAdapter(withSource)), "Flag");
        yield return Case(
            "source tower, align, adapter",
            Context.Transforms.FeaturizeWithSourceTower(SourceModel, Source).Append(Align())
                .Append(Trainers.CtnetAdapter(Adapter())), "Number");
        yield return Case(
            "ML.NET's, align, ML.NET's, source tower, ML.NET's, adapter, ML.NET's",
            Context.Transforms.ReplaceMissingValues("Number").Append(Align())
                .Append(Context.Transforms.NormalizeMeanVariance("Other", "Number"))
                .Append(Context.Transforms.FeaturizeWithSourceTower(SourceModel))
                .Append(Context.Transforms.Concatenate("Layers", "SourceTower.Layer1", "SourceTower.Layer2"))
                .Append(Trainers.CtnetAdapter(Adapter()))
                .Append(Context.Transforms.CopyColumns("Logit", "Score"))
                    .Append(Context.Transforms.DropColumns("Layers", "Other")),
            "Text");
        yield return Case(
            "align, tower, ML.NET's calibrator",
            Align().Append(Trainers.CtrTower(Tower())).Append(Context.BinaryClassification.Calibrators.Platt()), "Text");
        yield return Case(
            "align, tower, adapter: two predictions in one row",
            Align().Append(Trainers.CtrTower(Tower())).Append(Context.Transforms.FeaturizeWithSourceTower(SourceModel))
                .Append(Trainers.CtnetAdapter(Adapter())),
            "Text");
        yield return Case(
            "source tower, ML.NET's trainer",
            Context.Transforms.FeaturizeWithSourceTower(SourceModel, Target)
                .Append(Context.Transforms.Concatenate("Features", "SourceTower.Embedding", "SourceTower.Layer1",
                    "SourceTower.Logit"))
                .Append(Trainers.LbfgsLogisticRegression(new() { NumberOfThreads = 1 })),
            "Text");

        static TestCaseData<IEstimator<ITransformer>, string> Case(
            string name, IEstimator<ITransformer> estimator, string column) =>
            new(estimator, column) { TestName = $"{{m}}({name})" };
    }

    [TestCaseSource(nameof(Chains))]
    public void A_chain_keeps_the_rules(IEstimator<ITransformer> estimator, string column) =>
        EstimatorChecks.Check(Context, estimator, Rows, Without(Rows, column), column, notForFitting: null);

    [TestCaseSource(nameof(Chains))]
    public void A_fitted_chain_scores_rows_without_a_label(IEstimator<ITransformer> estimator, string column)
    {
        ITransformer model = estimator.Fit(Rows);

        Assert.That(
            DataViewComparer.Difference(Without(model.Transform(Rows), "Label"), model.Transform(Without(Rows, "Label"))),
            Is.Null);
    }

    [Test]
    public void Two_alignments_side_by_side_do_not_disturb_each_other()
    {
        EstimatorChain<FeatureAlignmentTransformer> both = Context.Transforms.AlignFeatureSchema(Schema, Source, "AsSource")
            .Append(Context.Transforms.AlignFeatureSchema(Schema, Target, "AsTarget"));
        CtrTowerOptions options = Tower();
        options.FeatureColumnName = "AsSource";

        EstimatorChecks.Check(Context, both.Append(Trainers.CtrTower(options)), Rows, Without(Rows, "Flag"), "Flag");
        Assert.That(FeatureLayout.Of(both.Fit(Rows).GetOutputSchema(Rows.Schema)["AsSource"])!.Domain, Is.EqualTo(Source));
    }
}
