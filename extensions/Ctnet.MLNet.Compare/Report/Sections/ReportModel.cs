using System.Globalization;
using Ctnet.MLNet.Compare.Report.Charts;
using Ctnet.MLNet.Compare.Report.Markup;
using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>What the sections show, and which strategies the charts draw.</summary>
internal sealed class ReportModel
{
    private const string Baseline = "target-only", Method = "ctnet";

    // More colours and shapes could not be told apart.
    private const int MostFeatured = 6;

    public ReportModel(CompareResults results, TaskFile task, AlignmentReport alignment)
    {
        Results = results;
        Task = task;
        Alignment = alignment;
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

    /// <summary>The strategy that the summary and the verdicts are about.</summary>
    public StrategyResult Main { get; }

    /// <summary>The strategies that are drawn. The index is the number of the colour.</summary>
    public IReadOnlyList<StrategyResult> Featured { get; }

    public bool IsAllFeatured => Featured.Count == Results.Strategies.Count;

    /// <summary>The number of a strategy's colour and shape.</summary>
    public int StyleOf(StrategyResult strategy) =>
        Featured.ToList().IndexOf(strategy) is int index and >= 0 ? index : MostFeatured;

    /// <summary>The name of a period: its date, or its number if periods are aligned by rank.</summary>
    public string NameOf(string start, bool brief = false)
    {
        var time = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture);
        if (Task.Time.Periods is not null)
            return string.Create(CultureInfo.InvariantCulture, $"{(brief ? "" : "period ")}{Task.Time.PeriodOf(time) + 1}");
        return brief ? time.ToString("d MMM yyyy", CultureInfo.InvariantCulture) : Text.Date(start);
    }

    /// <summary>A line for each featured strategy over the timeline.</summary>
    public IReadOnlyList<ChartSeries> Lines(Func<SpanResult, double?> measure) =>
    [
        .. Featured.Select((strategy, style) => new ChartSeries(
            strategy.Name, style, [.. strategy.Timeline.Select((span, i) => ((double)i, measure(span)))])),
    ];

    /// <summary>Names for some spans of the timeline, few enough not to overlap.</summary>
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
