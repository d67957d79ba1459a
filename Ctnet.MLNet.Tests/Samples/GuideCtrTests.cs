using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Samples.ModelBuilder;
using Ctnet.MLNet.Tests.Framework;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Samples;

/// <summary>The model in Model Builder's shape does what its files say.</summary>
public sealed class GuideCtrTests
{
    private const string Header = "Visitor\tProduct\tSection\tKeywords\tPriceEuro\tTopic\tClicked\n";

    [Test]
    public void An_empty_price_is_missing_and_a_text_may_have_a_line_break()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("guide.tsv"), Header
            + "u1\ti1\tc1\tmore0\t10\tt1\t1\n\"u\n2\"\ti1\tc1\tmore0\t\tt1\t0\nu3\ti1\tc1\tmore0\t0\tt1\t1\n");
        IDataView rows = GuideCtr.LoadIDataViewFromFile(new MLContext(1), folder.File("guide.tsv"), '\t');
        Assert.That(rows.GetColumn<float>("PriceEuro"), Is.EqualTo(new[] { 10, float.NaN, 0 }));
        Assert.That(rows.GetColumn<string>("Visitor"), Is.EqualTo(new[] { "u1", "u\n2", "u3" }));
    }

    [TestCase("u2\ti1\tc1\tmore0\t10\tt1\tyes", "Clicked", "'yes' is neither false nor true: write 0, 1, true or false")]
    [TestCase("u2\ti1\tc1\tmore0\t10\tt1\t", "Clicked", "'' is neither false nor true")]
    [TestCase("u2\ti1\tc1\tmore0\t3,5\tt1\t1", "PriceEuro", "'3,5' is not a number: write decimals with a point")]
    [TestCase("u2\ti1\tc1\tmore0\tcheap\tt1\t1", "PriceEuro", "'cheap' is not a number")]
    [TestCase("u2\ti1\tc1\tmore0\t1e39\tt1\t1", "PriceEuro", "'1e39' is infinite or too large for a float")]
    [TestCase("u2\ti1\tc1", "Keywords", "the row has 3 cells and the header 7")]
    public void A_cell_that_cannot_be_read_is_refused_with_file_line_and_column(string line, string column, string problem)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("guide.tsv");
        File.WriteAllText(file, $"{Header}u1\ti1\tc1\tmore0\t10\tt1\t1\n{line}\n");
        IDataView rows = GuideCtr.LoadIDataViewFromFile(new MLContext(1), file, '\t');
        Assert.That(
            () => rows.GetColumn<bool>("Clicked").ToArray(),
            Throws.TypeOf<InputFileException>().With.Message.StartsWith($"{file}, line 3, column '{column}': {problem}"));
    }

    [Test]
    public void A_row_that_begins_with_a_comment_s_mark_is_a_row_and_columns_are_found_by_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("guide.tsv"), "Visitor\tClicked\tSection\tKeywords\tPriceEuro\tTopic\tProduct\n"
            + "//u1\t1\tc1\tmore0\t10\tt1\ti1\n#u2\tfalse\tc1\tmore0\t10\tt1\ti2\nu3\tTRUE\tc1\tmore0\t10\tt1\ti3\n");
        IDataView rows = GuideCtr.LoadIDataViewFromFile(new MLContext(1), folder.File("guide.tsv"), '\t');
        Assert.That(rows.GetColumn<string>("Visitor"), Is.EqualTo(new[] { "//u1", "#u2", "u3" }));
        Assert.That(rows.GetColumn<bool>("Clicked"), Is.EqualTo(new[] { true, false, true }));
        Assert.That(rows.GetColumn<string>("Product"), Is.EqualTo(new[] { "i1", "i2", "i3" }));
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
        IDataView rows = GuideCtr.LoadIDataViewFromFile(ml, files.LastDay, '\t');
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
            Is.EquivalentTo(["user", "item", "category", "tags", "price", "topic"]), "The guide has no placements.");
        Assert.That(importance.Select(feature => feature.Item2), Is.Ordered.Descending);
        Assert.That(importance[0].Item2, Is.Positive);
    }
}
