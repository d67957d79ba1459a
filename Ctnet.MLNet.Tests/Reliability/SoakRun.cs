using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>
/// A process that trains on one short period after the other, and publishes each model. It resumes where the process before it was
/// killed.
/// </summary>
internal static class SoakRun
{
    public const string Name = "soak-run";

    /// <summary>Starts the process. It does not end by itself.</summary>
    public static TestProcess Start(string checkpoints, string published) => new(Name, checkpoints, published);

    /// <summary>Executes the run in this process.</summary>
    /// <param name="args">The folder of the checkpoints, and the published folder.</param>
    public static int Execute(string[] args)
    {
        Run(args[0], args[1], int.MaxValue, (_, result) => Console.WriteLine(result.Period));
        return 0;
    }

    /// <summary>Does all periods up to a number that were not done yet.</summary>
    /// <param name="checkpoints">The folder of the checkpoints; null for none.</param>
    /// <param name="published">The published folder; null for none.</param>
    /// <param name="periods">The number of periods.</param>
    /// <param name="stepped">Is told the trainer and the result after each period.</param>
    public static ContinualTrainer Run(
        string? checkpoints, string? published, int periods, Action<ContinualTrainer, PeriodResult> stepped)
    {
        var ml = new MLContext(seed: 1);
        ContinualTrainer trainer = ml.ContinualTrainer(new()
        {
            Source = ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home", badRows: BadRowPolicy.Skip)
                .Append(ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
            Target = source => ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide", badRows: BadRowPolicy.Skip)
                .Append(ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(source))),
            LabelColumnName = "Clicked", ContinueOptions = new() { NumberOfThreads = 1, BadRows = BadRowPolicy.Skip },
            RunningPeriods = 3, ReplayRows = 40, Guard = new() { LeastRows = 20 },
            CheckpointFolder = checkpoints, PublishFolder = published,
        });
        if (checkpoints is not null)
            trainer.ResumeOrStart();
        for (int day = trainer.Results.Count; day < periods; day++)
            stepped(trainer, trainer.Step(Period(ml, day)));
        return trainer;
    }

    // Users come and go. Each fifth period has a row that cannot be read.
    private static ContinualPeriod Period(MLContext ml, int day)
    {
        GuideRow[] guide = TinyWorld.Guide(40, seed: 10 + day, firstUser: day);
        if (day % 5 == 4)
            guide[7].Euro = float.PositiveInfinity;
        return new($"day {day}", ml.View(guide), ml.View(TinyWorld.Home(80, seed: 1_000_000 + day, firstUser: day)));
    }
}
