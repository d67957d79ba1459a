using System.Globalization;
using Ctnet.MLNet.Alignment.Reporting;
using Ctnet.MLNet.Samples.Compare.Report.Charts;
using Ctnet.MLNet.Samples.Compare.Strategies;
using Ctnet.MLNet.Samples.Tasks;

namespace Ctnet.MLNet.Samples.Compare.Report;

/// <summary>What the report's sections show, and which strategies its charts are about.</summary>
internal sealed class ReportModel
{
    private const string Baseline = "target-only", Method = "ctnet";

    // As many as can be told apart.
    private const int MostFeatured = 6;

    public ReportModel(CompareResults results, TaskFile task, AlignmentReport alignment)
    {
        (Results, Task, Alignment) = (results, task, alignment);
        Main = results.Strategies.FirstOrDefault(strategy => strategy.Name == Method)
            ?? results.Strategies.Where(strategy => strategy.Name != Baseline).MaxBy(strategy => strategy.Auc.Mean)
            ?? results.Strategies[0];
        Featured =
        [
            .. results.Strategies.OrderByDescending(strategy => strategy == Main)
                .ThenByDescending(strategy => strategy.Name == Baseline)
                .ThenBy(strategy => StrategyCatalog.IsAblation(strategy.Name))
                .ThenByDescending(strategy => strategy.Auc.Mean).Take(MostFeatured),
        ];
    }

    public CompareResults Results { get; }

    public TaskFile Task { get; }

    public AlignmentReport Alignment { get; }

    /// <summary>The strategy that the report is about.</summary>
    public StrategyResult Main { get; }

    /// <summary>The strategies that have a colour of their own, by its number.</summary>
    public IReadOnlyList<StrategyResult> Featured { get; }

    public bool IsAllFeatured => Featured.Count == Results.Strategies.Count;

    public int StyleOf(StrategyResult strategy) => Featured.ToList().IndexOf(strategy) is int index and >= 0 ? index : MostFeatured;

    /// <summary>How a period is called: by its date, or by its number where periods are parts of logs of different years.</summary>
    public string NameOf(string start, bool brief = false)
    {
        var time = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture);
        if (Task.Time.Periods is not null)
            return string.Create(CultureInfo.InvariantCulture, $"{(brief ? "" : "period ")}{Task.Time.PeriodOf(time) + 1}");
        return brief ? time.ToString("d MMM", CultureInfo.InvariantCulture) : Text.Date(start);
    }

    /// <summary>A line over the timeline for each featured strategy.</summary>
    public IReadOnlyList<ChartSeries> Lines(Func<SpanResult, double?> measure) =>
    [
        .. Featured.Select((strategy, style) => new ChartSeries(
            strategy.Name, style, [.. strategy.Timeline.Select((span, i) => ((double)i, measure(span)))])),
    ];

    /// <summary>Names for every second or third span of the timeline, so that they do not touch.</summary>
    public IReadOnlyList<(double X, string Name)> SpanTicks
    {
        get
        {
            IReadOnlyList<SpanResult> spans = Featured[0].Timeline;
            int every = (spans.Count + 4) / 5;
            return [.. spans.Select((span, i) => ((double)i, NameOf(span.From, brief: true))).Where((_, i) => i % every == 0)];
        }
    }
}
