using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.MLNetSurface.Clicks;

namespace Ctnet.MLNet.Tests.Trainers;

/// <summary>An ArgumentException names the parameter that its caller gave, and an argument of null is refused at once.</summary>
public sealed class ParameterNamesTests
{
    private static readonly IDataView Aligned = Align().Fit(Guide).Transform(Guide);

    private static BinaryClassificationCatalog.BinaryClassificationTrainers Trainers => Context.BinaryClassification.Trainers;

    private static IEnumerable<TestCaseData<string, Action>> Calls()
    {
        ITransformer alignment = Align().Fit(Guide);
        TransformsCatalog transforms = Context.Transforms;
        var wide = Tower();
        wide.HiddenUnits = [9, 4];
        CtnetAdapterOptions withoutTower = Adapter();
        withoutTower.Source = alignment;
        MultiEntityTransferOptions withoutPretrained = TinyEntities.Transfer(alignment);

        yield return Case("domain", () => transforms.AlignFeatureSchema(Schema, "nowhere"));
        yield return Case("domain", () => transforms.AlignFeatureSchema(Schema, null!));
        yield return Case("domain", () => Align().Fit(Guide).WithDomain("nowhere"));
        yield return Case("domain", () => transforms.FeaturizeWithSourceTower(Source, "nowhere"));
        yield return Case("sourceModel", () => transforms.FeaturizeWithSourceTower(alignment));
        yield return Case("featureColumnName", () => transforms.FeaturizeWithSourceTower(Source, featureColumnName: null!));
        yield return Case("columnPrefix", () => transforms.FeaturizeWithSourceTower(Source, columnPrefix: null!));
        yield return Case("options", () => Trainers.CtnetAdapter(withoutTower));
        yield return Case("options", () => Trainers.MultiEntityTransfer(withoutPretrained));
        yield return Case("options", () => Trainers.MultiEntityPretraining(options: null!));
        yield return Case("pretrainedModel", () => Trainers.MultiEntityTransfer(alignment, "Clicked"));
        yield return Case("modelParameters", () => Trainers.CtrTower(wide).Fit(Aligned, null, Source.Model()));
        yield return Case("modelParameters", () => Trainers.CtrTower(wide).Fit(Aligned, null, TowerModel()));
        yield return Case("refreshedSource", () => Context.BinaryClassification.Continue(
            SourcePipeline().Fit(Guide), Guide, refreshedSource: alignment));
        yield return Case("labelColumnName", () => Context.BinaryClassification.EvaluateCtr(Aligned, "Clicked"));
        yield return Case("labelColumnName", () => Context.BinaryClassification.EvaluateCtr(Aligned, null!));
        yield return Case("probabilityColumnName", () => Context.BinaryClassification.EvaluateCtr(Aligned));
        yield return Case("groupColumnName", () => Context.BinaryClassification.EvaluateCtr(
            TowerPipeline().Fit(Guide).Transform(Guide), groupColumnName: "User"));
        yield return Case("exampleWeightColumnName", () => Context.BinaryClassification.EvaluateCtr(
            TowerPipeline().Fit(Guide).Transform(Guide), exampleWeightColumnName: "User"));

        static TestCaseData<string, Action> Case(string parameter, Action call) => new(parameter, call);
    }

    [Test]
    public void The_parameter_is_that_of_the_caller() => Assert.Multiple(() =>
    {
        foreach ((int at, TestCaseData<string, Action> call) in Calls().Index())
        {
            string parameter = (string)call.Arguments[0]!;
            Assert.That(
                (Action)call.Arguments[1]!,
                Throws.InstanceOf<ArgumentException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo(parameter),
                $"case {at}: {parameter}");
        }
    });

    [Test]
    public void A_trainer_without_a_feature_column_is_refused_at_once()
    {
        foreach (Action call in (Action[])
            [
                () => Trainers.CtrTower(featureColumnName: null!), () => Trainers.CtnetAdapter(featureColumnName: null!),
                () => Trainers.MultiEntityPretraining(featureColumnName: null!),
            ])
        {
            Assert.That(
                call, Throws.TypeOf<InvalidOptionsException>().With.Message.Contains("FeatureColumnName must be given"));
        }
    }

    private static CtrModelParameters TowerModel() => TowerPipeline().Fit(Guide).Model();
}
