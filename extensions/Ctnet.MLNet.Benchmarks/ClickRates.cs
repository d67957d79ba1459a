using System.Diagnostics;
using System.Globalization;
using Ctnet.MLNet.Samples.Quickstart;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Trains each trainer day by day on simulated logs of several click rates, and prints the share of the attainable AUC that it
/// reaches and its calibration.
/// </summary>
internal static class ClickRates
{
    private const int Days = 10, HomeRowsADay = 60_000, GuideRowsADay = 15_000, Seeds = 3;

    // Default options, unless the name says otherwise.
    private static readonly (string Name, Func<int, DailyModel> Create)[] s_models =
    [
        ("rate so far", seed => new DailyRate(seed)),
        ("CtrTower", seed => new DailyTower(seed, new())),
        ("CtrTower, 32 a batch", seed => new DailyTower(seed, new() { BatchSize = 32 })),
        ("CtrTower, 4,096 a batch", seed => new DailyTower(seed, new() { BatchSize = 4096 })),
        ("CtrTower, sampled 1:10", seed => new DailyTower(seed, new() { NegativeSamplingRate = 0.1 })),
        ("CtrTower, clicks x 10", seed => new DailyTower(seed, new() { PositiveWeight = 10 })),
        ("CtnetAdapter", seed => new DailyAdapter(seed, new())),
        ("CtnetAdapter, carry-over", seed => new DailyAdapter(seed, new()
        {
            Start = TargetStart.Source, SourceRefresh = SourceRefresh.Both, LearningRate = 0.01, EmbeddingLearningRate = 0.03,
        })),
        ("MultiEntityPretraining", seed => new DailyEntities(seed, isTransferred: false)),
        ("MultiEntityTransfer", seed => new DailyEntities(seed, isTransferred: true)),
    ];

    /// <param name="args">The click rates; none takes 5, 1, 0.3 and 0.1 %.</param>
    public static int Run(string[] args)
    {
        double[] rates = args.Length == 0
            ? [0.05, 0.01, 0.003, 0.001]
            : [.. args.Select(arg => double.Parse(arg, NumberStyles.Float, CultureInfo.InvariantCulture))];
        Console.WriteLine($"{Days * HomeRowsADay:N0} + {Days * GuideRowsADay:N0} rows in {Days} days. Every day from the second on "
            + $"is scored, and trained on after. Means of {Seeds} seeds.");
        Console.WriteLine($"{"rate",-7}{"trainer",-25}{"AUC",8}{"share",8}{"PCOC day 2",12}{"days 2-4",10}{"all",8}{"seconds",9}");
        foreach (double rate in rates)
            Run(rate);
        return 0;
    }

    private static void Run(double rate)
    {
        (HomeImpression[][] home, GuideImpression[][] guide) = Simulate(rate);
        double[] truth = [.. guide.Skip(1).SelectMany(day => day).Select(row => row.TrueProbability)];
        DailyMeasures best = DailyMeasures.Of(truth, [.. truth.Select(p => (float)p)], GuideRowsADay);
        Print("attainable", best, 0);
        foreach ((string name, Func<int, DailyModel> create) in s_models)
        {
            long started = Stopwatch.GetTimestamp();
            DailyMeasures[] measures = [.. Enumerable.Range(1, Seeds).Select(seed => DailyMeasures.Of(
                truth, [.. Score(create(seed), home, guide)], GuideRowsADay))];
            Print(name, DailyMeasures.Mean(measures), Stopwatch.GetElapsedTime(started).TotalSeconds / Seeds);
        }

        void Print(string name, DailyMeasures mean, double seconds) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{100 * rate,4:0.##} % {name,-25}{mean.Auc,8:0.000}{Math.Round(100 * (mean.Auc - 0.5) / (best.Auc - 0.5)) + 0,6} %"
            + $"{mean.FirstPcoc,12:0.00}{mean.EarlyPcoc,10:0.00}{mean.Pcoc,8:0.00}{seconds,9:0}"));
    }

    private static IEnumerable<float> Score(DailyModel model, HomeImpression[][] home, GuideImpression[][] guide)
    {
        for (int day = 0; day < Days; day++)
        {
            foreach (float probability in day > 0 ? model.Score(guide[day]) : [])
                yield return probability;
            model.Train(home[day], guide[day]);
        }
    }

    private static (HomeImpression[][] Home, GuideImpression[][] Guide) Simulate(double rate)
    {
        var world = new SimulatedWorld(1, rate);
        var home = new HomeImpression[Days][];
        var guide = new GuideImpression[Days][];
        for (int day = 0; day < Days; day++)
        {
            world.NextDay();
            (home[day], guide[day]) = (world.DrawHome(HomeRowsADay), world.DrawGuide(GuideRowsADay));
        }

        return (home, guide);
    }
}
