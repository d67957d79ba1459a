using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;
using Microsoft.ML.Data;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Continual;

/// <summary>The loop over periods, with an entity whose rows begin in a later period.</summary>
public sealed class LaterEntityTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public void A_multi_entity_model_is_trained_on_the_new_entity_and_scores_it_from_the_next_period_on([Values] bool guarded)
    {
        using var folder = new TemporaryFolder();
        ContinualTrainer trainer = _ml.ContinualTrainer(new()
        {
            Target = _ => _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
                .Append(_ml.BinaryClassification.Trainers.MultiEntityPretraining(TinyEntities.Pretraining())),
            LabelColumnName = "Clicked",
            ContinueOptions = new() { NumberOfThreads = 1 },
            CheckpointFolder = folder.Path,
            // Every step is published, however it is judged.
            Guard = guarded
                ? new() { LeastRows = 1, HeldOutShare = 0.1, OnDrift = DriftAction.Warn, MostAucFall = 1, MostLogLossRise = 9 }
                : null,
        });
        IReadOnlyList<PeriodResult> results = trainer.Run(
        [
            new("1", Rows(("guide", 60))), new("2", Rows(("elsewhere", 30))), new("3", Rows(("guide", 60), ("away", 40))),
            new("4", Rows(("away", 40), ("elsewhere", 30), ("guide", 60))),
        ]);
        Assert.That(results.Select(result => result.Metrics?.Rows), Is.EqualTo(new long?[] { null, null, 60, 130 }));
        Assert.That(
            results.SelectMany(result => result.Warnings).Where(text => text.Contains("not scored", StringComparison.Ordinal)),
            Is.EqualTo(new[]
            {
                "30 rows were not scored: the model did not know their entities yet.",
                "40 rows were not scored: the model did not know their entities yet.",
            }));
        Assert.That(
            trainer.Model!.Model().Content.Entities!.Select(entity => entity.Name),
            Is.EqualTo(new[] { "guide", "elsewhere", "away" }));
    }

    [Test]
    public void A_target_model_waits_until_the_pretrained_model_knows_its_entity()
    {
        var world = new TinyEntities(_ml);
        var homeOnly = new TransformerChain<ITransformer>(
            world.Alignment,
            _ml.BinaryClassification.Trainers.MultiEntityPretraining(TinyEntities.Pretraining())
                .Fit(_ml.Data.AppendEntities([("home", world.Alignment.WithDomain("home").Transform(world.Home))])));
        ContinualTrainer trainer = _ml.ContinualTrainer(new()
        {
            Target = pretrained => _ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
                .Append(_ml.BinaryClassification.Trainers.MultiEntityTransfer(TinyEntities.Transfer(pretrained))),
            LabelColumnName = "Clicked",
            ContinueOptions = new() { NumberOfThreads = 1 },
        });
        trainer.Step(new("1", world.Guide, RefreshedSource: homeOnly));
        Assert.That(trainer.Model, Is.Null);
        trainer.Step(new("2", world.Guide, RefreshedSource: world.Pipeline()));
        Assert.That(trainer.Model, Is.Not.Null);
        Assert.That(trainer.Step(new("3", world.Guide)).Metrics!.Rows, Is.EqualTo(200));
    }

    private IDataView Rows(params (string Entity, int Count)[] parts) => _ml.Data.AppendEntities(
        [.. parts.Select((part, i) => (part.Entity, _ml.View(TinyWorld.Guide(part.Count, seed: 40 + i))))]);
}
