using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;
using static Ctnet.MLNet.Tests.MLNetSurface.Clicks;

namespace Ctnet.MLNet.Tests.MLNetSurface;

/// <summary>A prediction engine gives every row the values that Transform gives.</summary>
public sealed class PredictionEngineTests
{
    [TestCaseSource(typeof(Clicks), nameof(Pipelines))]
    public void An_engine_predicts_what_Transform_does(IEstimator<ITransformer> pipeline)
    {
        ITransformer model = pipeline.Fit(Guide);
        Prediction[] expected = Prediction.Of(model.Transform(Guide));
        using var engine = Context.Model.CreatePredictionEngine<GuideClick, Prediction>(model);

        // Rows in both orders, each twice: a prediction must not depend on the rows before it.
        IEnumerable<int> rows = Enumerable.Range(0, 60).Concat(Enumerable.Range(0, 60).Reverse());
        foreach (int row in rows.SelectMany(row => (int[])[row, row]))
        {
            Prediction prediction = engine.Predict(GuideRows[row]);
            Assert.That(
                (prediction.PredictedLabel, prediction.Score, prediction.Probability),
                Is.EqualTo((expected[row].PredictedLabel, expected[row].Score, expected[row].Probability)), $"row {row}");
        }
    }

    [Test]
    public void An_engine_gives_the_columns_of_every_transformer()
    {
        ITransformer model = ColumnsPipeline().Fit(Guide);
        IDataView transformed = model.Transform(Guide);
        float[][] features = [.. transformed.GetColumn<float[]>("Features")], layers =
            [.. transformed.GetColumn<float[]>("SourceTower.Layer2")];
        using var engine = Context.Model.CreatePredictionEngine<GuideClick, Vectors>(model);

        for (int row = 0; row < 20; row++)
        {
            Vectors vectors = engine.Predict(GuideRows[row]);
            Assert.That(vectors.Features, Is.EqualTo(features[row]));
            Assert.That(vectors.Layer, Is.EqualTo(layers[row]));
        }
    }

    [Test]
    public void An_engine_needs_only_the_columns_that_the_model_reads()
    {
        ITransformer model = SourcePipeline().Fit(Guide);
        using var engine = Context.Model.CreatePredictionEngine<Unlabelled, Prediction>(model);
        GuideClick row = GuideRows[7];

        Assert.That(
            engine.Predict(new() { Weather = row.Weather, Price = row.Price, Product = row.Product }).Score,
            Is.EqualTo(Prediction.Of(model.Transform(Guide))[7].Score));
    }

    [Test]
    public void Values_that_were_never_seen_and_missing_ones_are_scored()
    {
        using var engine = Context.Model.CreatePredictionEngine<GuideClick, Prediction>(SourcePipeline().Fit(Guide));

        foreach (var row in (GuideClick[])[
            new() { Product = "new", Weather = "hail", Price = 1e9f },
            new() { Product = null!, Weather = "", Price = float.NaN }])
            Assert.That(engine.Predict(row).Probability, Is.InRange(0, 1));
    }

    [TestCaseSource(typeof(Clicks), nameof(Pipelines))]
    public void One_model_serves_many_threads(IEstimator<ITransformer> pipeline)
    {
        ITransformer model = pipeline.Fit(Guide);
        float[] expected = [.. model.Transform(Guide).GetColumn<float>("Score")];

        // Half of the threads use an engine each. The others use Transform, which gives each thread its own cursor.
        float[][] scores = [.. Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8)
            .WithExecutionMode(ParallelExecutionMode.ForceParallelism).Select(thread =>
        {
            if (thread % 2 == 0)
                return model.Transform(Guide).GetColumn<float>("Score").ToArray();
            using var engine = Context.Model.CreatePredictionEngine<GuideClick, Prediction>(model);
            return GuideRows.Select(row => engine.Predict(row).Score).ToArray();
        })];
        Assert.That(scores, Is.All.EqualTo(expected));
    }

    private sealed class Unlabelled
    {
        public string Weather { get; set; } = "";

        public float Price { get; set; }

        public string Product { get; set; } = "";
    }

    private sealed class Vectors
    {
        public float[] Features { get; set; } = [];

        [ColumnName("SourceTower.Layer2")]
        public float[] Layer { get; set; } = [];
    }
}
