using System.Xml.Linq;
using Ctnet.MLNet.Samples.Compare.Report.Charts;

namespace Ctnet.MLNet.Samples.Compare.Report.Sections;

/// <summary>For whom there is a gain.</summary>
internal static class SegmentsSection
{
    // As many as fit below each other in one row of the chart.
    private const int MostStrategies = 4;

    public static XElement Create(ReportModel model)
    {
        CompareResults results = model.Results;
        StrategyResult[] shown = [.. model.Featured.Where(strategy => strategy.VersusTargetOnly is not null).Take(MostStrategies)];
        XElement table = Html.Table("AUC by segment", ["segment", "rows", "clicked", .. results.Strategies.Select(strategy => strategy.Name)], results.Segments.Select((segment, i) => new object?[]
        {
            $"{segment.By}: {segment.Name}", Text.Count(segment.Rows), Text.Share((double)segment.Clicks / segment.Rows),
        }.Concat(results.Strategies.Select(strategy => Text.Number(strategy.Segments[i].Auc.Mean))).ToArray()));
        return Html.Section("segments", "For whom",
            shown.Length == 0 ? null : Legend.Of(shown.Select(strategy => (strategy.Name, model.StyleOf(strategy)))),
            shown.Length == 0 ? null : Html.Element("div", Html.Class("charts"),
                Chart(model, shown, "AUC over target-only, by the user's activity", segment => segment.By.Contains("clicks", StringComparison.Ordinal)),
                Chart(model, shown, "AUC over target-only, by what is known of user and item", segment => !segment.By.Contains("clicks", StringComparison.Ordinal))),
            Html.Element("p", Html.Class("note"),
                $"In brackets the segment's rows; segments with fewer than {FewestRows} are in the table only. A row belongs to a segment by what earlier periods had ",
                "of its user and item. AUC ranks a segment's rows among themselves."),
            Html.Details("AUC of all strategies in all segments", table));
    }

    private static XElement? Chart(ReportModel model, StrategyResult[] shown, string heading, Func<SegmentRows, bool> belongs)
    {
        var rows = new List<(string, IReadOnlyList<IntervalMark>)>();
        string? by = null;
        foreach ((int i, SegmentRows segment) in model.Results.Segments.Index().Where(segment => belongs(segment.Item)))
        {
            IntervalMark[] marks = [.. shown.Select(strategy => (Strategy: strategy, Gain: strategy.Segments[i].AucVersusTargetOnly!)).Where(mark => IsShown(segment, mark.Gain)).Select(mark => new IntervalMark(
                model.StyleOf(mark.Strategy), mark.Gain.Difference, mark.Gain.Low, mark.Gain.High,
                $"{mark.Strategy.Name}, {segment.By}, {segment.Name}: {Text.Signed(mark.Gain.Difference)} ({Text.Interval(mark.Gain)})"))];
            if (marks.Length == 0)
                continue;
            if (segment.By != by)
                rows.Add((char.ToUpperInvariant(segment.By[0]) + segment.By[1..], []));
            by = segment.By;
            rows.Add(($"{segment.Name} ({Text.Count(segment.Rows)})", marks));
        }

        return rows.Count == 0 ? null : Html.Figure(
            heading, null, new IntervalChart { Title = heading, XName = "AUC over target-only (95 % interval)", Rows = rows }.Draw(), null,
            Html.Table(heading, ["segment", "strategy", "difference", "95 %"], model.Results.Segments.Index().Where(segment => belongs(segment.Item)).SelectMany(
                segment => shown.Select(strategy => new object?[]
                {
                    $"{segment.Item.By}: {segment.Item.Name}", strategy.Name, Text.Signed(strategy.Segments[segment.Index].AucVersusTargetOnly!.Difference),
                    Text.Interval(strategy.Segments[segment.Index].AucVersusTargetOnly),
                }))));
    }

    private const int FewestRows = 100;

    private static bool IsShown(SegmentRows segment, Statistics.Gain gain) => segment.Rows >= FewestRows && gain.Low is not null;
}
