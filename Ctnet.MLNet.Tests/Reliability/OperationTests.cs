using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>
/// Mishaps of a run: logs that end in an error, a stop in the middle of a period, another run in its folder, other options,
/// clocks that go back.
/// </summary>
public sealed class OperationTests
{
    private readonly MLContext _ml = new(seed: 1);

    // The failures cover all readings of a period's rows: to score, to profile, to fit, to train, to keep and to hold out.
    [Test]
    public void A_period_that_fails_or_is_stopped_at_any_row_changes_nothing_and_can_be_run_again(
        [Values] bool stopped, [Values] bool source)
    {
        ContinualPeriod[] periods = [.. ContinualRuns.Periods(_ml, 3)];
        int all = 0;
        Run(null, Watched(periods[2], () => all++), CancellationToken.None);
        ContinualTrainer whole = ContinualRuns.Run(null, 3);
        Assert.That(all, Is.GreaterThan(source ? 100 : 200));
        for (int at = 0; at < all - all / 4; at += all / 4)
        {
            using var folder = new TemporaryFolder();
            using var stop = new CancellationTokenSource();
            int read = 0, failing = at;
            ContinualPeriod period = Watched(periods[2], () =>
            {
                if (read++ != failing)
                    return;
                if (stopped)
                    stop.Cancel();
                else
                    throw new InvalidDataException("the log ends here");
            });
            ContinualTrainer trainer = Create(folder.Path, token: stop.Token);
            trainer.Run(periods[..2]);
            (ITransformer? model, ITransformer? sourceModel) = (trainer.Model, trainer.SourceModel);

            Exception? failure = Assert.Catch(() => trainer.Step(period));
            Assert.That(
                failure!.GetBaseException(),
                stopped ? Is.InstanceOf<OperationCanceledException>() : Is.InstanceOf<InvalidDataException>(),
                $"at {at} of {all}");
            Assert.That((trainer.Model, trainer.SourceModel, trainer.Results.Count), Is.EqualTo((model, sourceModel, 2)));
            Assert.That(NewestIn(folder.Path), Is.EqualTo("000002"));

            ContinualTrainer next = stopped ? Create(folder.Path) : trainer;
            if (stopped)
                next.Resume();
            next.Step(periods[2]);
            Tiny.AssertSame(next.Model!.Model(), whole.Model!.Model());
            Tiny.AssertSame(next.SourceModel!.Model(), whole.SourceModel!.Model());
        }

        ContinualPeriod Watched(ContinualPeriod period, Action beforeRow) => source
            ? period with { Source = new WatchedView(period.Source!, _ => beforeRow()) }
            : period with { Target = new WatchedView(period.Target!, _ => beforeRow()) };

        void Run(string? folder, ContinualPeriod last, CancellationToken token)
        {
            ContinualTrainer trainer = Create(folder, token: token);
            trainer.Run(periods[..2]);
            trainer.Step(last);
        }
    }

    [Test]
    public void A_second_run_in_a_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        ContinualPeriod[] periods = [.. ContinualRuns.Periods(_ml, 5)];
        ContinualTrainer first = Create(folder.Path);
        first.Run(periods[..2]);
        ContinualTrainer second = Create(folder.Path);
        second.Resume();

        // While one run is in a period, another cannot begin one, nor load a checkpoint that is about to be removed.
        Exception? during = null, resuming = null;
        ContinualPeriod busy = periods[2] with
        {
            Target = new WatchedView(periods[2].Target!, _ =>
            {
                during ??= Assert.Catch(() => second.Step(periods[2]));
                resuming ??= Assert.Catch(() => Create(folder.Path).Resume());
            }),
        };
        first.Step(busy);
        Assert.That(during, Is.TypeOf<InvalidOperationException>().With.Message.Contains("Another run is at work in"));
        Assert.That(resuming, Is.TypeOf<InvalidOperationException>().With.Message.Contains("Another run is at work in"));

        // After the period, the second run must not write over the first run's checkpoint.
        Assert.That(() => second.Step(periods[2]),
            Throws.InvalidOperationException.With.Message.Contains("another checkpoint than this run left in it"));
        Assert.That(NewestIn(folder.Path), Is.EqualTo("000003"));
        ContinualTrainer third = Create(folder.Path);
        third.Resume();
        third.Run(periods);
        Assert.That(() => first.Step(periods[3]), Throws.InvalidOperationException.With.Message.Contains("another checkpoint"));
        Assert.That(third.Results, Has.Count.EqualTo(5));
    }

    [Test]
    public void A_run_that_goes_on_from_another_folder_does_not_write_over_the_checkpoints_in_its_own()
    {
        using TemporaryFolder one = new(), other = new();
        ContinualPeriod[] periods = [.. ContinualRuns.Periods(_ml, 4)];
        Create(one.Path).Run(periods[..1]);
        Create(other.Path).Run(periods[..3]);
        ContinualTrainer trainer = Create(other.Path);
        trainer.Resume(one.Path);
        Assert.That(() => trainer.Step(periods[1]), Throws.InvalidOperationException.With.Message.Contains("has checkpoints"));
        Assert.That(NewestIn(other.Path), Is.EqualTo("000003"));
    }

    [Test]
    public void A_checkpoint_of_other_options_is_refused_or_goes_on_with_its_own_fields()
    {
        using var folder = new TemporaryFolder();
        ContinualPeriod[] periods = [.. ContinualRuns.Periods(_ml, 3)];
        Create(folder.Path).Run(periods[..2]);

        ContinualTrainer grouped = Create(folder.Path, options => options.GroupColumnName = "Product");
        Assert.That(() => grouped.Resume(),
            Throws.InvalidOperationException.With.Message.Contains("The checkpoint's scored rows have no column 'Product'"));

        // The options now cover fewer periods and replay nothing.
        ContinualTrainer shorter = Create(folder.Path, options => (options.RunningPeriods, options.ReplayRows) = (1, 0));
        shorter.Resume();
        PeriodResult result = shorter.Step(periods[2]);
        Assert.That((result.Running!.Rows, shorter.Model!.Model().History[^1].Rows), Is.EqualTo((40, 36)),
            "neither the period before nor its kept rows");

        // The rows lack a column that the model reads.
        ContinualTrainer renamed = Create(folder.Path);
        renamed.Resume();
        Assert.That(
            () => renamed.Step(new("renamed", _ml.View([new Renamed()]), null)),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("Visitor"));
        Assert.That(renamed.Results, Has.Count.EqualTo(3));
    }

    [Test]
    public void Periods_whose_clock_goes_back_are_trained_on()
    {
        FeatureSchema schema = FeatureSchema.Create("clocks").Categorical("user", FieldGroup.User).Categorical("item")
            .History("seen", of: "item", by: "user")
            .Statistic("clicks", of: "item")
            .Domain("guide", guide => guide.Time("Time").Label("Clicked").Column("user", "User").Column("item", "Item")).Build();
        ContinualTrainer trainer = _ml.ContinualTrainer(new()
        {
            Target = _ => _ml.Transforms.AlignFeatureSchema(schema, "guide")
                .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
            LabelColumnName = "Clicked",
            ContinueOptions = new() { NumberOfThreads = 1 },
        });
        var random = new Random(1);
        foreach ((int i, int day) in new[] { 100, 101, 99, -3000, 102, 100_000, 103 }.Index())
        {
            trainer.Step(new($"period {i}", _ml.View(Enumerable.Range(0, 60).Select(row =>
                Alignment.HistoryRow.At(day, row % 24, $"u{random.Next(5)}", $"i{random.Next(5)}", random.Next(2) == 0)))));
        }

        Assert.That(trainer.Model!.Model().Steps, Is.EqualTo(7));
        Assert.That(trainer.Results[^1].Metrics!.LogLoss, Is.LessThan(2));
    }

    [Test]
    public void A_period_counts_although_the_receiver_of_its_result_throws([Values] bool stream, [Values] bool empty)
    {
        using var folder = new TemporaryFolder();
        ContinualPeriod[] periods = [.. ContinualRuns.Periods(_ml, 3)];
        if (empty)
            periods[1] = new ContinualPeriod(periods[1].Name, _ml.View(TinyWorld.Guide(0, seed: 1)));
        var failure = new InvalidDataException("the console is closed");
        var receiver = new Receiver(result =>
        {
            if (result.Period == periods[1].Name)
                throw failure;
        });
        ContinualTrainer trainer = Create(folder.Path, options => options.Progress = receiver);
        PeriodProgressException? exception = Assert.Throws<PeriodProgressException>(() =>
        {
            if (stream)
                trainer.RunAsync(Stream()).GetAwaiter().GetResult();
            else
                trainer.Run(periods);
        });
        Assert.That(exception!.InnerException, Is.SameAs(failure));
        Assert.That(exception.Message, Does.Contain(periods[1].Name).And.EndsWith("the console is closed")
            .And.Contain(empty ? "nothing was done" : "is done, and its models, results and checkpoint are kept"));
        Assert.That(exception.Result!.Period, Is.EqualTo(periods[1].Name));
        Assert.That((trainer.Results.Count, NewestIn(folder.Path)), Is.EqualTo(empty ? (1, "000001") : (2, "000002")));
        if (empty)
            return;

        // The run goes on, and ends as one whose receiver did not throw.
        ContinualTrainer whole = ContinualRuns.Run(null, 3);
        trainer.Step(periods[2]);
        Tiny.AssertSame(trainer.Model!.Model(), whole.Model!.Model());

        async IAsyncEnumerable<ContinualPeriod> Stream()
        {
            foreach (ContinualPeriod period in periods)
            {
                await Task.Yield();
                yield return period;
            }
        }
    }

    // Also finds folders that are not whole. Those of earlier periods may stay, as what the newest one goes on from.
    private static string? NewestIn(string folder) =>
        Directory.GetDirectories(folder).Select(Path.GetFileName).Max(StringComparer.Ordinal);

    private static ContinualTrainer Create(
        string? folder, Action<ContinualTrainerOptions>? set = null, CancellationToken token = default) =>
        ContinualRuns.Run(null, periods: 0, set: options =>
        {
            (options.CheckpointFolder, options.ContinueOptions.CancellationToken) = (folder, token);
            set?.Invoke(options);
        });

    private sealed class Receiver(Action<PeriodResult> report) : IProgress<PeriodResult>
    {
        public void Report(PeriodResult value) => report(value);
    }

    private sealed class Renamed
    {
        public string User { get; set; } = "u1";

        public string Product { get; set; } = "i1";

        public bool Clicked { get; set; }
    }
}
