using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>
/// A logit begins at the log odds of the first rows that it predicts. With learning rates of 0 it stays there.
/// </summary>
public sealed class FirstLogitTests
{
    private const string Bias = "tower.head.bias";

    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void A_first_fit_begins_at_the_click_rate_of_its_rows([Values(0, 1, 40)] int clicks)
    {
        // Without a click, one more row counts as half a click.
        double rate = clicks == 0 ? 0.5 / 401 : clicks / 400.0;
        ITransformer model = Fit(Still(Tiny.Tower()), clicks);
        Assert.That(model.Model().Weights[Bias].Values, Is.EqualTo(new[] { LogOdds(rate) }).Within(1e-6));
        // Embeddings begin small; the first weights of numbers move the probabilities a little.
        Assert.That(model.Probabilities(Rows(clicks)).Average(), Is.EqualTo(rate).Within(25).Percent);
    }

    [Test]
    public void The_rate_is_that_of_the_weighted_and_sampled_rows_and_predictions_are_corrected()
    {
        CtrTowerOptions options = Still(Tiny.Tower());
        (options.PositiveWeight, options.NegativeSamplingRate) = (8, 0.25);
        ITransformer model = Fit(options, 40);
        // 40 clicks weigh 320 beside 360 other rows.
        Assert.That(model.Model().Weights[Bias].Values, Is.EqualTo(new[] { LogOdds(320.0 / 680) }).Within(1e-6));
        // Before sampling there were 4 * 360 rows without a click.
        Assert.That(model.Probabilities(Rows(40)).Average(), Is.EqualTo(40.0 / 1480).Within(25).Percent);
    }

    [Test]
    public void The_loss_is_scaled_by_the_first_rows_labels([Values(200, 40, 4)] int clicks)
    {
        // The standard deviation of labels with a rate of p is sqrt(p (1 - p)): a half at p = 1/2, .3 at .1.
        double rate = clicks / 400.0, scale = 0.5 / Math.Sqrt(rate * (1 - rate));
        ITransformer model = Fit(Tiny.Tower(), clicks);
        Assert.That(model.Model().Content.LossScale, Is.EqualTo(scale).Within(1e-9));

        using var stream = new MemoryStream();
        _ml.Model.Save(model, null, stream);
        stream.Position = 0;
        ITransformer next = _ml.BinaryClassification.Continue(
            _ml.Model.Load(stream, out _), Rows(100), options: new() { NumberOfThreads = 1 });
        Assert.That(next.Model().Content.LossScale, Is.EqualTo(scale).Within(1e-9), "later fits keep it");
    }

    [Test]
    public void Rows_that_weigh_nothing_say_nothing_of_the_click_rate()
    {
        CtrTowerOptions options = Tiny.Tower();
        (options.ExampleWeightColumnName, options.ShufflePoolSize) = ("Weight", 100);
        WeightedRow[] rows =
        [
            .. Enumerable.Range(0, 400).Select(i => new WeightedRow
            {
                Visitor = $"u{i % 7}", Clicked = i % 10 == 0, Weight = i < 200 ? 0 : 1,
            }),
        ];
        FeatureSchema schema = FeatureSchema.Create("one").Categorical("user")
            .Domain("d", domain => domain.Column("user", "Visitor")).Build();
        CtrModelParameters model = _ml.Transforms.AlignFeatureSchema(schema, "d")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(options)).Fit(_ml.View(rows)).Model();

        // The first two pools weigh nothing; a tenth of the third is clicked, with a deviation of .3.
        Assert.That(model.Content.LossScale, Is.EqualTo(0.5 / 0.3).Within(1e-9));
        Assert.That(model.Weights.Values.SelectMany(weight => weight.Values), Has.All.Matches<float>(float.IsFinite));
    }

    [Test]
    public void A_continued_model_keeps_its_bias()
    {
        ITransformer model = Fit(Still(Tiny.Tower()), 40),
            next = _ml.BinaryClassification.Continue(model, Rows(200), options: new() { NumberOfThreads = 1 });
        Assert.That(next.Model().Weights[Bias].SameAs(model.Model().Weights[Bias]), Is.True);
    }

    [Test]
    public void A_target_and_its_fallback_begin_at_the_targets_rate_and_a_start_from_the_source_at_the_sources(
        [Values] TargetStart start)
    {
        ITransformer source = _ml.FitSource();
        CtnetAdapterOptions options = Still(Tiny.Ctnet(source));
        (options.Start, options.FallbackRows) = (start, 320);
        CtrModelParameters model = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(options)).Fit(Rows(40)).Model();
        float own = LogOdds(0.1);
        Assert.That(model.Weights[Bias].Values[0], start == TargetStart.Source
            ? Is.EqualTo(source.Model().Weights[Bias].Values[0])
            : Is.EqualTo(own).Within(1e-6));
        Assert.That(model.Weights["fallback.head.bias"].Values[0], Is.EqualTo(own).Within(1e-6));
    }

    [Test]
    public void An_entity_begins_at_the_rate_of_its_own_first_rows_whenever_it_joins([Values] bool joinsLater)
    {
        MultiEntityPretrainingOptions options = Still(TinyEntities.Pretraining());
        // Rows are shuffled 100 at a time, so the guide's rows come in a later pool than the first.
        options.ShufflePoolSize = 100;
        MultiEntityPretrainingTrainer trainer = _ml.BinaryClassification.Trainers.MultiEntityPretraining(options);
        FeatureAlignmentTransformer alignment = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide").Fit(Rows(40));
        (string, IDataView) many = ("home", alignment.Transform(Rows(200))), few = ("guide", alignment.Transform(Rows(5)));
        CtrModelParameters? first = joinsLater ? trainer.Fit(_ml.Data.AppendEntities([many])).Model : null;
        CtrModelParameters model = trainer.Fit(_ml.Data.AppendEntities([many, few]), null, first).Model;

        // The first 100 rows of home are all clicks, and one more row is half a click. The guide's first 100 rows have 5 clicks.
        string[] biases = [.. model.Weights.Keys.Where(name => name.EndsWith("head.bias", StringComparison.Ordinal)).Order()];
        Assert.That(biases, Has.Length.EqualTo(2));
        Assert.That(model.Weights[biases[0]].Values[0], Is.EqualTo(LogOdds(100.5 / 101)).Within(1e-5), biases[0]);
        Assert.That(model.Weights[biases[1]].Values[0], Is.EqualTo(LogOdds(0.05)).Within(1e-5), biases[1]);
    }

    private TransformerChain<CtrPredictionTransformer> Fit(CtrTowerOptions options, int clicks) =>
        _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(options)).Fit(Rows(clicks));

    private IDataView Rows(int clicks)
    {
        GuideRow[] rows = TinyWorld.Guide(400, seed: 1);
        foreach ((int i, GuideRow row) in rows.Index())
            row.Clicked = i < clicks;
        return _ml.View(rows);
    }

    private static TOptions Still<TOptions>(TOptions options) where TOptions : CtrTrainerOptions
    {
        (options.LearningRate, options.EmbeddingLearningRate) = (0, 0);
        return options;
    }

    private sealed class WeightedRow
    {
        public string Visitor { get; set; } = "";

        public bool Clicked { get; set; }

        public float Weight { get; set; }
    }

    private static float LogOdds(double rate) => (float)Math.Log(rate / (1 - rate));
}
