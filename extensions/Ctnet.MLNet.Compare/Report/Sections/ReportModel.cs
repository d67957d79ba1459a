using System.Globalization;
using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Charts;
using Ctnet.MLNet.Compare.Report.Markup;
using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>The content of the sections, and the strategies that the charts show at first.</summary>
internal sealed class ReportModel
{
    private const string Baseline = "target-only", Method = "ctnet";

    // More would be hard to tell apart.
    private const int MostFeatured = 6;

    public ReportModel(CompareResults results, TaskFile task, AlignmentReport alignment)
    {
        Results = results;
        Task = task;
        Alignment = alignment;
        Main = results.Strategies.FirstOrDefault(strategy => strategy.Name == Method)
            ?? results.Strategies.Where(strategy => strategy.Name != Baseline).MaxBy(strategy => strategy.Auc.Mean)
            ?? results.Strategies[0];
        Strategies =
        [
            .. results.Strategies.OrderByDescending(strategy => strategy == Main)
                .ThenByDescending(strategy => strategy.Name == Baseline)
                .ThenBy(strategy => StrategyCatalog.IsAblation(strategy.Name))
                .ThenByDescending(strategy => strategy.Auc.Mean),
        ];
    }

    public CompareResults Results { get; }

    public TaskFile Task { get; }

    public AlignmentReport Alignment { get; }

    /// <summary>The strategy that the summary and the verdicts are about.</summary>
    public StrategyResult Main { get; }

    /// <summary>
    /// All strategies, in the order of charts: the main one, target-only, the others by their AUC, and ablations last. The first
    /// of them are shown until the reader chooses.
    /// </summary>
    public IReadOnlyList<StrategyResult> Strategies { get; }

    /// <summary>The number of a strategy's colour and shape.</summary>
    public int StyleOf(StrategyResult strategy) => Strategies.ToList().IndexOf(strategy);

    /// <summary>The choice that shows a strategy.</summary>
    public ChartChoice ChoiceOf(StrategyResult strategy)
    {
        int number = StyleOf(strategy);
        return new(number, number < MostFeatured);
    }

    /// <summary>Marks a row or a cell of a table as one of a strategy.</summary>
    public XAttribute Of(StrategyResult strategy) => Html.Class(ChoiceOf(strategy).Class);

    /// <summary>A cell of a strategy's column.</summary>
    public object Cell(StrategyResult strategy, string text) => new object[] { Of(strategy), text };

    /// <summary>The names of strategies as heads of their columns.</summary>
    public IEnumerable<object> Heads(IEnumerable<StrategyResult> strategies) =>
        strategies.Select(strategy => Cell(strategy, strategy.Name));

    /// <summary>The colours and shapes of strategies.</summary>
    public XElement LegendOf(IEnumerable<StrategyResult> strategies) =>
        Legend.Of(strategies.Select(strategy => (strategy.Name, StyleOf(strategy), (ChartChoice?)ChoiceOf(strategy))));

    /// <summary>A line of a strategy.</summary>
    public ChartSeries Line(StrategyResult strategy, IReadOnlyList<(double X, double? Y)> points) =>
        new(strategy.Name, StyleOf(strategy), points, ChoiceOf(strategy));

    /// <summary>The name of a period: its date, or its number if periods are aligned by rank.</summary>
    public string NameOf(string start, bool brief = false)
    {
        var time = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture);
        if (Task.Time.Periods is not null)
            return string.Create(CultureInfo.InvariantCulture, $"{(brief ? "" : "period ")}{Task.Time.PeriodOf(time) + 1}");
        return brief ? time.ToString("d MMM yyyy", CultureInfo.InvariantCulture) : Text.Date(start);
    }

    /// <summary>A line for each strategy over the timeline.</summary>
    public IReadOnlyList<ChartSeries> Lines(Func<SpanResult, double?> measure) =>
    [
        .. Strategies.Select(
            strategy => Line(strategy, [.. strategy.Timeline.Select((span, i) => ((double)i, measure(span)))])),
    ];

    /// <summary>Names for some spans of the timeline, few enough not to overlap.</summary>
    public IReadOnlyList<(double X, string Name)> SpanTicks
    {
        get
        {
            IReadOnlyList<SpanResult> spans = Strategies[0].Timeline;
            int every = (spans.Count + 4) / 5;
            return [.. spans.Select((span, i) => ((double)i, NameOf(span.From, brief: true))).Where((_, i) => i % every == 0)];
        }
    }
}
