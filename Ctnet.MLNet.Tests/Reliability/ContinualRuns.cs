using System.Globalization;
using Ctnet.MLNet.Continual;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>
/// Continual runs over tiny rows, as many at once as folders are given, each from the checkpoint that its folder has: what a process does
/// that a test kills.
/// </summary>
internal static class ContinualRuns
{
    public const string Name = "continual-runs", Started = "all runs go";

    /// <summary>Starts a process of them.</summary>
    public static TestProcess Start(int periods, IEnumerable<string> folders) =>
        new([Name, periods.ToString(CultureInfo.InvariantCulture), .. folders]);

    /// <param name="args">How many periods a run has, and the runs' folders, whose names are their seeds.</param>
    public static int Execute(string[] args)
    {
        int periods = int.Parse(args[0], CultureInfo.InvariantCulture), going = args.Length - 1;
        Task[] runs = [.. args[1..].Select(folder => Task.Factory.StartNew(() => Run(folder, periods, Stepped()), TaskCreationOptions.LongRunning))];
        Task.WaitAll(runs);
        return 0;

        // Whoever waits to kill is told when each run has done a period.
        Action Stepped()
        {
            bool first = true;
            return () =>
            {
                if (first && Interlocked.Decrement(ref going) == 0)
                    Console.WriteLine(Started);
                first = false;
            };
        }
    }

    public static ContinualTrainer Run(string? folder, int periods, Action? stepped = null, int seed = 1, Action<ContinualTrainerOptions>? set = null)
    {
        var ml = new MLContext(seed: 1);
        var options = new ContinualTrainerOptions
        {
            Source = ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home").Append(ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
            Target = source => ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
                .Append(ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(source))),
            LabelColumnName = "Clicked", GroupColumnName = "Visitor", Settings = new() { NumberOfThreads = 1 },
            RunningPeriods = 3, ReplayRows = 40, CheckpointFolder = folder, Guard = new() { LeastRows = 20 },
        };
        set?.Invoke(options);
        ContinualTrainer trainer = ml.ContinualTrainer(options);
        if (folder is not null && Directory.Exists(folder) && Directory.GetDirectories(folder).Any(path => !path.EndsWith(".new", StringComparison.Ordinal)))
            trainer.Resume();
        foreach (ContinualPeriod period in Periods(ml, periods, seed).Skip(trainer.Results.Count))
        {
            trainer.Step(period);
            stepped?.Invoke();
        }

        return trainer;
    }

    /// <summary>Users come and go from period to period.</summary>
    public static IEnumerable<ContinualPeriod> Periods(
        MLContext ml, int periods, int seed = 1) => Enumerable.Range(0, periods).Select(day => new ContinualPeriod(
        $"day {day}", ml.View(TinyWorld.Guide(40, seed: 1000 * seed + 10 + day, firstUser: day)),
        ml.View(TinyWorld.Home(80, seed: 1000 * seed + 500 + day, firstUser: day))));
}
