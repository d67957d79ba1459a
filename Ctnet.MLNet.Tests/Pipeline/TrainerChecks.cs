using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Framework.Checks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Pipeline.SampleDomains;

namespace Ctnet.MLNet.Tests.Pipeline;

/// <summary>The trainers keep ML.NET's rules outside of a chain.</summary>
public sealed class TrainerChecks
{
    private static BinaryClassificationCatalog.BinaryClassificationTrainers Trainers => Context.BinaryClassification.Trainers;

    [Test]
    public void CtrTower_keeps_the_rules() => EstimatorChecks.Check(
        Context, Trainers.CtrTower(Tower()), Aligned, Rows, "Features", notForFitting: Without(Aligned, "Label"));

    [Test]
    public void CtrTower_with_weights_keeps_the_rules()
    {
        CtrTowerOptions options = Tower();
        options.ExampleWeightColumnName = "Weight";

        EstimatorChecks.Check(Context, Trainers.CtrTower(options), Aligned, Rows, "Features",
            notForFitting: Without(Aligned, "Weight"));
    }

    [TestCase("Converted")]
    [TestCase("Weight")]
    public void CtrTower_with_conversions_keeps_the_rules(string missing)
    {
        CtrTowerOptions options = Tower();
        (options.ConversionColumnName, options.ConversionWeightColumnName) = ("Converted", "Weight");

        EstimatorChecks.Check(Context, Trainers.CtrTower(options), Aligned, Rows, "Features",
            notForFitting: Without(Aligned, missing));
    }

    [Test]
    public void CtnetAdapter_with_conversions_keeps_the_rules()
    {
        CtnetAdapterOptions options = Adapter();
        (options.Source, options.ConversionColumnName) = (SourceModel, "Converted");

        EstimatorChecks.Check(Context, Trainers.CtnetAdapter(options), Aligned, Rows, "Features",
            notForFitting: Without(Aligned, "Converted"));
    }

    [Test]
    public void CtrTower_with_other_columns_keeps_the_rules()
    {
        CtrTowerOptions options = Tower();
        (options.LabelColumnName, options.FeatureColumnName) = ("Clicked", "Mine");
        IDataView renamed =
            Context.Transforms.CopyColumns("Clicked", "Label").Append(Context.Transforms.CopyColumns("Mine", "Features"))
            .Fit(Aligned).Transform(Aligned);

        EstimatorChecks.Check(
            Context, Trainers.CtrTower(options), Without(renamed, "Label", "Features"), Aligned, "Mine",
            notForFitting: Without(renamed, "Clicked"));
    }

    [TestCase("SourceTower.Embedding")]
    [TestCase("SourceTower.Layer1")]
    [TestCase("SourceTower.Layer2")]
    [TestCase("SourceTower.Logit")]
    public void CtnetAdapter_with_source_columns_keeps_the_rules(string missing)
    {
        CtnetAdapterOptions options = Adapter();
        options.SourceLogit = true;

        EstimatorChecks.Check(
            Context, Trainers.CtnetAdapter(options), WithSourceColumns, Without(WithSourceColumns, missing), missing,
            notForFitting: Without(WithSourceColumns, "Label"));
    }

    [Test]
    public void CtnetAdapter_with_its_source_keeps_the_rules()
    {
        CtnetAdapterOptions options = Adapter();
        options.Source = SourceModel;

        EstimatorChecks.Check(Context, Trainers.CtnetAdapter(options), Aligned, Rows, "Features",
            notForFitting: Without(Aligned, "Label"));
        // No domain of the source's schema does without the text.
        RefusalCheck.CheckFitting(Trainers.CtnetAdapter(options), Without(Aligned, "Text"), "Text");
    }

    [Test]
    public void CtnetAdapter_with_its_source_and_a_domain_keeps_the_rules()
    {
        CtnetAdapterOptions options = Adapter();
        (options.Source, options.SourceDomain, options.SourceLogit) = (SourceModel, Source, true);

        EstimatorChecks.Check(Context, Trainers.CtnetAdapter(options), Aligned, Without(Aligned, "Number"), "Number");
    }
}
