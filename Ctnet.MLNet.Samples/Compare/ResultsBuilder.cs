using Ctnet.MLNet.Evaluation;
using Ctnet.MLNet.Samples.Tasks;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>Takes the measures of all runs, over the reported rows.</summary>
internal sealed class ResultsBuilder(TaskFile task, TaskData data)
{
    private readonly MLContext _ml = new();

    public CompareResults Build(IEnumerable<StrategyRun> runs) => new(
        task.Name, new(data.SourceRows, data.TargetRows, data.Reported.Count),
        [.. runs.GroupBy(run => run.Name).Select(strategy => Summarize(strategy.Key, [.. strategy.OrderBy(run => run.Seed)]))]);

    private StrategyResult Summarize(string name, StrategyRun[] runs)
    {
        CtrMetrics[] metrics = [.. runs.Select(run => Measure(run.Scored(data.Reported)))];
        return new(
            name, Spread.Of(metrics.Select(seed => seed.Auc)), Spread.Of(metrics.Select(seed => seed.Gauc)), Known(metrics[0].GaucCoverage),
            Spread.Of(metrics.Select(seed => seed.LogLoss)), Spread.Of(metrics.Select(seed => seed.Pcoc)),
            runs.Average(run => run.TrainRowsPerSecond), runs.Sum(run => run.Seconds),
            [.. runs.Zip(metrics, (run, seed) => new SeedResult(run.Seed, Known(seed.Auc), Known(seed.Gauc), Known(seed.LogLoss), Known(seed.Pcoc), Periods(run)))]);
    }

    private List<PeriodResult> Periods(StrategyRun run)
    {
        var periods = new List<PeriodResult>();
        foreach (var period in data.Reported.GroupBy(data.StartOf))
        {
            CtrMetrics metrics = Measure(run.Scored(period));
            periods.Add(new(TaskData.NameOf(period.Key), (int)metrics.Rows, Known(metrics.Auc), Known(metrics.LogLoss)));
        }

        return periods;
    }

    private CtrMetrics Measure(IEnumerable<ScoredImpression> rows) =>
        _ml.BinaryClassification.EvaluateCtr(_ml.Data.LoadFromEnumerable(rows), group: nameof(ScoredImpression.User));

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
