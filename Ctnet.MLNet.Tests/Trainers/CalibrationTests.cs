using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Trainers;

/// <summary>Probabilities are right for all rows, however rows were sampled or weighted for training.</summary>
public sealed class CalibrationTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestCase(0.5, 0.1, ExpectedResult = 0.0909091, Description = "p / (p + (1 - p) / w) = 0.5 / 5.5")]
    [TestCase(0.9, 0.25, ExpectedResult = 0.6923077)]
    [TestCase(0.3, 1, ExpectedResult = 0.3)]
    public double The_shift_for_sampled_negatives_is_the_known_formula(double p, double rate) =>
        Math.Round(1 / (1 + Math.Exp(-(Math.Log(p / (1 - p)) + Calibration.LogitShift(1, rate)))), 7);

    [Test]
    public void A_model_of_sampled_or_weighted_rows_predicts_the_rate_of_clicks_of_all_rows([Values] bool weighted)
    {
        GuideRow[] all = TinyWorld.Guide(12_000, seed: 3);
        var random = new Random(1);
        CtrTowerOptions options = Tiny.Tower();
        (options.PositiveWeight, options.NegativeSamplingRate, options.NumberOfEpochs) = weighted ? (5, 1, 3) : (1, 0.2, 3);
        IDataView rows = _ml.View(weighted ? all : all.Where(row => row.Clicked || random.NextDouble() < 0.2));
        double clicked = all.Average(row => row.TrueProbability);
        float[] scores = _ml.FitTower(rows, options).Scores(_ml.View(all));

        Assert.That(scores.Average(Sigmoid), Is.EqualTo(clicked).Within(0.03));
        // The trained rate is another one, so the correction by ln 5 has an effect.
        Assert.That(scores.Average(score => Sigmoid(score + (float)Math.Log(5))), Is.GreaterThan(clicked + 0.1));
    }

    [Test]
    public void Another_rate_does_not_change_what_a_continued_model_predicts()
    {
        GuideRow[] guide = TinyWorld.Guide(300, seed: 3);
        IDataView rows = _ml.Aligned(guide);
        CtrTowerOptions first = Tiny.Tower(), then = Tiny.Tower();
        first.NegativeSamplingRate = 0.5;
        then.NegativeSamplingRate = 0.1;
        then.PositiveWeight = 3;
        then.LearningRate = 0;
        then.EmbeddingLearningRate = 0;
        CtrPredictionTransformer model = _ml.BinaryClassification.Trainers.CtrTower(first).Fit(rows);
        CtrPredictionTransformer next = _ml.BinaryClassification.Trainers.CtrTower(then).Fit(rows, null, model.Model);

        Assert.That(next.Scores(rows), Is.EqualTo(model.Scores(rows)).Within(1e-5f));
        Assert.That(next.Model.Weights["tower.head.bias"].Values[0] - model.Model.Weights["tower.head.bias"].Values[0],
            Is.EqualTo(Math.Log(0.5) - Math.Log(0.1) + Math.Log(3)).Within(1e-5));
    }

    [Test]
    public void An_entity_that_was_sampled_differently_is_calibrated_too()
    {
        // Of the guide's rows without a click, sampling kept one of five; of the home feed's, all.
        GuideRow[] guide = TinyWorld.Guide(6_000, seed: 4);
        var random = new Random(1);
        var world = new TinyEntities(_ml, rows: 6_000);
        IDataView together = world.Append(
            world.Home, _ml.View(guide.Where(row => row.Clicked || random.NextDouble() < 0.2)));
        MultiEntityPretrainingOptions options = TinyEntities.Pretraining();
        options.EntitySamplingRates = new Dictionary<string, double> { ["guide"] = 0.2 };
        options.NumberOfEpochs = 2;
        CtrPredictionTransformer model = _ml.BinaryClassification.Trainers.MultiEntityPretraining(options).Fit(together);
        IDataView all = world.Append(_ml.View(Array.Empty<HomeRow>()), _ml.View(guide)), home = world.Append(
            world.Home, _ml.View(Array.Empty<GuideRow>()));

        Assert.That(model.Scores(all).Average(Sigmoid), Is.EqualTo(guide.Average(row => row.TrueProbability)).Within(0.03));
        Assert.That(
            model.Scores(home).Average(Sigmoid),
            Is.EqualTo(home.GetColumn<bool>("Clicked").Average(clicked => clicked ? 1.0 : 0)).Within(0.03));

        // Other rates keep what the model predicts, and train towards other odds.
        MultiEntityPretrainingOptions then = TinyEntities.Pretraining();
        then.EntitySamplingRates = new Dictionary<string, double> { ["home"] = 0.5 };
        (then.LearningRate, then.EmbeddingLearningRate) = (0, 0);
        CtrPredictionTransformer next =
            _ml.BinaryClassification.Trainers.MultiEntityPretraining(then).Fit(together, null, model.Model);
        Assert.That(next.Scores(all), Is.EqualTo(model.Scores(all)).Within(1e-5f));
        Assert.That(next.Scores(home), Is.EqualTo(model.Scores(home)).Within(1e-5f));
    }

    [Test]
    public void The_source_s_logit_is_corrected_on_the_device_as_in_its_columns()
    {
        CtrTowerOptions options = Tiny.Tower();
        options.NegativeSamplingRate = 0.1;
        ITransformer source = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(options)).Fit(_ml.View(TinyWorld.Home(300, seed: 1)));
        IDataView rows = _ml.View(TinyWorld.Guide(300, seed: 3));
        CtnetAdapterOptions byOption = Tiny.Ctnet(source), byColumns = Tiny.Ctnet(null);
        byOption.SourceLogit = byColumns.SourceLogit = true;
        ITransformer left = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(byOption)).Fit(rows);
        ITransformer right = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.Transforms.FeaturizeWithSourceTower(source))
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(byColumns)).Fit(rows);

        Assert.That(left.Model().Weights["sourceLogit"].Values[0], Is.Not.Zero);
        Assert.That(left.Scores(rows), Is.EqualTo(right.Scores(rows)).Within(1e-4f));
    }

    private static double Sigmoid(float logit) => 1 / (1 + Math.Exp(-logit));
}
