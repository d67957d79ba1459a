using System.Globalization;
using Ctnet.MLNet.Samples.Quickstart;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Pipeline;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples;

/// <summary>The process that quickstart starts reads its files as they were written.</summary>
public sealed class FreshProcessTests
{
    [Test]
    public void Scores_of_a_fresh_process_are_the_same()
    {
        using var folder = new TemporaryFolder();
        var world = new SimulatedWorld(1, 0.2);
        world.NextDay();
        GuideImpression[] guide = world.DrawGuide(200);
        Assert.That(guide.Select(row => row.Keywords), Has.Some.Empty, "An empty text is written in quotes.");
        MLContext ml = SampleDomains.Context;
        IDataView rows = ml.Data.LoadFromEnumerable(guide);
        CtrTowerOptions options = SampleDomains.Tower();
        options.LabelColumnName = nameof(GuideImpression.Clicked);
        var model = ml.Transforms.AlignFeatureSchema(QuickstartSchema.Create(), "guide")
            .Append(ml.BinaryClassification.Trainers.CtrTower(options)).Fit(rows);
        ml.Model.Save(model, rows.Schema, folder.File("guide.zip"));
        using (FileStream file = File.Create(folder.File("rows.tsv")))
            ml.Data.SaveAsText(rows, file, schema: false);

        (int exitCode, string output, string errors) = BuiltProgram.Samples.Run(
            ["score", folder.File("guide.zip"), folder.File("rows.tsv"), folder.File("scores.tsv")]);

        Assert.That(exitCode, Is.Zero, $"{output}\n{errors}");
        Assert.That(
            File.ReadLines(folder.File("scores.tsv")).Select(line => float.Parse(line, CultureInfo.InvariantCulture)),
            Is.EqualTo(model.Transform(rows).GetColumn<float>("Score")));
    }
}
