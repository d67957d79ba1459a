using System.IO.Compression;
using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Transforms;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.Pipeline.SampleDomains;

namespace Ctnet.MLNet.Tests.Persistence;

/// <summary>
/// One process saves a model with mlContext.Model.Save, and another loads it with mlContext.Model.Load. Every transformer gives
/// the same values there, to the last bit.
/// </summary>
public sealed class FreshProcessTests
{
    private static readonly string[] Prediction = ["Score", "Probability"];
    private static readonly string[] SourceColumns =
        ["SourceTower.Embedding", "SourceTower.Layer1", "SourceTower.Layer2", "SourceTower.Logit"];

    private TemporaryFolder _folder;

    private static BinaryClassificationCatalog.BinaryClassificationTrainers Trainers => Context.BinaryClassification.Trainers;

    private static IEnumerable<TestCaseData<IEstimator<ITransformer>, string[]>> Models()
    {
        CtnetAdapterOptions withSource = Adapter();
        (withSource.Source, withSource.SourceLogit, withSource.SaveOptimizerState) = (SourceModel, true, true);
        yield return Case("FeatureAlignmentTransformer", AlignTexts(), "Features");
        yield return Case("SourceTowerTransformer", Context.Transforms.FeaturizeWithSourceTower(SourceModel, Texts),
            SourceColumns);
        yield return Case(
            "SourceTowerTransformer in a chain", AlignTexts()
                .Append(Context.Transforms.FeaturizeWithSourceTower(SourceModel)), ["Features", .. SourceColumns]);
        yield return Case("CtrTower", AlignTexts().Append(Trainers.CtrTower(Tower())), Prediction);
        yield return Case(
            "CtnetAdapter with source columns",
            AlignTexts().Append(Context.Transforms.FeaturizeWithSourceTower(SourceModel))
                .Append(Trainers.CtnetAdapter(Adapter())), Prediction);
        yield return Case("CtnetAdapter with its source", AlignTexts().Append(Trainers.CtnetAdapter(withSource)), Prediction);
        yield return Case(
            "a chain with ML.NET's own before, between and after",
            Context.Transforms.ReplaceMissingValues("Number",
                replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean)
                .Append(AlignTexts()).Append(Context.Transforms.NormalizeMinMax("Normal", "Number"))
                    .Append(Trainers.CtnetAdapter(withSource))
                .Append(Context.BinaryClassification.Calibrators.Platt())
                    .Append(Context.Transforms.Concatenate("Both", "Score", "Normal")),
            [.. Prediction, "Both"]);

        static TestCaseData<IEstimator<ITransformer>,
            string[]> Case(string name, IEstimator<ITransformer> estimator, params string[] columns) =>
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
        (int exitCode, string output, string errors) = BuiltProgram.Tool.Run(saved.ScoreArguments);

        Assert.That(exitCode, Is.Zero, $"{output}\n{errors}");
        Assert.That(saved.Scores, Is.EqualTo(saved.Expected));
        Assert.That(saved.Expected.Skip(1).Distinct().Count(), Is.GreaterThan(6), "Different rows must have different scores.");
    }

    [Test]
    public void A_model_of_a_cross_validation_gives_the_same_in_another_process()
    {
        // There are enough rows for each fold.
        IDataView rows = Context.Data.AppendRows([.. Enumerable.Repeat(SavedModel.Rows, 20)]);
        foreach (var fold in Context.BinaryClassification.CrossValidate(rows, AlignTexts().Append(Trainers.CtrTower(Tower())),
            numberOfFolds: 2))
        {
            var saved = new SavedModel(_folder, fold.Model, Prediction);
            (int exitCode, string output, string errors) = BuiltProgram.Tool.Run(saved.ScoreArguments);

            Assert.That(exitCode, Is.Zero, $"{output}\n{errors}");
            Assert.That(saved.Scores, Is.EqualTo(saved.Expected));
        }
    }

    [Test]
    public void The_message_for_an_unreadable_row_is_one_line()
    {
        FeatureSchema schema = FeatureSchema.Create("one").Numeric("number").Domain("d", domain => domain.Column("number", "X"))
            .Build();
        IDataView rows = Context.Data.LoadFromEnumerable([new { X = "1" }, new { X = "2" }]);
        Context.Model.Save(Context.Transforms.AlignFeatureSchema(schema, "d").Fit(rows), rows.Schema, _folder.File("model.zip"));
        File.WriteAllText(_folder.File("rows.tsv"), "X\n1\n2\nthree\n4\n");
        (int exitCode, _, string errors) = BuiltProgram.Tool.Run(
            ["score", _folder.File("model.zip"), _folder.File("rows.tsv"), "--columns", "Features"]);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors.TrimEnd(), Is.EqualTo(
            "error: Column 'X', row 2: 'three' is not a number. "
            + "Correct the row, or name the text among the 'missing' ones of the domain's mapping."));
    }

    [Test]
    public void The_message_for_a_damaged_model_is_one_line()
    {
        var saved = new SavedModel(_folder, AlignTexts().Fit(SavedModel.Rows), "Features");
        using (ZipArchive zip = ZipFile.Open(_folder.File("model.zip"), ZipArchiveMode.Update))
            zip.Entries.Single(entry => entry.Name == "Ctnet").Delete();
        (int exitCode, _, string errors) = BuiltProgram.Tool.Run(saved.ScoreArguments);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors.TrimEnd(), Is.EqualTo(
            $"error: '{_folder.File("model.zip")}' cannot be loaded: "
            + "The model lacks the section of its FeatureAlignmentTransformer."));
    }

    private static FeatureAlignmentEstimator AlignTexts() => Context.Transforms.AlignFeatureSchema(Schema, Texts);
}
