using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>A run says which periods and rows it did not take in.</summary>
public sealed class PeriodWarningTests
{
    private MLContext _ml = null!;
    private List<string> _warnings = null!;

    [SetUp]
    public void Prepare()
    {
        _ml = new MLContext(seed: 1);
        _warnings = WarningList.Of(_ml);
    }

    [Test]
    public void A_period_without_rows_is_not_done_and_can_come_again([Values] bool nulls)
    {
        using var folder = new TemporaryFolder();
        ContinualTrainer trainer = Create(folder.Path);
        trainer.Step(Period("one"));
        string? version = trainer.Results[0].ModelVersion;

        PeriodResult nothing = trainer.Step(
            nulls ? new("two", null) : new("two", _ml.View(Array.Empty<GuideRow>()), _ml.View(Array.Empty<HomeRow>())));
        Assert.That((nothing.Published, nothing.Rows, nothing.ModelVersion), Is.EqualTo((false, 0L, version)));
        Assert.That(nothing.Warnings, Has.Count.EqualTo(1).And.Some.StartsWith("The period has no rows and no refreshed source"));
        Assert.That(_warnings, Has.Exactly(1).StartsWith("two: The period has no rows"));
        Assert.That(trainer.Results.Select(result => result.Period), Is.EqualTo(new[] { "one" }));
        Assert.That(Directory.GetDirectories(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "000001" }));

        Assert.That(trainer.Run([Period("two")]).Select(result => result.Period), Is.EqualTo(new[] { "one", "two" }));
        Assert.That(trainer.Results[1].ModelVersion, Is.Not.EqualTo(version));
    }

    [Test]
    public void Periods_that_were_done_before_are_named()
    {
        ContinualTrainer trainer = Create();
        trainer.Run([Period("one"), Period("two")]);
        Assert.That(_warnings, Is.Empty);
        trainer.Run([Period("one"), Period("two"), Period("three"), Period("two")]);
        Assert.That(_warnings, Is.EqualTo(new[]
        {
            "one to two (2 periods): done before, so skipped without reading its rows. New rows need a period of another name.",
            "two: done before, so skipped without reading its rows. New rows need a period of another name.",
        }));
        Assert.That(
            () => trainer.Run([Period("four"), Period("four")]),
            Throws.ArgumentException.With.Message.Contains("'four' was done before"));
    }

    [Test]
    public void A_domain_without_rows_is_named()
    {
        ContinualTrainer trainer = Create();
        trainer.Step(Period("one"));
        Assert.That(
            trainer.Step(Period("two") with { Target = _ml.View(Array.Empty<GuideRow>()) }).Warnings,
            Is.EqualTo(new[] { "The target has no rows: only the source was taken in." }));
        Assert.That(
            trainer.Step(Period("three") with { Source = _ml.View(Array.Empty<HomeRow>()) }).Warnings,
            Is.EqualTo(new[] { "The source has no rows to train on: its model stays as it was." }));
        Assert.That(trainer.Step(Period("four") with { Source = null }).Warnings, Is.Empty);
        Assert.That(trainer.Step(Period("five") with { Target = null }).Warnings, Is.Empty);
    }

    [Test]
    public void Target_rows_that_come_before_there_is_a_source_are_named() => Assert.That(
        Create().Step(Period("one") with { Source = null }).Warnings,
        Is.EqualTo(new[] { "The 60 target rows were not trained on: there is no source model yet." }));

    [Test]
    public void A_step_without_rows_and_without_a_source_has_learnt_nothing()
    {
        ITransformer model = _ml.FitTower(_ml.View(TinyWorld.Guide(100, seed: 3)));
        _ml.BinaryClassification.Continue(model, _ml.View(Array.Empty<GuideRow>()));
        Assert.That(_warnings, Has.Exactly(1).EndsWith("the model has learnt nothing."));
    }

    private ContinualPeriod Period(string name) =>
        new(name, _ml.View(TinyWorld.Guide(60, seed: 3)), _ml.View(TinyWorld.Home(200, seed: 4)));

    private ContinualTrainer Create(string? folder = null) => _ml.ContinualTrainer(new()
    {
        Source = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
        Target = source => _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(source))),
        LabelColumnName = "Clicked",
        CheckpointFolder = folder,
        ContinueOptions = new() { NumberOfThreads = 1 },
    });
}
