using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Ranks;

/// <summary>A loop over periods on ranks: a source and a target, each rank with its own part of both.</summary>
internal static class RankLoop
{
    public const int Periods = 4, Rows = 100;

    /// <summary>The trainer of one rank.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="folder">The folder of checkpoints, which only the first rank uses; null for none.</param>
    /// <param name="change">Changes the options.</param>
    public static ContinualTrainer Create(
        ICtrCollectives ranks, string? folder = null, Action<ContinualTrainerOptions>? change = null)
    {
        var ml = new MLContext(seed: 1);
        CtrTowerOptions tower = Tiny.Tower();
        tower.Collectives = ranks;
        var options = new ContinualTrainerOptions
        {
            LabelColumnName = "Clicked",
            GroupColumnName = "Visitor",
            Source = ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home", collectives: ranks)
                .Append(ml.BinaryClassification.Trainers.CtrTower(tower)),
            Target = source =>
            {
                CtnetAdapterOptions adapter = Tiny.Ctnet(source);
                adapter.Collectives = ranks;
                return ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide", collectives: ranks)
                    .Append(ml.BinaryClassification.Trainers.CtnetAdapter(adapter));
            },
            CheckpointFolder = folder,
            PublishPath = folder is null ? null : Path.Combine(folder, "model.zip"),
            ContinueOptions = new() { Collectives = ranks, NumberOfThreads = 1 },
        };
        change?.Invoke(options);
        return ml.ContinualTrainer(options);
    }

    /// <summary>The first periods, with the rows of one rank.</summary>
    public static IEnumerable<ContinualPeriod> PeriodsOf(ICtrCollectives ranks, int periods = Periods)
    {
        var ml = new MLContext(seed: 1);
        for (int i = 0; i < periods; i++)
        {
            yield return new(
                $"day {i}", ml.View(RankFits.ShareOf(TinyWorld.Guide(Rows, seed: 10 + i, firstUser: i), ranks)),
                ml.View(RankFits.ShareOf(TinyWorld.Home(2 * Rows, seed: 20 + i), ranks)));
        }
    }

    /// <summary>Goes through all periods, or through those that a checkpoint lacks, and returns the target's version.</summary>
    public static string Finish(ICtrCollectives ranks, string folder)
    {
        ContinualTrainer trainer = Create(ranks, folder);
        trainer.ResumeOrStart();
        trainer.Run(PeriodsOf(ranks));
        return $"{trainer.Results.Count} {trainer.Model!.Model().Version}";
    }
}
