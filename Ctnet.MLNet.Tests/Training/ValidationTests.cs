using System.Globalization;
using System.Text.RegularExpressions;
using Ctnet.MLNet.Tests.Networks;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Training;

public sealed partial class ValidationTests
{
    private const int Passes = 6;

    private readonly MLContext _ml = new(seed: 1);
    private IDataView _rows = null!, _validation = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        // With few rows and high rates, the passes soon overfit.
        IDataView guide = _ml.View(TinyWorld.Guide(300, seed: 3));
        FeatureAlignmentTransformer alignment = _ml.Align(_ml.View(TinyWorld.Guide(2000, seed: 4)));
        _rows = alignment.Transform(guide);
        _validation = alignment.Transform(_ml.View(TinyWorld.Guide(300, seed: 5)));
    }

    [Test]
    public void The_pass_with_the_least_loss_on_the_validation_rows_is_kept()
    {
        CtrPredictionTransformer[] passes = [.. Enumerable.Range(1, Passes).Select(count => Trainer(count).Fit(_rows))];
        double[] losses = [.. passes.Select(LogLoss)];
        int best = Array.IndexOf(losses, losses.Min());
        Assert.That(best, Is.InRange(1, Passes - 2), "the rows should be such that neither the first nor the last pass is best");

        Tiny.AssertSame(Trainer(Passes).Fit(_rows, _validation).Model, passes[best].Model);
        Tiny.AssertSame(Trainer(Passes).Fit(_rows, null).Model, passes[^1].Model);
    }

    [Test]
    public void Each_pass_s_validation_loss_is_logged()
    {
        var logged = new List<double>();
        _ml.Log += Remember;
        Trainer(Passes).Fit(_rows, _validation);
        _ml.Log -= Remember;

        double[] expected = [.. Enumerable.Range(1, Passes).Select(count => LogLoss(Trainer(count).Fit(_rows)))];
        Assert.That(logged, Is.EqualTo(expected).Within(1e-4));

        void Remember(object? sender, LoggingEventArgs message)
        {
            if (ValidationLoss().Match(message.Message) is { Success: true } match)
                logged.Add(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        }
    }

    [Test]
    public void Validation_rows_without_the_label_are_refused_before_training()
    {
        IDataView unlabelled = _ml.Transforms.DropColumns("Clicked").Fit(_validation).Transform(_validation);
        var progress = new ProgressList();
        CtrTowerOptions options = Options(2);
        options.Progress = progress;

        Assert.That(
            () => _ml.BinaryClassification.Trainers.CtrTower(options).Fit(_rows, unlabelled),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Clicked"));
        Assert.That(progress, Is.Empty);
    }

    [Test]
    public void Validation_rows_with_other_fields_are_refused_before_training()
    {
        FeatureSchema other = FeatureSchema.Create("other").Categorical("user")
            .Domain("guide", guide => guide.Column("user", "Visitor"))
            .Build();
        IDataView rows = _ml.View(TinyWorld.Guide(50, seed: 5));
        IDataView aligned = _ml.Transforms.AlignFeatureSchema(other, "guide").Fit(rows).Transform(rows);

        Assert.That(
            () => Trainer(1).Fit(_rows, aligned),
            Throws.ArgumentException.With.Message.Contains("validation").And.Message.Contains("user"));
    }

    [GeneratedRegex(@"validation log loss (\d\.\d+)\.")]
    private static partial Regex ValidationLoss();

    private static CtrTowerOptions Options(int passes)
    {
        CtrTowerOptions options = Tiny.Tower();
        (options.NumberOfEpochs, options.LearningRate, options.EmbeddingLearningRate) = (passes, 0.1, 0.1);
        return options;
    }

    private CtrTowerTrainer Trainer(int passes) => _ml.BinaryClassification.Trainers.CtrTower(Options(passes));

    private double LogLoss(CtrPredictionTransformer model)
    {
        IDataView scored = model.Transform(_validation);
        return scored.GetColumn<float>("Score").Zip(
            scored.GetColumn<bool>("Clicked"), (score, clicked) => PlainTower.Loss(score, clicked))
            .Average();
    }
}
