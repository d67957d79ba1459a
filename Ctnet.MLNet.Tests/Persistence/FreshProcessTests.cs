using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Transforms;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Pipeline.SampleDomains;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>
/// Saved by this process with mlContext.Model.Save, loaded by another with mlContext.Model.Load: every transformer gives the same there,
/// to the last bit.
/// </summary>
public sealed class FreshProcessTests
{
    private static readonly string[] Prediction = ["Score", "Probability"];
    private static readonly string[] SourceColumns = ["SourceTower.Embedding", "SourceTower.Layer1", "SourceTower.Layer2", "SourceTower.Logit"];

    private TemporaryFolder _folder;

    private static BinaryClassificationCatalog.BinaryClassificationTrainers Trainers => Context.BinaryClassification.Trainers;

    private static IEnumerable<TestCaseData<IEstimator<ITransformer>, string[]>> Models()
    {
        CtnetAdapterOptions withSource = Adapter();
        (withSource.Source, withSource.SourceLogit, withSource.SaveOptimizerState) = (SourceModel, true, true);
        yield return Case("FeatureAlignmentTransformer", AlignTexts(), "Features");
        yield return Case("SourceTowerTransformer", Context.Transforms.FeaturizeWithSourceTower(SourceModel, Texts), SourceColumns);
        yield return Case(
            "SourceTowerTransformer in a chain", AlignTexts().Append(Context.Transforms.FeaturizeWithSourceTower(SourceModel)), ["Features", .. SourceColumns]);
        yield return Case("CtrTower", AlignTexts().Append(Trainers.CtrTower(Tower())), Prediction);
        yield return Case(
            "CtnetAdapter with source columns",
            AlignTexts().Append(Context.Transforms.FeaturizeWithSourceTower(SourceModel)).Append(Trainers.CtnetAdapter(Adapter())), Prediction);
        yield return Case("CtnetAdapter with its source", AlignTexts().Append(Trainers.CtnetAdapter(withSource)), Prediction);
        yield return Case(
            "a chain with ML.NET's own before, between and after",
            Context.Transforms.ReplaceMissingValues("Number", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean)
                .Append(AlignTexts()).Append(Context.Transforms.NormalizeMinMax("Normal", "Number")).Append(Trainers.CtnetAdapter(withSource))
                .Append(Context.BinaryClassification.Calibrators.Platt()).Append(Context.Transforms.Concatenate("Both", "Score", "Normal")),
            [.. Prediction, "Both"]);

        static TestCaseData<IEstimator<ITransformer>, string[]> Case(string name, IEstimator<ITransformer> estimator, params string[] columns) =>
            new(estimator, columns) { TestName = $"{{m}}({name})" };
    }

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCaseSource(nameof(Models))]
    public void Another_process_gives_the_same(IEstimator<ITransformer> estimator, string[] columns)
    {
        var saved = new SavedModel(_folder, estimator.Fit(SavedModel.Rows), columns);
        var (exitCode, output, errors) = SamplesProgram.Run(SamplesProgram.Folder, saved.ScoreArguments);

        Assert.That(exitCode, Is.Zero, $"{output}\n{errors}");
        Assert.That(saved.Scores, Is.EqualTo(saved.Expected));
        Assert.That(saved.Expected.Skip(1).Distinct().Count(), Is.GreaterThan(6), "Rows that are all alike would prove nothing.");
    }

    private static FeatureAlignmentEstimator AlignTexts() => Context.Transforms.AlignFeatureSchema(Schema, Texts);
}
