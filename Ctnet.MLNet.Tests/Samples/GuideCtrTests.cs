using Ctnet.MLNet.Samples.ModelBuilder;
using Ctnet.MLNet.Tests.Framework;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples;

/// <summary>The model in Model Builder's shape does what its files say.</summary>
public sealed class GuideCtrTests
{
    [Test]
    public void An_empty_price_is_missing_and_a_text_may_have_a_line_break()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("guide.tsv"), "Visitor\tProduct\tSection\tKeywords\tPriceEuro\tTopic\tClicked\n"
            + "u1\ti1\tc1\tmore0\t10\tt1\t1\n\"u\n2\"\ti1\tc1\tmore0\t\tt1\t0\nu3\ti1\tc1\tmore0\t0\tt1\t1\n");
        IDataView rows = GuideCtr.LoadIDataViewFromFile(new MLContext(1), folder.File("guide.tsv"), '\t', hasHeader: true);
        Assert.That(rows.GetColumn<float>("PriceEuro"), Is.EqualTo(new[] { 10, float.NaN, 0 }));
        Assert.That(rows.GetColumn<string>("Visitor"), Is.EqualTo(new[] { "u1", "u\n2", "u3" }));
    }

    [Test]
    public void The_model_is_trained_retrained_on_a_new_file_used_and_measured()
    {
        using var folder = new TemporaryFolder();
        var files = new GuideCtrFiles(new(folder.Path), rowsADay: 800);
        string model = folder.File("GuideCtr.mlnet");
        GuideCtr.Train(model, files.Schema, files.SourceModel, files.FirstDays);
        Assert.That(GuideCtr.Evaluate(model, files.LastDay).Auc, Is.GreaterThan(0.55));
        GuideCtr.Retrain(model, files.NextDays, refreshedSourcePath: files.SourceModel);

        Assert.That(GuideCtr.Evaluate(model, files.LastDay).Auc, Is.GreaterThan(0.55));
        var ml = new MLContext(1);
        IDataView rows = GuideCtr.LoadIDataViewFromFile(ml, files.LastDay, '\t', hasHeader: true);
        ITransformer loaded = ml.Model.Load(model, out _);
        CtrModelParameters trained = ((IEnumerable<ITransformer>)loaded).OfType<CtrPredictionTransformer>().Single().Model;
        Assert.That(
            (trained.Steps, trained.Rows),
            Is.EqualTo((2, 6L * 800)), "The second training continues the first model on the new rows.");
        float[] expected = [.. loaded.Transform(rows).GetColumn<float>("Probability")];
        GuideCtr.MLNetModelPath = model;
        GuideCtr.ModelInput row = ml.Data.CreateEnumerable<GuideCtr.ModelInput>(rows, reuseRowObject: false).First();
        Assert.That(GuideCtr.Predict(row).Probability, Is.EqualTo(expected[0]));

        List<Tuple<string, double>> importance = GuideCtr.CalculatePFI(ml, rows, loaded);
        Assert.That(importance.Select(feature => feature.Item1),
            Is.EquivalentTo(["user", "item", "category", "tags", "price", "placement", "topic"]));
        Assert.That(importance.Select(feature => feature.Item2), Is.Ordered.Descending);
        Assert.That(importance[0].Item2, Is.Positive);
        Assert.That(importance.Single(feature => feature.Item1 == "placement").Item2, Is.Zero, "The guide has no placements.");
    }
}
