using Ctnet.MLNet.Continual;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>Checkpoints whose models are deltas from those of earlier checkpoints.</summary>
public sealed class CheckpointChainTests
{
    private readonly MLContext _ml = new(seed: 1);
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_run_resumes_from_deltas_as_it_would_from_whole_models()
    {
        ContinualTrainer whole = Trainer(share: 0, folder: "whole"), deltas = Trainer(share: 100, folder: "deltas");
        whole.Run(Days(0, 6));
        deltas.Run(Days(0, 6));
        Assert.That(Files("deltas"), Has.Some.EndsWith("000006/target.delta").And.Some.EndsWith("000001/target.zip"));
        Assert.That(Files("whole"), Has.None.EndsWith(".delta").And.None.Contains("000005"));

        ContinualTrainer again = Trainer(share: 100, folder: "deltas");
        again.Resume();
        Assert.That(
            again.Results.Select(result => result.ModelVersion), Is.EqualTo(whole.Results.Select(result => result.ModelVersion)));
        again.Run(Days(0, 8));
        whole.Run(Days(0, 8));
        Tiny.AssertSame(again.Model!.Model(), whole.Model!.Model());
        Tiny.AssertSame(again.SourceModel!.Model(), whole.SourceModel!.Model());
    }

    [Test]
    public void Models_are_whole_again_when_deltas_have_grown()
    {
        Trainer(share: 0.9, folder: "run").Run(Days(0, 8));
        // Only the newest checkpoint and those that it goes on from stay.
        string[] whole = [.. Files("run", "target.zip")];
        Assert.That(whole, Has.Length.EqualTo(1));
        Assert.That(whole[0], Does.Not.Contain("000001"));
        // A delta of so small a model is larger than the whole model, so that there is one at most.
        Assert.That(Files("run", "target.delta"), Has.Length.LessThanOrEqualTo(1));
    }

    [Test]
    public void A_run_goes_back_to_a_checkpoint_that_was_kept()
    {
        ContinualTrainer first = Trainer(share: 100, folder: "run", kept: 3);
        first.Run(Days(0, 6));
        ContinualTrainer back = Trainer(share: 100, folder: "run", kept: 3);
        back.Resume(period: "day 3");
        Assert.That(back.Results.Select(result => result.Period), Is.EqualTo(new[] { "day 0", "day 1", "day 2", "day 3" }));
        Assert.That(back.Model!.Model().Version, Is.EqualTo(first.Results[3].ModelVersion));
        Assert.That(Files("run"), Has.Some.Contains("000006"), "nothing is removed before the run goes on");

        back.Step(Day(7));
        Assert.That(Files("run"), Has.None.Contains("000006").And.Some.Contains("000005"));
        ContinualTrainer again = Trainer(share: 100, folder: "run", kept: 3);
        again.Resume();
        Assert.That(
            again.Results.Select(result => result.Period), Is.EqualTo(new[] { "day 0", "day 1", "day 2", "day 3", "day 7" }));
        Tiny.AssertSame(again.Model!.Model(), back.Model!.Model());
    }

    [Test]
    public void A_period_whose_checkpoint_is_gone_is_named_with_those_that_there_are()
    {
        Trainer(share: 100, folder: "run", kept: 2).Run(Days(0, 4));
        Assert.That(() => Trainer(share: 100, folder: "run").Resume(period: "day 9"),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains("day 3").And.Message.Contains("KeptCheckpoints"));
    }

    [Test]
    public void A_damaged_or_missing_parent_is_refused()
    {
        Trainer(share: 100, folder: "run").Run(Days(0, 4));
        string parent = Files("run").First(file => file.EndsWith("000002/target.delta", StringComparison.Ordinal));
        byte[] bytes = File.ReadAllBytes(parent);
        File.WriteAllBytes(parent, [.. bytes.Select((value, i) => i == 60 ? (byte)(value ^ 1) : value)]);
        Assert.That(() => Checkpoint.Load(_ml, _folder.File("run")),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("target.delta' is not as it was written"));
        Directory.Delete(Path.GetDirectoryName(parent)!, recursive: true);
        Assert.That(() => Checkpoint.Load(_ml, _folder.File("run")),
            Throws.TypeOf<InvalidModelException>().With.Message.Contains("state.json' is missing"));
    }

    [Test]
    public void A_source_that_was_trained_elsewhere_is_saved_whole_and_the_target_as_a_delta()
    {
        ContinualTrainer trainer = Trainer(share: 100, folder: "run", kept: 9);
        trainer.Run(Days(0, 2));
        trainer.Step(new("other", _ml.View(TinyWorld.Guide(60, seed: 50)), RefreshedSource: _ml.FitSource(seed: 9)));
        Assert.That(Files("run"), Has.Some.EndsWith("000003/source.zip").Or.Some.EndsWith("000003/source.delta"));
        ContinualTrainer again = Trainer(share: 100, folder: "run", kept: 9);
        again.Resume();
        Tiny.AssertSame(again.Model!.Model(), trainer.Model!.Model());
        Tiny.AssertSame(again.SourceModel!.Model(), trainer.SourceModel!.Model());
    }

    private ContinualTrainer Trainer(double share, string folder, int kept = 1) => _ml.ContinualTrainer(new()
    {
        Source = _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home")
            .Append(_ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
        Target = source => _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
            .Append(_ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(source))),
        LabelColumnName = "Clicked",
        CheckpointFolder = _folder.File(folder),
        CheckpointDeltaShare = share,
        KeptCheckpoints = kept,
        ContinueOptions = new() { NumberOfThreads = 1 },
    });

    private IEnumerable<ContinualPeriod> Days(int first, int end) => Enumerable.Range(first, end - first).Select(Day);

    private ContinualPeriod Day(int day) => new(
        $"day {day}", _ml.View(TinyWorld.Guide(60, seed: 20 + day, firstUser: day)),
        _ml.View(TinyWorld.Home(120, seed: 40 + day, firstUser: day)));

    private string[] Files(string folder, string end = "") =>
    [
        .. Directory.GetFiles(_folder.File(folder), "*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(end, StringComparison.Ordinal)).Select(path => path.Replace('\\', '/')),
    ];
}
