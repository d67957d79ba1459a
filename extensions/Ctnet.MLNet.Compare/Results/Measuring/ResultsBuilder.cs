using Ctnet.MLNet.Compare.Runs;
using Ctnet.MLNet.Compare.Statistics;
using Ctnet.MLNet.Compare.Statistics.Resampling;
using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;
using Ctnet.MLNet.Evaluation;

namespace Ctnet.MLNet.Compare.Results.Measuring;

/// <summary>Takes the measures of all runs, over the measured rows.</summary>
internal sealed class ResultsBuilder
{
    private const string Baseline = "target-only";

    private const int Spans = 12, Bins = 10;

    private readonly IReadOnlyList<string> _warnings;
    private readonly TaskFile _task;
    private readonly TaskData _data;
    private readonly MeasuredRows _rows;
    private readonly RunMetrics _metrics;
    private readonly (string Start, int[] Rows)[] _periods;
    private readonly int[] _all;
    private readonly IReadOnlyList<Segment> _segments;

    public ResultsBuilder(CompareTask task)
    {
        _warnings = task.Warnings;
        _task = task.Description;
        _data = task.Data;
        _rows = new(_data.Reported);
        _metrics = new(_data.Reported);
        _all = [.. Enumerable.Range(0, _data.Reported.Count)];
        _segments = Segments.Find(_task, _data, task.Alignment);
        _periods =
        [
            .. _data.Reported.Index().GroupBy(row => _data.StartOf(row.Item), row => row.Index)
                .Select(period => (TaskData.NameOf(period.Key), period.ToArray())),
        ];
    }

    public CompareResults Build(RunDescription description, IEnumerable<FinishedRun> runs)
    {
        FinishedRun[][] strategies =
            [.. runs.GroupBy(run => run.Strategy).Select(strategy => strategy.OrderBy(run => run.Seed).ToArray())];
        var resampled = ResampledMeasures.Of(
            strategies.SelectMany(seeds => seeds).Select(run => (run.Strategy, run.Probabilities)),
            _segments,
            _rows,
            description.Resamples);
        var results = new CompareResults(
            _task.Name,
            _task.About,
            description,
            CountRows(),
            [.. _segments.Select(RowsOf)],
            [.. strategies.Select(strategy => Summarize(strategy, resampled, strategies))])
        {
            Warnings = _warnings,
        };
        return results with
        {
            Advice = new Advice(results, (one, other) => resampled.Compare(one, other).Auc).InWords(),
        };
    }

    private RowCounts CountRows() => new(
        _data.SourceRows,
        _data.TargetRows,
        _all.Length,
        _rows.Clicked.Count(true),
        _rows.UserCount,
        _data.Periods.Count,
        _periods[0].Start);

    private SegmentRows RowsOf(Segment segment) => new(
        segment.By,
        segment.Name,
        segment.Rows.Count,
        segment.Rows.Count(row => _rows.Clicked[row]),
        segment.Rows.Select(row => _rows.Users[row]).Distinct().Count());

    private StrategyResult Summarize(FinishedRun[] runs, ResampledMeasures resampled, FinishedRun[][] all)
    {
        string name = runs[0].Strategy;
        FinishedRun[]? baseline = all.FirstOrDefault(strategy => strategy[0].Strategy == Baseline && strategy != runs);
        FinishedRun[]? best = all.Where(strategy => strategy != runs).MaxBy(strategy => resampled.AucOf(strategy[0].Strategy));
        CtrMetrics[] metrics = [.. runs.Select(run => _metrics.Of(run, _all))];
        CtrMetrics[] lists = [.. runs.Select(_metrics.OfLists)];
        double seconds = runs.Sum(run => run.Seconds);
        long trained = runs.Sum(run => run.TrainedRows);
        return new(
            name,
            Over(metrics, seed => seed.Auc),
            Over(metrics, seed => seed.Gauc),
            Known(metrics[0].GaucCoverage),
            Over(metrics, seed => seed.LogLoss),
            Over(metrics, seed => seed.Pcoc),
            Over(metrics, seed => seed.ExpectedCalibrationError),
            trained == 0 ? null : trained / seconds,
            seconds)
        {
            VersusTargetOnly = baseline is null ? null : resampled.Compare(name, Baseline),
            VersusBest = best is null ? null : resampled.Compare(name, best[0].Strategy),
            Segments = [.. _segments.Select(segment => In(segment, name, baseline is not null, resampled))],
            Ranking = Ranking(lists),
            Reliability = Reliability(runs),
            Timeline = Timeline(runs),
            Transfer = baseline is null ? null : Verdicts(runs, baseline),
            Learning = StrategyLearning.Of(runs),
            Fields = FieldResult.Of(runs),
            Seeds = [.. runs.Select((run, i) => Seed(run, metrics[i], lists[i].Ranking[0]))],
        };
    }

    private static SegmentResult In(Segment segment, string strategy, bool hasBaseline, ResampledMeasures resampled)
    {
        Comparison? gain = hasBaseline ? resampled.Compare(strategy, Baseline, segment) : null;
        return new(
            segment.By,
            segment.Name,
            resampled.AucIn(segment, strategy),
            resampled.GaucIn(segment, strategy),
            gain?.Auc,
            gain?.Gauc);
    }

    // Which lists there are does not depend on the seed.
    private RankingResult Ranking(CtrMetrics[] lists) => new(
        _task.TargetLog.Request is null ? "user" : "request",
        lists[0].Ranking[0].K,
        lists[0].GaucGroups,
        lists[0].GroupsWithoutClicks,
        lists[0].GroupsOfClicksOnly,
        Over(lists, seed => seed.Ranking[0].Ndcg),
        Over(lists, seed => seed.Ranking[0].HitRate),
        Over(lists, seed => seed.Ranking[0].MeanReciprocalRank));

    private SeedResult Seed(FinishedRun run, CtrMetrics metrics, CtrRankingMetrics ranking) => new(
        run.Seed,
        Known(metrics.Auc),
        Known(metrics.Gauc),
        Known(metrics.LogLoss),
        Known(metrics.Pcoc),
        [.. _periods.Select(period => Period(run, period))])
    {
        Ndcg = Known(ranking.Ndcg),
        HitRate = Known(ranking.HitRate),
        ReciprocalRank = Known(ranking.MeanReciprocalRank),
    };

    private SeedPeriod Period(FinishedRun run, (string Start, int[] Rows) period)
    {
        CtrMetrics metrics = _metrics.Of(run, period.Rows);
        return new(period.Start, period.Rows.Length, Known(metrics.Auc), Known(metrics.LogLoss));
    }

    private IReadOnlyList<PeriodVerdict> Verdicts(FinishedRun[] runs, FinishedRun[] baseline) => PeriodVerdict.Run(
        from period in _periods
        let gain = LogLoss(baseline, period.Rows) - LogLoss(runs, period.Rows)
        select (period.Start, period.Rows.Length, gain));

    // Summed over the rows; a mean over the seeds.
    private double LogLoss(FinishedRun[] runs, int[] rows)
    {
        bool[] clicked = [.. rows.Select(row => _rows.Clicked[row])];
        return rows.Length * runs.Average(
            run => CalibrationMeasures.LogLoss<float>(clicked, [.. rows.Select(row => run.Probabilities[row])]));
    }

    // A period belongs to the span of its middle row.
    private List<SpanResult> Timeline(FinishedRun[] runs) =>
    [
        .. _periods.GroupBy(period => (period.Rows[0] + (period.Rows.Length / 2)) * Spans / _all.Length)
            .Select(span => Span(runs, [.. span])),
    ];

    private SpanResult Span(FinishedRun[] runs, (string Start, int[] Rows)[] periods)
    {
        int[] rows = [.. periods.SelectMany(period => period.Rows)];
        CtrMetrics[] metrics = [.. runs.Select(run => _metrics.Of(run, rows))];
        return new(
            periods[0].Start,
            periods[^1].Start,
            rows.Length,
            Over(metrics, seed => seed.Auc).Mean,
            Over(metrics, seed => seed.Gauc).Mean,
            Over(metrics, seed => seed.LogLoss).Mean,
            Over(metrics, seed => seed.Pcoc).Mean);
    }

    private List<ReliabilityBin> Reliability(FinishedRun[] runs)
    {
        (float Probability, bool Clicked)[] sorted =
            [.. runs.SelectMany(run => run.Probabilities.Zip(_rows.Clicked)).OrderBy(row => row.First)];
        return
        [
            .. Enumerable.Range(0, Bins).Select(bin => sorted[Start(bin)..Start(bin + 1)]).Where(bin => bin.Length > 0)
                .Select(bin => new ReliabilityBin(
                    bin.Average(row => row.Probability), bin.Average(row => row.Clicked ? 1.0 : 0), bin.Length)),
        ];

        int Start(int bin) => (int)((long)bin * sorted.Length / Bins);
    }

    private static Spread Over(CtrMetrics[] seeds, Func<CtrMetrics, double> measure) => Spread.Of(seeds.Select(measure));

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
