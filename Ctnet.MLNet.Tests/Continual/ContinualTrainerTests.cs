using Ctnet.MLNet.Evaluation;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

public sealed class ContinualTrainerTests
{
    private readonly MLContext _ml = new(seed: 1);

    // Users come and go from period to period. The fourth period has no target rows.
    private ContinualPeriod[] Periods =>
    [
        .. Enumerable.Range(0, 6).Select(day => new ContinualPeriod(
            $"day {day}", _ml.View(TinyWorld.Guide(day == 3 ? 0 : 60, seed: 10 + day, firstUser: 3 * day)),
            _ml.View(TinyWorld.Home(200, seed: 20 + day, firstUser: 4 * day)))),
    ];

    [Test]
    public void The_loop_does_what_its_steps_do_by_hand()
    {
        ContinualTrainer trainer = Create();
        trainer.Run(Periods);

        ITransformer? source = null, model = null;
        var metrics = new List<CtrMetrics?>();
        foreach (ContinualPeriod period in Periods)
        {
            bool any = period.Target!.GetRowCount() > 0;
            metrics.Add(model is null || !any
                ? null
                : _ml.BinaryClassification.EvaluateCtr(model.Transform(period.Target), "Clicked", groupColumnName: "Visitor"));
            source = source is null
                ? SourcePipeline.Fit(period.Source!)
                : _ml.BinaryClassification.Continue(source, period.Source!, options: OneThread);
            model = model is null
                ? TargetPipeline(source).Fit(period.Target)
                : _ml.BinaryClassification.Continue(model, period.Target, source, OneThread);
        }

        Tiny.AssertSame(trainer.Model!.Model(), model!.Model());
        Tiny.AssertSame(trainer.SourceModel!.Model(), source!.Model());
        Assert.That(trainer.Results.Select(result => result.Metrics?.ToString()),
            Is.EqualTo(metrics.Select(each => each?.ToString())));
        Assert.That(metrics.Count(each => each is null), Is.EqualTo(2),
            "there was no model on the first day, and nobody on the fourth");
    }

    [Test]
    public void Running_measures_are_over_the_last_periods_rows_together()
    {
        var scored = new List<(bool, float)>();
        ContinualTrainer trainer = Create(options => options.RunningPeriods = 2);
        foreach (ContinualPeriod period in Periods)
        {
            if (trainer.Model is ITransformer model && period.Target!.GetRowCount() > 0)
                scored.AddRange(TinyWorldRows(period).Zip(model.Probabilities(period.Target)));
            PeriodResult result = trainer.Step(period);
            (bool Clicked, float Probability)[] last = [.. scored.TakeLast(120)];
            if (last.Length > 0)
            {
                Assert.That(result.Running!.Rows, Is.EqualTo(last.Length));
                Assert.That(
                    result.Running.Auc,
                    Is.EqualTo(
                        RankingMeasures.Auc([.. last.Select(row => row.Clicked)], [.. last.Select(row => row.Probability)])));
            }
        }

        static IEnumerable<bool> TinyWorldRows(ContinualPeriod period) =>
            period.Target!.GetColumn<bool>("Clicked");
    }

    [Test]
    public void A_run_that_was_interrupted_after_any_period_ends_as_if_it_had_not_been(
        [Range(1, 5)] int done, [Values(0, 40)] int replay, [Values(null, 320)] int? fallbackRows)
    {
        using var folder = new TemporaryFolder();
        ContinualTrainer whole = Create(options => Change(options, _ml)), first = Create(options => Set(options, _ml));
        whole.Run(Periods);
        first.Run(Periods[..done]);

        // As in another process, only the folder is shared. The first process was killed while it saved a period.
        Directory.CreateDirectory(folder.File("000099.new"));
        var ml = new MLContext(seed: 1);
        ContinualTrainer second = Create(options => Set(options, ml), ml);
        second.Resume();
        Assert.That(second.Results.Select(result => result.Period), Is.EqualTo(Periods[..done].Select(period => period.Name)));
        second.Run(Periods);

        Tiny.AssertSame(second.Model!.Model(), whole.Model!.Model());
        Tiny.AssertSame(second.SourceModel!.Model(), whole.SourceModel!.Model());
        Assert.That(second.Results.Select(Text), Is.EqualTo(whole.Results.Select(Text)));
        Assert.That(
            second.Model!.Model().History.Select(record => record.ToString()),
            Is.EqualTo(whole.Model!.Model().History.Select(record => record.ToString())).Or.Not.Empty);

        void Set(ContinualTrainerOptions options, MLContext ml)
        {
            Change(options, ml);
            options.CheckpointFolder = folder.Path;
        }

        void Change(ContinualTrainerOptions options, MLContext ml) =>
            (options.ReplayRows, options.Target) = (replay, source => Target(ml, source, fallbackRows));
        static string Text(PeriodResult result) =>
            $"{result.Period} {result.Rows} {result.Metrics} {result.Running} {result.ModelVersion} {result.SourceVersion} "
            + $"{string.Join(' ', result.Adapters)} {result.Fallback}";
    }

    [Test]
    public void A_folder_has_one_checkpoint_and_a_new_run_does_not_overwrite_it()
    {
        using var folder = new TemporaryFolder();
        Create(options => (options.CheckpointFolder, options.CheckpointDeltaShare) = (folder.Path, 0)).Run(Periods[..3]);
        Assert.That(Directory.GetDirectories(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "000003" }));
        Assert.That(
            () => Create(options => options.CheckpointFolder = folder.Path).Run(Periods),
            Throws.InvalidOperationException.With.Message.Contains("has checkpoints: call Resume"));
        Assert.That(() => Create().Resume(folder.File("none")), Throws.InstanceOf<DirectoryNotFoundException>());
        Assert.That(() => Create().Resume(), Throws.InvalidOperationException.With.Message.Contains("CheckpointFolder"));
    }

    [Test]
    public void A_checkpoint_s_model_can_be_served_and_continued_by_hand()
    {
        using var folder = new TemporaryFolder();
        ContinualTrainer trainer =
            Create(options => (options.CheckpointFolder, options.CheckpointDeltaShare) = (folder.Path, 0));
        trainer.Run(Periods[..3]);
        ITransformer served = _ml.Model.Load(folder.File(Path.Combine("000003", "target.zip")), out _);
        Assert.That(served.Scores(Periods[4].Target!).SameAs(trainer.Model!.Scores(Periods[4].Target!)), Is.True);
        Assert.That(served.Model().OptimizerState, Is.Not.Null);
    }

    [Test]
    public void A_period_that_fails_leaves_everything_as_it_was()
    {
        ContinualTrainer trainer = Create();
        trainer.Run(Periods[..2]);
        (ITransformer model, ITransformer source) = (trainer.Model!, trainer.SourceModel!);
        var broken = new WatchedView(Periods[2].Target!, row =>
        {
            if (row == 30)
                throw new InvalidDataException("row 30 is broken");
        });

        Assert.That(() => trainer.Step(Periods[2] with { Target = broken }), Throws.InstanceOf<InvalidDataException>());
        Assert.That((trainer.Model, trainer.SourceModel, trainer.Results.Count), Is.EqualTo((model, source, 2)));
        Assert.That(() => trainer.Step(Periods[2]), Throws.Nothing);
    }

    [Test]
    public void A_source_that_is_trained_elsewhere_comes_with_a_period()
    {
        ITransformer first = _ml.FitSource(), second = _ml.Refresh(first, TinyWorld.Home(200, seed: 4, firstUser: 5));
        ContinualTrainer trainer = Create(options => options.Source = null);
        PeriodResult one = trainer.Step(new("one", Periods[0].Target, RefreshedSource: first));
        PeriodResult two = trainer.Step(new("two", Target: null, RefreshedSource: second));
        PeriodResult three = trainer.Step(new("three", Periods[1].Target));

        Assert.That(new[] { one, two, three }.Select(result => result.SourceVersion),
            Is.EqualTo(new[] { first.Model().Version, second.Model().Version, second.Model().Version }));
        Assert.That(trainer.Model!.Model().Source!.Version, Is.EqualTo(second.Model().Version));
        Assert.That(
            () => trainer.Step(new("four", null, Periods[1].Source)),
            Throws.ArgumentException.With.Message.Contains("name no Source"));
    }

    [Test]
    public void A_model_has_the_history_of_its_training()
    {
        ContinualTrainer trainer = Create();
        trainer.Run(Periods);
        IReadOnlyList<TrainingRecord> history = trainer.Model!.Model().History;

        Assert.That(history.Select(record => (record.Step, record.Trainer, record.Period, record.Rows)), Is.EqualTo(
            Enumerable.Range(0, 6).Select(day => (day + 1, "CtnetAdapter", (string?)$"day {day}", day == 3 ? 0L : 60L))));
        Assert.That(history.Select(record => record.SourceVersion),
            Is.EqualTo(trainer.Results.Select(result => result.SourceVersion)).And.Unique);
        Assert.That(history.Select(record => record.Options.HasValue),
            Is.EqualTo(new[] { true, false, false, false, false, false }));
        Assert.That(history.Where(record => record.Rows > 0).Select(record => record.LogLoss), Has.All.InRange(0.1, 1.5));
        Assert.That(history[0].Adapters.Select(adapter => adapter.Layer), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(history[0].Adapters.Select(adapter => adapter.Openness), Has.All.InRange(0.3, 0.7));

        // Its file has the same history.
        using var file = new MemoryStream();
        _ml.Model.Save(trainer.Model, null, file);
        file.Position = 0;
        Assert.That(_ml.Model.Load(file, out _).Model().History.Select(record => (record.Period, record.Rows, record.LogLoss)),
            Is.EqualTo(history.Select(record => (record.Period, record.Rows, record.LogLoss))));
    }

    [Test]
    public void Invalid_options_are_named() => Assert.That(
        () => _ml.ContinualTrainer(new() { RunningPeriods = 0, ReplayShare = -1 }),
        Throws.TypeOf<InvalidOptionsException>().With.Message.Contains(
            "ContinualTrainerOptions.RunningPeriods must be between 1 and 10000, but is 0.")
            .And.Message.Contains("ContinualTrainerOptions.ReplayShare must be between 0 and 10, but is -1.")
            .And.Message.Contains("ContinualTrainerOptions.Target must be given, but is null."));

    [Test]
    public void A_period_is_done_once()
    {
        ContinualTrainer trainer = Create();
        trainer.Step(Periods[0]);
        Assert.That(() => trainer.Step(Periods[0]), Throws.ArgumentException.With.Message.Contains("'day 0' was done before"));
        Assert.That(() => trainer.Resume(),
            Throws.InvalidOperationException.With.Message.EqualTo("Resume comes before the first period."));
    }

    private static ContinueOptions OneThread => new() { NumberOfThreads = 1 };

    private EstimatorChain<CtrPredictionTransformer> SourcePipeline => Source(_ml);

    private EstimatorChain<CtrPredictionTransformer> TargetPipeline(ITransformer source) => Target(_ml, source);

    private static EstimatorChain<CtrPredictionTransformer> Source(MLContext ml) =>
        ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home")
            .Append(ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower()));

    private static EstimatorChain<CtrPredictionTransformer> Target(MLContext ml, ITransformer? source, int? fallbackRows = null)
    {
        CtnetAdapterOptions options = Tiny.Ctnet(source);
        options.FallbackRows = fallbackRows;
        return ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(ml.BinaryClassification.Trainers.CtnetAdapter(options));
    }

    private ContinualTrainer Create(Action<ContinualTrainerOptions>? set = null, MLContext? ml = null)
    {
        ml ??= _ml;
        var options = new ContinualTrainerOptions
        {
            Source = Source(ml),
            Target = source => Target(ml, source),
            LabelColumnName = "Clicked",
            GroupColumnName = "Visitor",
            ContinueOptions = OneThread,
        };
        set?.Invoke(options);
        return ml.ContinualTrainer(options);
    }
}
