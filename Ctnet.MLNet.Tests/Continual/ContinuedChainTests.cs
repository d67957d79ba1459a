using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Reliability;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>A continued chain keeps the scopes of its parts. It keeps ML.NET's calibrators, or fits them again.</summary>
public sealed class ContinuedChainTests
{
    private const string Kept = "The calibrator after the trained model is kept as it was fitted";

    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _warnings;
    private IDataView _rows = null!, _newRows = null!;

    public ContinuedChainTests() => _warnings = WarningList.Of(_ml);

    private static ContinueOptions OneThread => new() { NumberOfThreads = 1 };

    [OneTimeSetUp]
    public void Prepare()
    {
        _rows = _ml.View(TinyWorld.Guide(300, seed: 3));
        _newRows = _ml.View(TinyWorld.Guide(300, seed: 5, firstUser: 10));
    }

    [SetUp]
    public void ForgetWarnings() => _warnings.Clear();

    [Test]
    public void A_continued_model_for_scoring_needs_no_column_that_only_training_needs([Values] bool nested, [Values] bool saved)
    {
        ITransformer model = WithLabel(nested).Fit(_rows);
        ITransformer next = _ml.BinaryClassification.Continue(model, _newRows, options: OneThread);
        var scoring = ((TransformerChain<ITransformer>)(saved ? SaveAndLoad(next) : next)).GetModelFor(TransformerScope.Scoring);
        IDataView unlabelled = _ml.Transforms.DropColumns("Clicked").Fit(_newRows).Transform(_newRows);

        Assert.That(scoring.Scores(unlabelled), Is.EqualTo(next.Scores(_newRows)));
    }

    [Test]
    public void A_loop_over_periods_and_its_checkpoints_keep_the_scopes()
    {
        using var folder = new TemporaryFolder();
        foreach (int periods in (int[])[2, 3])
        {
            ContinualTrainer trainer = ContinualRuns.Run(folder.Path, periods, set: options =>
            {
                Func<ITransformer?, IEstimator<ITransformer>> target = options.Target!;
                options.Target = source => new EstimatorChain<ITransformer>()
                    .Append(_ml.Transforms.CopyColumns("Copy", "Clicked"), TransformerScope.Training).Append(target(source));
            });
            var model = (TransformerChain<ITransformer>)trainer.Model!;
            Assert.That(model.ToArray(), Has.Length.EqualTo(3));
            Assert.That(model.GetModelFor(TransformerScope.Scoring).ToArray(), Has.Length.EqualTo(2));
        }
    }

    [Test]
    public void A_calibrator_is_kept_with_a_warning()
    {
        ITransformer model = Calibrated("platt").Fit(_rows);
        ITransformer next = _ml.BinaryClassification.Continue(model, _newRows, options: OneThread);

        Assert.That(Chains.Parts(next).Last(), Is.SameAs(Chains.Parts(model).Last()));
        Assert.That(_warnings, Has.One.StartsWith(Kept));
    }

    [Test]
    public void A_calibrator_is_fitted_on_the_new_rows_if_the_options_say_so(
        [Values("platt", "isotonic", "naive")] string kind, [Values] bool saved)
    {
        ITransformer model = Calibrated(kind).Fit(_rows);
        ContinueOptions options = OneThread;
        ITransformer kept = _ml.BinaryClassification.Continue(model, _newRows, options: options);
        _warnings.Clear();
        options.RefitCalibrators = true;
        ITransformer next = _ml.BinaryClassification.Continue(saved ? SaveAndLoad(model) : model, _newRows, options: options);

        IDataView scored = new TransformerChain<ITransformer>([.. Chains.Parts(next).SkipLast(1)]).Transform(_newRows);
        float[] expected = [.. Calibrator(kind).Fit(scored).Transform(scored).GetColumn<float>("Probability")];
        Assert.That(next.Probabilities(_newRows), Is.EqualTo(expected));
        Assert.That(next.Scores(_newRows), Is.EqualTo(kept.Scores(_newRows)));
        Assert.That(_warnings, Has.None.StartsWith(Kept));
        Assert.That(LogLoss(next), Is.LessThan(LogLoss(kept)));
    }

    [Test]
    public void A_calibrator_is_fitted_with_the_trainer_s_label_and_weight()
    {
        GuideRow[] weighed = TinyWorld.Guide(300, seed: 7);
        foreach (GuideRow row in weighed)
            row.Weight = row.Clicked ? 9 : 1;
        CtrTowerOptions tower = Tiny.Tower();
        tower.ExampleWeightColumnName = "Weight";
        ITransformer model = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(tower))
            .Append(_ml.BinaryClassification.Calibrators.Platt("Clicked", exampleWeightColumnName: "Weight")).Fit(_rows);
        ContinueOptions options = OneThread;
        options.RefitCalibrators = true;
        ITransformer next = _ml.BinaryClassification.Continue(model, _ml.View(weighed), options: options);

        double rate = weighed.Sum(row => row.Clicked ? row.Weight : 0) / weighed.Sum(row => row.Weight);
        double predicted = next.Probabilities(_ml.View(weighed)).Zip(weighed, (p, row) => p * row.Weight).Sum()
            / weighed.Sum(row => row.Weight);
        Assert.That(predicted, Is.EqualTo(rate).Within(0.02));
    }

    [Test]
    public void A_calibrator_is_kept_if_a_step_has_no_rows()
    {
        ITransformer source = _ml.FitSource(rows: 200);
        ITransformer model = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(source)))
            .Append(Calibrator("platt")).Fit(_rows);
        ContinueOptions options = OneThread;
        options.RefitCalibrators = true;
        ITransformer next = _ml.BinaryClassification.Continue(
            model, _ml.View(Array.Empty<GuideRow>()), _ml.FitSource(rows: 300, seed: 2), options);

        Assert.That(Chains.Parts(next).Last(), Is.SameAs(Chains.Parts(model).Last()));
        Assert.That(_warnings, Has.One.StartsWith(Kept));
    }

    private double LogLoss(ITransformer model) =>
        _ml.BinaryClassification.EvaluateCtr(model.Transform(_newRows), "Clicked").LogLoss;

    private ITransformer SaveAndLoad(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, null, stream);
        stream.Position = 0;
        return _ml.Model.Load(stream, out _);
    }

    private IEstimator<ITransformer> WithLabel(bool nested)
    {
        CtrTowerOptions tower = Tiny.Tower();
        tower.LabelColumnName = "Label";
        EstimatorChain<ITransformer> label = new EstimatorChain<ITransformer>()
            .Append<ITransformer>(_ml.Transforms.CopyColumns("Label", "Clicked"), TransformerScope.TrainTest);
        FeatureAlignmentEstimator align = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide");
        CtrTowerTrainer trainer = _ml.BinaryClassification.Trainers.CtrTower(tower);
        return nested ? label.Append(align.Append(trainer)) : label.Append(align).Append(trainer);
    }

    private EstimatorChain<ITransformer> Calibrated(string kind) => _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
        .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())).Append(Calibrator(kind));

    private IEstimator<ITransformer> Calibrator(string kind) => kind switch
    {
        "platt" => _ml.BinaryClassification.Calibrators.Platt("Clicked"),
        "isotonic" => _ml.BinaryClassification.Calibrators.Isotonic("Clicked"),
        _ => _ml.BinaryClassification.Calibrators.Naive("Clicked"),
    };
}
