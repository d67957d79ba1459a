using Ctnet.MLNet.Evaluation;
using Ctnet.MLNet.Samples.Compare.Statistics;
using Ctnet.MLNet.Samples.Tasks;
using Microsoft.ML;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>Takes the measures of all runs, over the reported rows.</summary>
internal sealed class ResultsBuilder
{
    private const string Baseline = "target-only";

    private readonly MLContext _ml = new();
    private readonly TaskData _data;
    private readonly IReadOnlyList<TaskRow> _rows;
    private readonly bool[] _clicked;
    private readonly int[] _users;
    private readonly int _userCount;
    private readonly (string Start, int[] Rows)[] _periods;
    private readonly IReadOnlyList<Segment> _segments;

    public ResultsBuilder(TaskData data, IReadOnlyList<Segment> segments)
    {
        (_data, _rows, _segments) = (data, data.Reported, segments);
        _clicked = [.. _rows.Select(row => row.Clicked)];
        var numbers = _rows.Select(row => row.User).Distinct().Index().ToDictionary(user => user.Item, user => user.Index);
        (_users, _userCount) = ([.. _rows.Select(row => numbers[row.User])], numbers.Count);
        _periods =
        [
            .. _rows.Index().GroupBy(row => data.StartOf(row.Item), row => row.Index)
                .Select(period => (TaskData.NameOf(period.Key), period.ToArray())),
        ];
    }

    public CompareResults Build(TaskFile task, RunDescription description, IEnumerable<FinishedRun> runs)
    {
        FinishedRun[][] strategies = [.. runs.GroupBy(run => run.Strategy).Select(strategy => strategy.OrderBy(run => run.Seed).ToArray())];
        var resampled = ResampledMeasures.Of(strategies, _segments, _clicked, _users, _userCount, description.Resamples);
        return new(
            task.Name, task.About, description,
            new(_data.SourceRows, _data.TargetRows, _rows.Count, _clicked.Count(true), _userCount, _data.Periods.Count, _periods[0].Start),
            [
                .. _segments.Select(segment => new SegmentRows(
                    segment.By, segment.Name, segment.Rows.Count, segment.Rows.Count(row => _clicked[row]))),
            ],
            [.. strategies.Select(strategy => Summarize(strategy, resampled, strategies))]);
    }

    private StrategyResult Summarize(FinishedRun[] runs, ResampledMeasures resampled, FinishedRun[][] all)
    {
        string name = runs[0].Strategy;
        FinishedRun[]? baseline = all.FirstOrDefault(strategy => strategy[0].Strategy == Baseline && strategy != runs);
        string? best = all.Where(strategy => strategy != runs).MaxBy(strategy => resampled.AucOf(strategy[0].Strategy))?[0].Strategy;
        CtrMetrics[] metrics = [.. runs.Select(run => Measure(run, [.. Enumerable.Range(0, _rows.Count)]))];
        double seconds = runs.Sum(run => run.Seconds);
        long trained = runs.Sum(run => run.TrainedRows);
        return new(
            name, Over(metrics, seed => seed.Auc), Over(metrics, seed => seed.Gauc), Known(metrics[0].GaucCoverage),
            Over(metrics, seed => seed.LogLoss), Over(metrics, seed => seed.Pcoc), Over(metrics, seed => seed.ExpectedCalibrationError),
            trained == 0 ? null : trained / seconds, seconds)
        {
            VersusTargetOnly = baseline is null ? null : resampled.Compare(name, Baseline),
            VersusBest = best is null ? null : resampled.Compare(name, best),
            Segments =
            [
                .. _segments.Select(segment => new SegmentResult(
                    segment.By, segment.Name, resampled.AucIn(segment, name), resampled.GaucIn(segment, name),
                    baseline is null ? null : resampled.Compare(name, Baseline, segment).Auc,
                    baseline is null ? null : resampled.Compare(name, Baseline, segment).Gauc)),
            ],
            Reliability = Reliability(runs),
            Timeline = Timeline(runs),
            Transfer = baseline is null
                ? null
                : PeriodVerdict.Run(_periods.Select(
                    period => (period.Start, period.Rows.Length, LogLossGain(runs, baseline, period.Rows)))),
            Learning = StrategyLearning.Of(runs),
            Seeds =
            [
                .. runs.Zip(metrics, (run, seed) => new SeedResult(
                    run.Seed, Known(seed.Auc), Known(seed.Gauc), Known(seed.LogLoss), Known(seed.Pcoc),
                    [.. _periods.Select(period => Period(run, period))])),
            ],
        };
    }

    private PeriodResult Period(FinishedRun run, (string Start, int[] Rows) period)
    {
        CtrMetrics metrics = Measure(run, period.Rows);
        return new(period.Start, period.Rows.Length, Known(metrics.Auc), Known(metrics.LogLoss));
    }

    // Over all seeds: what the runs lost less than the baseline, summed over the rows.
    private double LogLossGain(FinishedRun[] runs, FinishedRun[] baseline, int[] rows) => LogLoss(baseline, rows) - LogLoss(runs, rows);

    private double LogLoss(FinishedRun[] runs, int[] rows) => rows.Length * runs.Average(run => CalibrationMeasures.LogLoss<float>(
        [.. rows.Select(row => _clicked[row])], [.. rows.Select(row => run.Probabilities[row])]));

    private List<SpanResult> Timeline(FinishedRun[] runs)
    {
        const int Spans = 12;
        // A period belongs to the twelfth that its middle row is in.
        return [.. _periods.GroupBy(period => (period.Rows[0] + (period.Rows.Length / 2)) * Spans / _rows.Count).Select(Span)];

        SpanResult Span(IEnumerable<(string Start, int[] Rows)> periods)
        {
            int[] rows = [.. periods.SelectMany(period => period.Rows)];
            CtrMetrics[] metrics = [.. runs.Select(run => Measure(run, rows))];
            return new(
                periods.First().Start, periods.Last().Start, rows.Length,
                Over(metrics, seed => seed.Auc).Mean, Over(metrics, seed => seed.Gauc).Mean,
                Over(metrics, seed => seed.LogLoss).Mean, Over(metrics, seed => seed.Pcoc).Mean);
        }
    }

    private List<ReliabilityBin> Reliability(FinishedRun[] runs)
    {
        const int Bins = 10;
        (float Probability, bool Clicked)[] sorted = [.. runs.SelectMany(run => run.Probabilities.Zip(_clicked)).OrderBy(row => row.First)];
        return
        [
            .. Enumerable.Range(0, Bins).Select(bin => sorted[Start(bin)..Start(bin + 1)]).Where(bin => bin.Length > 0).Select(
                bin => new ReliabilityBin(bin.Average(row => row.Probability), bin.Average(row => row.Clicked ? 1.0 : 0), bin.Length)),
        ];

        int Start(int bin) => (int)((long)bin * sorted.Length / Bins);
    }

    private CtrMetrics Measure(FinishedRun run, int[] rows) => _ml.BinaryClassification.EvaluateCtr(
        _ml.Data.LoadFromEnumerable(rows.Select(row => new ScoredImpression
        {
            User = _rows[row].User, Label = _clicked[row], Probability = run.Probabilities[row],
        })),
        group: nameof(ScoredImpression.User));

    private static Spread Over(CtrMetrics[] seeds, Func<CtrMetrics, double> measure) => Spread.Of(seeds.Select(measure));

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
