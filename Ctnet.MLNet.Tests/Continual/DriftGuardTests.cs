using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>A poisoned period does not reach the published model.</summary>
public sealed class DriftGuardTests
{
    private const int Poisoned = 5;

    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void Periods_of_one_world_are_taken_in_without_a_warning()
    {
        ContinualTrainer trainer = Create(guard => guard.OnDrift = DriftAction.Skip);
        trainer.Run(Enumerable.Range(0, 10).Select(day => Day(day)));
        Assert.That(trainer.Results.SelectMany(result => result.Warnings), Is.Empty);
        Assert.That(trainer.Results, Has.All.Property(nameof(PeriodResult.Published)).True);
        Assert.That(trainer.Model!.Model().Rows, Is.EqualTo(10 * 540), "a tenth is held out");
    }

    [Test]
    public void A_step_on_shuffled_labels_is_not_published([Values] bool resumed)
    {
        using var folder = new TemporaryFolder();
        ContinualTrainer trainer = Create(checkpoints: folder.Path);
        trainer.Run(Days(Poisoned));
        if (resumed)
        {
            trainer = Create(checkpoints: folder.Path);
            trainer.Resume();
        }

        // The labels are independent of their rows, and the click rate stays.
        var luck = new Random(3);
        bool[] labels = [.. TinyWorld.Guide(600, seed: 100 + Poisoned).Select(row => row.Clicked)];
        luck.Shuffle(labels);
        int next = 0;
        CheckUnharmed(trainer, Day(Poisoned, row => row.Clicked = labels[next++]), "Not published: over ");
    }

    [Test]
    public void A_day_whose_prices_are_a_hundred_times_as_large_is_skipped() => CheckUnharmed(
        Started(DriftAction.Skip), Day(Poisoned, row => row.Euro *= 100),
        "The values of field 'price' have another distribution than before");

    [Test]
    public void Empty_fields_unknown_values_other_distributions_and_other_click_rates_are_reported()
    {
        ContinualTrainer trainer = Started(DriftAction.Skip);
        (Action<GuideRow> Change, string Warning)[] poisons =
        [
            (row => row.Keywords = null, "Field 'tags' has a value in 0 % of the rows, after "),
            (row => row.Visitor = $"x{row.Visitor}", "100 % of the values of field 'user' were never seen before, after "),
            (row => row.Topic = "t1", "The values of field 'topic' have another distribution than before"),
            (row => row.Clicked = false, "The click rate went from 0."),
        ];
        foreach ((int i, (Action<GuideRow> change, string warning)) in poisons.Index())
            CheckUnharmed(trainer, Day(Poisoned + i, change), warning);
    }

    [Test]
    public void Stop_throws_and_Warn_trains()
    {
        ContinualPeriod changed = Day(Poisoned, row => row.Euro *= 100);
        // Without held-out rows, every step that a warning lets pass is published.
        ContinualTrainer stopping = Started(DriftAction.Stop), warning = Started(DriftAction.Warn, heldOut: 0);
        Assert.That(() => stopping.Step(changed), Throws.TypeOf<DriftException>().With.Message.Contains("'price'"));
        Assert.That(stopping.Results, Has.Count.EqualTo(Poisoned));
        Assert.That(() => stopping.Step(Day(Poisoned)), Throws.Nothing);

        PeriodResult result = warning.Step(changed);
        Assert.That((result.Published, result.Warnings.Count), Is.EqualTo((true, 1)));
        Assert.That(warning.Model!.Model().History[^1].Period, Is.EqualTo(changed.Name));
    }

    [Test]
    public void An_invalid_option_of_the_guard_is_named() => Assert.That(
        () => Create(guard => guard.HeldOutShare = 2),
        Throws.TypeOf<InvalidOptionsException>().With.Message.Contains("DriftGuardOptions.HeldOutShare"));

    private static void CheckUnharmed(ContinualTrainer trainer, ContinualPeriod poisoned, string warning)
    {
        (CtrModelParameters model, CtrModelParameters source) = (trainer.Model!.Model(), trainer.SourceModel!.Model());
        PeriodResult result = trainer.Step(poisoned);
        Assert.That(result.Published, Is.False);
        Assert.That(result.Warnings, Has.Some.StartsWith(warning), string.Join('\n', result.Warnings));
        Assert.That(result.ModelVersion, Is.EqualTo(model.Version));
        Tiny.AssertSame(trainer.Model!.Model(), model);
        Tiny.AssertSame(trainer.SourceModel!.Model(), source);
    }

    private ContinualTrainer Started(DriftAction onDrift, double heldOut = 0.1)
    {
        ContinualTrainer trainer = Create(guard => (guard.OnDrift, guard.HeldOutShare) = (onDrift, heldOut));
        trainer.Run(Days(Poisoned));
        return trainer;
    }

    private IEnumerable<ContinualPeriod> Days(int count) => Enumerable.Range(0, count).Select(day => Day(day));

    private ContinualPeriod Day(int day, Action<GuideRow>? poison = null)
    {
        GuideRow[] rows = TinyWorld.Guide(600, seed: 100 + day);
        foreach (GuideRow row in rows)
            poison?.Invoke(row);
        return new($"day {day}", _ml.View(rows), _ml.View(TinyWorld.Home(600, seed: 200 + day)));
    }

    private ContinualTrainer Create(Action<DriftGuardOptions>? set = null, string? checkpoints = null)
    {
        var guard = new DriftGuardOptions();
        set?.Invoke(guard);
        return _ml.ContinualTrainer(new()
        {
            Source = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home")
                .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
            Target = source => _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
                .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(source))),
            LabelColumnName = "Clicked", ContinueOptions = new() { NumberOfThreads = 1 },
            Guard = guard, CheckpointFolder = checkpoints,
        });
    }
}
