using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Charts;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>Shows the gains in each segment.</summary>
internal static class SegmentsSection
{
    // More would not fit into a row of the chart.
    private const int MostStrategies = 4;

    // The AUC of fewer rows is mostly noise.
    private const int FewestRows = 100;

    public static XElement Create(ReportModel model)
    {
        CompareResults results = model.Results;
        StrategyResult[] shown =
            [.. model.Featured.Where(strategy => strategy.VersusTargetOnly is not null).Take(MostStrategies)];
        return Html.Section("segments", "For whom",
            shown.Length == 0 ? null : Legend.Of(shown.Select(strategy => (strategy.Name, model.StyleOf(strategy)))),
            shown.Length == 0 ? null : Html.Element("div", Html.Class("charts"),
                Chart(model, shown, "AUC over target-only, by the user's activity", IsOfActivity),
                Chart(
                    model, shown, "AUC over target-only, by what is known of user and item", segment => !IsOfActivity(segment))),
            Html.Element("p", Html.Class("note"),
                $"The rows of a segment stand in brackets; segments with fewer than {FewestRows} are in the table only. ",
                "The segment of a row depends on what earlier periods knew of its user and item. ",
                "AUC ranks the rows of a segment, GAUC those of each user."),
            Table(results, "AUC", segment => segment.Auc), Table(results, "GAUC", segment => segment.Gauc));
    }

    private static XElement Table(CompareResults results, string measure, Func<SegmentResult, Spread> valueOf) => Html.Details(
        $"{measure} of all strategies in all segments",
        Html.Table(
            $"{measure} by segment", ["segment", "rows", "clicked", .. results.Strategies.Select(strategy => strategy.Name)],
            results.Segments.Select((segment, i) => Html.Row(
            [
                $"{segment.By}: {segment.Name}", Text.Count(segment.Rows), Text.Share((double)segment.Clicks / segment.Rows),
                .. results.Strategies.Select(strategy => Text.Number(valueOf(strategy.Segments[i]).Mean)),
            ]))));

    private static XElement? Chart(ReportModel model, StrategyResult[] shown, string heading, Func<SegmentRows, bool> belongs)
    {
        var rows = new List<(string, IReadOnlyList<IntervalMark>)>();
        string? by = null;
        foreach ((int i, SegmentRows segment) in model.Results.Segments.Index().Where(segment => belongs(segment.Item)))
        {
            IntervalMark[] marks =
            [
                .. from strategy in shown
                   let gain = strategy.Segments[i].AucVersusTargetOnly
                   where segment.Rows >= FewestRows && gain.Low is not null
                   select new IntervalMark(
                       model.StyleOf(strategy),
                       gain.Difference,
                       gain.Low,
                       gain.High,
                       $"{strategy.Name}, {segment.By}, {segment.Name}: {Text.Signed(gain.Difference)} ({Text.Interval(gain)})"),
            ];
            if (marks.Length == 0)
                continue;
            if (segment.By != by)
                rows.Add((char.ToUpperInvariant(segment.By[0]) + segment.By[1..], []));
            by = segment.By;
            rows.Add(($"{segment.Name} ({Text.Count(segment.Rows)})", marks));
        }

        return rows.Count == 0 ? null : Html.Figure(
            heading,
            null,
            new IntervalChart { Title = heading, XName = "AUC over target-only (95 % interval)", Rows = rows }.Draw(),
            null,
            Html.Table(
                heading, ["segment", "strategy", "difference", "95 %"],
                from segment in model.Results.Segments.Index()
                where belongs(segment.Item)
                from strategy in shown
                let gain = strategy.Segments[segment.Index].AucVersusTargetOnly
                select Html.Row(
                    $"{segment.Item.By}: {segment.Item.Name}",
                    strategy.Name,
                    Text.Signed(gain.Difference),
                    Text.Interval(gain))));
    }

    private static bool IsOfActivity(SegmentRows segment) => segment.By.Contains("clicks", StringComparison.Ordinal);
}
