using Ctnet.MLNet.Compare.Runs;
using Ctnet.MLNet.Compare.Statistics;
using Ctnet.MLNet.Compare.Statistics.Resampling;
using Ctnet.MLNet.Compare.Tasks.Logs;

namespace Ctnet.MLNet.Compare.Results.Measuring;

/// <summary>Compares lengths of a step by the runs of the same strategies on the same measured rows.</summary>
internal sealed class StepsBuilder
{
    private readonly RunMetrics _metrics;
    private readonly int[] _rows;
    private readonly StepRuns _shortest;
    private readonly ResampledMeasures _resampled;

    private StepsBuilder(IReadOnlyList<StepRuns> steps, int resamples)
    {
        IReadOnlyList<TaskRow> measured = steps[0].Task.Data.Reported;
        _metrics = new(measured);
        _rows = [.. Enumerable.Range(0, measured.Count)];
        _shortest = steps[0];
        // The same resamples of users for all lengths, so that their differences are paired.
        _resampled = ResampledMeasures.Of(
            steps.SelectMany(step => step.All().Select(run => (NameOf(step, run.Strategy), run.Probabilities))),
            [],
            new MeasuredRows(measured),
            resamples);
    }

    /// <param name="steps">The runs with each length, the shortest first.</param>
    /// <param name="resamples">How many resamples of the users the intervals are made from.</param>
    public static StepsResult Build(IReadOnlyList<StepRuns> steps, int resamples)
    {
        var builder = new StepsBuilder(steps, resamples);
        StepResult[] lengths = [.. steps.Select(builder.Measure)];
        return new(StepFinding.InWords(lengths), lengths);
    }

    private StepResult Measure(StepRuns step) => new(
        step.Task.Step!,
        step.Task.Description.Time.Length.TotalHours,
        step.Task.Periods,
        [.. step.All().GroupBy(run => run.Strategy).Select(strategy => Measure(step, strategy.Key, [.. strategy]))]);

    private StepStrategy Measure(StepRuns step, string strategy, FinishedRun[] seeds)
    {
        CtrMetrics[] metrics = [.. seeds.Select(run => _metrics.Of(run, _rows))];
        Comparison? change =
            step == _shortest ? null : _resampled.Compare(NameOf(step, strategy), NameOf(_shortest, strategy));
        return new(
            strategy,
            Spread.Of(metrics.Select(seed => seed.Auc)),
            Spread.Of(metrics.Select(seed => seed.Gauc)),
            Spread.Of(metrics.Select(seed => seed.LogLoss)),
            seeds.Sum(run => run.Seconds))
        {
            AucVersusShortest = change?.Auc,
            GaucVersusShortest = change?.Gauc,
        };
    }

    private static string NameOf(StepRuns step, string strategy) => $"{strategy}, {step.Task.Step}";
}
