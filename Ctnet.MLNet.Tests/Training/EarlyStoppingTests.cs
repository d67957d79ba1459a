using Ctnet.MLNet.Tests.Networks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed class EarlyStoppingTests
{
    private const int Passes = 12;

    private readonly MLContext _ml = new(seed: 1);
    private IDataView _rows = null!, _validation = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        FeatureAlignmentTransformer alignment = _ml.Align(_ml.View(TinyWorld.Guide(2000, seed: 4)));
        _rows = alignment.Transform(_ml.View(TinyWorld.Guide(300, seed: 3)));
        _validation = alignment.Transform(_ml.View(TinyWorld.Guide(300, seed: 5)));
    }

    [Test]
    public void Training_stops_when_it_gets_no_better_and_the_best_pass_is_kept([Values(1, 2)] int patience)
    {
        double[] losses = [.. Enumerable.Range(1, Passes).Select(passes => LogLoss(Fit(Options(passes), null)))];
        (int best, int last) = (0, 0);
        for (int pass = 1; pass < Passes && pass - best <= patience; pass++)
        {
            best = losses[pass] < losses[best] ? pass : best;
            last = pass;
            if (pass - best == patience)
                break;
        }

        Assert.That(last, Is.LessThan(Passes - 1), "the rows should be such that it stops");
        var progress = new ProgressList();
        CtrTowerOptions options = Options(Passes);
        (options.EarlyStoppingPatience, options.Progress) = (patience, progress);

        Tiny.AssertSame(Fit(options, _validation).Model, Fit(Options(best + 1), null).Model);
        Assert.That(progress.Select(report => report.Epoch).Max(), Is.EqualTo(last + 1));
    }

    [Test]
    public void A_first_fit_without_validation_rows_refuses_early_stopping_but_a_continual_step_makes_all_passes()
    {
        CtrTowerOptions options = Options(2);
        options.EarlyStoppingPatience = 3;
        Assert.That(
            () => Fit(options, null),
            Throws.ArgumentException.With.Message.StartsWith(
                "EarlyStoppingPatience is 3, which needs validation rows, and Fit was given none."));

        CtrPredictionTransformer model = Fit(options, _validation),
            next = _ml.BinaryClassification.Trainers.CtrTower(options).Fit(_rows, null, model.Model);
        Assert.That(next.Model.Steps, Is.EqualTo(2));
    }

    [Test]
    public void The_validation_loss_is_that_of_the_model_s_scores()
    {
        // Validation drops nothing and uses running statistics. A click weighs as in training.
        CtrTowerOptions options = Options(3);
        options.Dropout = 0.5;
        options.FieldDropRate = 0.3;
        options.Normalization = Normalization.Batch;
        options.PositiveWeight = 3;
        var logged = new List<double>();
        _ml.Log += Remember;
        CtrPredictionTransformer model = Fit(options, _validation);
        _ml.Log -= Remember;

        double shift = Math.Log(3);
        double expected = Scored(model).Sum(row => Weight(row.Clicked) * PlainTower.Loss(row.Score + shift, row.Clicked))
            / Scored(model).Sum(row => Weight(row.Clicked));
        Assert.That(logged, Has.Count.EqualTo(3));
        Assert.That(logged.Min(), Is.EqualTo(expected).Within(1e-4));

        static double Weight(bool clicked) => clicked ? 3 : 1;

        void Remember(object? sender, LoggingEventArgs message)
        {
            if (message.Message.Contains("validation log loss ", StringComparison.Ordinal))
            {
                string loss = message.Message.Split("loss ")[1].TrimEnd('.');
                logged.Add(double.Parse(loss, System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }

    private static CtrTowerOptions Options(int passes)
    {
        CtrTowerOptions options = Tiny.Tower();
        (options.NumberOfEpochs, options.LearningRate, options.EmbeddingLearningRate) = (passes, 0.1, 0.1);
        return options;
    }

    private CtrPredictionTransformer Fit(CtrTowerOptions options, IDataView? validation) =>
        _ml.BinaryClassification.Trainers.CtrTower(options).Fit(_rows, validation);

    private double LogLoss(CtrPredictionTransformer model) =>
        Scored(model).Average(row => PlainTower.Loss(row.Score, row.Clicked));

    private IEnumerable<(float Score, bool Clicked)> Scored(CtrPredictionTransformer model)
    {
        IDataView scored = model.Transform(_validation);
        return scored.GetColumn<float>("Score").Zip(scored.GetColumn<bool>("Clicked"));
    }
}
