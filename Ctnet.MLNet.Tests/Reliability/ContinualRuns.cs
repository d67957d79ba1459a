using System.Globalization;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.Training;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Reliability;

/// <summary>
/// Continual runs over tiny rows: one for each folder, all at the same time, each resumed from its folder's checkpoint. Tests
/// kill processes that do this.
/// </summary>
internal static class ContinualRuns
{
    public const string Name = "continual-runs", Started = "all runs go";

    /// <summary>Starts a process with runs in these folders.</summary>
    public static TestProcess Start(int periods, IEnumerable<string> folders) =>
        new([Name, periods.ToString(CultureInfo.InvariantCulture), .. folders]);

    /// <summary>Executes the runs in this process.</summary>
    /// <param name="args">The number of periods, and the folders of the runs.</param>
    public static int Execute(string[] args)
    {
        int periods = int.Parse(args[0], CultureInfo.InvariantCulture), going = args.Length - 1;
        Task[] runs =
            [.. args[1..].Select(folder =>
                Task.Factory.StartNew(() => Run(folder, periods, Stepped()), TaskCreationOptions.LongRunning))];
        Task.WaitAll(runs);
        return 0;

        // Tells the test, which waits to kill the process, when each run has done a period.
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

    public static ContinualTrainer Run(
        string? folder, int periods, Action? stepped = null, int seed = 1, Action<ContinualTrainerOptions>? set = null)
    {
        var ml = new MLContext(seed: 1);
        var options = new ContinualTrainerOptions
        {
            Source = ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "home")
                .Append(ml.BinaryClassification.Trainers.CtrTower(Tiny.Tower())),
            Target = source => ml.Transforms.AlignFeatureSchema(TinyWorld.Schema, "guide")
                .Append(ml.BinaryClassification.Trainers.CtnetAdapter(Tiny.Ctnet(source))),
            LabelColumnName = "Clicked", GroupColumnName = "Visitor", ContinueOptions = new() { NumberOfThreads = 1 },
            RunningPeriods = 3, ReplayRows = 40, CheckpointFolder = folder, Guard = new() { LeastRows = 20 },
        };
        set?.Invoke(options);
        ContinualTrainer trainer = ml.ContinualTrainer(options);
        if (folder is not null)
            trainer.ResumeOrStart();
        foreach (ContinualPeriod period in Periods(ml, periods, seed).Skip(trainer.Results.Count))
        {
            trainer.Step(period);
            stepped?.Invoke();
        }

        return trainer;
    }

    /// <summary>All that a period's result says.</summary>
    public static string TextOf(PeriodResult result) =>
        $"{result.Period} {result.Rows} {result.Metrics} {result.Running} {result.ModelVersion} {result.SourceVersion} "
        + string.Join(' ', result.Adapters);

    /// <summary>Users come and go from period to period.</summary>
    public static IEnumerable<ContinualPeriod> Periods(
        MLContext ml, int periods, int seed = 1) => Enumerable.Range(0, periods).Select(day => new ContinualPeriod(
        $"day {day}", ml.View(TinyWorld.Guide(40, seed: 1000 * seed + 10 + day, firstUser: day)),
        ml.View(TinyWorld.Home(80, seed: 1000 * seed + 500 + day, firstUser: day))));
}
