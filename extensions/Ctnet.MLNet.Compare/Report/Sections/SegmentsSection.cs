using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Charts;
using Ctnet.MLNet.Compare.Report.Markup;
using Ctnet.MLNet.Compare.Statistics;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>Shows the gains in each segment.</summary>
internal static class SegmentsSection
{
    // The AUC of fewer rows is mostly noise.
    private const int FewestRows = 100;

    public static XElement Create(ReportModel model)
    {
        StrategyResult[] shown = [.. model.Strategies.Where(strategy => strategy.VersusTargetOnly is not null)];
        return Html.Section("segments", "For whom",
            shown.Length == 0 ? null : model.LegendOf(shown),
            shown.Length == 0 ? null : Html.Element("div", Html.Class("charts"),
                Chart(model, shown, "AUC over target-only, by the user's activity", IsOfActivity),
                Chart(
                    model, shown, "AUC over target-only, by what is known of user and item", segment => !IsOfActivity(segment))),
            Html.Element("p", Html.Class("note"),
                $"The rows of a segment stand in brackets; segments with fewer than {FewestRows} are in the table only. ",
                "The segment of a row depends on what earlier periods knew of its user and item. ",
                "AUC ranks the rows of a segment, GAUC those of each user."),
            Table(model, "AUC", segment => segment.Auc), Table(model, "GAUC", segment => segment.Gauc));
    }

    private static XElement Table(ReportModel model, string measure, Func<SegmentResult, Spread> valueOf) => Html.Details(
        $"{measure} of all strategies in all segments",
        Html.Table(
            $"{measure} by segment", ["segment", "rows", "clicked", "too few", .. model.Heads(model.Strategies)],
            model.Results.Segments.Select((segment, i) => Html.Row(
            [
                $"{segment.By}: {segment.Name}", Text.Count(segment.Rows), Text.Share((double)segment.Clicks / segment.Rows),
                LackOf(segment) ?? "",
                .. model.Strategies.Select(
                    strategy => model.Cell(strategy, Text.Number(valueOf(strategy.Segments[i]).Mean))),
            ]))));

    private static XElement? Chart(ReportModel model, StrategyResult[] shown, string heading, Func<SegmentRows, bool> belongs)
    {
        var rows = new List<IntervalRow>();
        var lacks = new List<string>();
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
                       $"{strategy.Name}, {segment.By}, {segment.Name}: {Text.Signed(gain.Difference)} ({Text.Interval(gain)})",
                       model.ChoiceOf(strategy)),
            ];
            if (marks.Length == 0)
                continue;
            if (segment.By != by)
                rows.Add(new(char.ToUpperInvariant(segment.By[0]) + segment.By[1..], []));
            by = segment.By;
            string? lack = LackOf(segment);
            rows.Add(new($"{(lack is null ? "" : "! ")}{segment.Name} ({Text.Count(segment.Rows)})", marks));
            if (lack is not null)
                lacks.Add($"{segment.By}, {segment.Name}: {lack}");
        }

        return rows.Count == 0 ? null : Html.Figure(
            heading,
            null,
            new IntervalChart { Title = heading, XName = "AUC over target-only (95 % interval)", Rows = rows }.Draw(),
            lacks.Count == 0 ? null : $"! Too few to conclude anything from. {string.Join("; ", lacks)}.",
            Html.Table(
                heading, ["segment", "strategy", "difference", "95 %"],
                from segment in model.Results.Segments.Index()
                where belongs(segment.Item)
                from strategy in shown
                let gain = strategy.Segments[segment.Index].AucVersusTargetOnly
                select Html.Row(
                    model.Of(strategy),
                    $"{segment.Item.By}: {segment.Item.Name}",
                    strategy.Name,
                    Text.Signed(gain.Difference),
                    Text.Interval(gain))));
    }

    private static string? LackOf(SegmentRows segment) => Evidence.Lack(segment.Rows, segment.Clicks, segment.Users);

    private static bool IsOfActivity(SegmentRows segment) => segment.By.Contains("clicks", StringComparison.Ordinal);
}
