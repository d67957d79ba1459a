using Ctnet.MLNet.Tests.Continual;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.MLNetSurface;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Onnx;

/// <summary>ML.NET's own ApplyOnnxModel gives the scores of the model that the file was made of.</summary>
public sealed class OnnxExportTests
{
    private TemporaryFolder _folder;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCaseSource(typeof(Clicks), nameof(Clicks.Pipelines))]
    public void ApplyOnnxModel_gives_the_scores_of_the_model(IEstimator<ITransformer> pipeline)
    {
        ITransformer model = pipeline.Fit(Clicks.Guide);
        string file = _folder.File("model.onnx");
        using (FileStream stream = File.Create(file))
            Clicks.Context.Model.ConvertToCtrOnnx(model, stream);

        // The file reads the rows as all alignments encode them, and the source's columns.
        var source = ((IEnumerable<ITransformer>)Clicks.Source).OfType<FeatureAlignmentTransformer>().Single();
        IDataView rows = Clicks.Align().Fit(Clicks.Guide).Transform(Clicks.Guide);
        rows = source.WithDomain("guide", "SourceFeatures").Transform(rows);
        var search = ((IEnumerable<ITransformer>)Clicks.Search).OfType<FeatureAlignmentTransformer>().Single();
        rows = search.WithDomain("guide", "SourceFeatures.search").Transform(rows);
        rows = Clicks.Context.Transforms.FeaturizeWithSourceTower(Clicks.Source).Fit(rows).Transform(rows);
        IDataView scored = Clicks.Context.Transforms.ApplyOnnxModel(file).Fit(rows).Transform(rows);

        Prediction[] expected = Prediction.Of(model.Transform(Clicks.Guide));
        Assert.That(
            scored.GetColumn<float[]>("Score").Select(score => score.Single()),
            Is.EqualTo(expected.Select(each => each.Score)).Within(1e-5));
        Assert.That(
            scored.GetColumn<float[]>("Probability").Select(each => each.Single()),
            Is.EqualTo(expected.Select(each => each.Probability)).Within(1e-5));
        Assert.That(expected.Select(each => each.Score).Distinct().Count(), Is.GreaterThan(20));
    }

    [Test]
    public void ApplyOnnxModel_gives_the_probabilities_of_conversions()
    {
        CtrTowerOptions options = Clicks.Tower();
        // Half of the clicks stand for conversions here.
        options.ConversionColumnName = "Bought";
        IDataView rows = Clicks.Align().Fit(Clicks.Guide).Transform(Clicks.Guide);
        rows = Clicks.Context.Transforms.Expression("Bought", "(click, price) => click && price > 3", "Label", "Price")
            .Fit(rows).Transform(rows);
        IDataView expected = Clicks.Context.BinaryClassification.Trainers.CtrTower(options).Fit(rows).Transform(rows);
        string file = _folder.File("model.onnx");
        using (FileStream stream = File.Create(file))
        {
            Clicks.Context.Model.ConvertToCtrOnnx(
                Clicks.Context.BinaryClassification.Trainers.CtrTower(options).Fit(rows), stream);
        }

        IDataView scored = Clicks.Context.Transforms.ApplyOnnxModel(file).Fit(rows).Transform(rows);
        foreach (string column in (string[])["Probability", "ConversionProbability", "ClickAndConversionProbability"])
        {
            float[] values = [.. expected.GetColumn<float>(column)];
            Assert.That(
                scored.GetColumn<float[]>(column).Select(value => value.Single()), Is.EqualTo(values).Within(1e-5), column);
            Assert.That(values.Distinct().Count(), Is.GreaterThan(20), column);
        }
    }

    [Test]
    public void A_model_that_predicts_without_the_source_reads_no_source_column()
    {
        CtnetAdapterOptions options = Clicks.Adapter();
        (options.Source, options.FallbackRows) = (Clicks.Source, 320);
        ITransformer trained =
            Clicks.Align().Append(Clicks.Context.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(Clicks.Guide);
        ITransformer model = Fallbacks.Closed(Clicks.Context, trained, Clicks.Guide);
        string file = _folder.File("model.onnx");
        using (FileStream stream = File.Create(file))
            Clicks.Context.Model.ConvertToCtrOnnx(model, stream);

        IDataView rows = Clicks.Align().Fit(Clicks.Guide).Transform(Clicks.Guide);
        IDataView scored = Clicks.Context.Transforms.ApplyOnnxModel(file).Fit(rows).Transform(rows);
        CtrTowerOptions tower = Clicks.Tower();
        tower.NumberOfEpochs = options.NumberOfEpochs;
        IDataView plain = Clicks.Context.BinaryClassification.Trainers.CtrTower(tower).Fit(rows).Transform(rows);
        IEnumerable<float> expected = plain.GetColumn<float>("Score");
        Assert.That(scored.GetColumn<float[]>("Score").Select(score => score.Single()), Is.EqualTo(expected).Within(1e-5));
    }

    [Test]
    public void A_model_without_a_network_is_refused() => Assert.That(
        () => Clicks.Context.Model.ConvertToCtrOnnx(Clicks.Align().Fit(Clicks.Guide), Stream.Null),
        Throws.ArgumentException.With.Message.Contains("CtrTower or CtnetAdapter"));
}
