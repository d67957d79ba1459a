using System.Text.Json.Nodes;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Compare.Tasks.Schema;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Compare;

/// <summary>
/// The strategies on real logs reach what a reference implementation reached. The data is not part of the repository. Without it,
/// in ../shared, these tests are skipped.
/// </summary>
[Category("Data")]
public sealed class FilmDataTests
{
    // The reference's means over three seeds; between seeds they differ by less than .002.
    private const double TargetOnly = 0.745, Joint = 0.789, Ctnet = 0.785, Tolerance = 0.005;

    [Test]
    public void Measures_on_horror_films_are_those_of_the_reference()
    {
        FileInfo task = FilmTasks.Find("horror.json");
        DirectoryInfo output = Directory.CreateTempSubdirectory("ctnet-horror-");
        try
        {
            new CompareRun(CompareTask.Load(task), new(["target-only", "joint", "ctnet"], [0], output)).Execute();
            JsonNode results = JsonNode.Parse(File.ReadAllText(Path.Combine(output.FullName, "results.json")))!;
            var auc = results["strategies"]!.AsArray().ToDictionary(
                strategy => strategy!["name"]!.GetValue<string>(), strategy => strategy!["auc"]!["mean"]!.GetValue<double>());

            Assert.That(auc["target-only"], Is.EqualTo(TargetOnly).Within(Tolerance));
            Assert.That(auc["joint"], Is.EqualTo(Joint).Within(Tolerance));
            Assert.That(auc["ctnet"], Is.EqualTo(Ctnet).Within(Tolerance));
            Assert.That(auc["ctnet"] - auc["target-only"], Is.GreaterThan(0.03));
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    [Test]
    public void Two_entity_types_are_aligned_and_a_saved_alignment_gives_the_same()
    {
        TaskFile task = TaskFile.Load(FilmTasks.Find("entities.json").FullName);
        var data = new TaskData(task);
        var ml = new MLContext(1);
        FeatureSchema schema = TaskSchema.Create(task);
        IDataView source = data.Frame([.. data.Periods.SelectMany(period => period.Source)], isTarget: false);
        IDataView target = data.Frame([.. data.Periods.SelectMany(period => period.Target)], isTarget: true);
        FeatureAlignmentTransformer alignment = ml.Transforms.AlignFeatureSchema(schema, TaskSchema.Target)
            .Fit(target, ml.Transforms.AlignFeatureSchema(schema, TaskSchema.Source).Fit(source));

        // The domains share no user. More than half of the target's films are in the source.
        FieldComparison Common(string field) => alignment.Report.Comparisons.Single(comparison => comparison.Field == field);
        Assert.That(Common("user").CommonValues, Is.Zero);
        Assert.That(Common("film").Overlap, Is.InRange(0.5, 0.7));

        using var file = new MemoryStream();
        ml.Model.Save(alignment, target.Schema, file);
        file.Position = 0;
        var loaded = (FeatureAlignmentTransformer)new MLContext(2).Model.Load(file, out _);
        Assert.That(Features(loaded.Transform(target)), Is.EqualTo(Features(alignment.Transform(target))));
        Assert.That(
            Features(loaded.WithDomain(TaskSchema.Source).Transform(source)),
            Is.EqualTo(Features(alignment.WithDomain(TaskSchema.Source).Transform(source))));

        static List<string> Features(IDataView rows) =>
            [.. rows.GetColumn<float[]>("Features").Take(2000).Select(row => string.Join(' ', row))];
    }
}
