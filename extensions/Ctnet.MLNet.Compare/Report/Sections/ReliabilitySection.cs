using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Charts;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>Shows predictions against click rates.</summary>
internal static class ReliabilitySection
{
    public static XElement Create(ReportModel model) => Html.Figure(
        "Reliability", model.LegendOf(model.Strategies),
        new LineChart
        {
            Title = "Click rate against predicted probability",
            XName = "predicted",
            YName = "clicked",
            IsDiagonal = true,
            YFormat = "0.0#",
            Series =
            [
                .. model.Strategies.Select(strategy => model.Line(
                    strategy, [.. strategy.Reliability.Select(bin => (bin.Predicted, (double?)bin.Clicked))])),
            ],
        }.Draw(),
        "Rows of all seeds, sorted by prediction, in ten equal parts. On the dashed line predictions equal click rates.",
        Html.Table(
            "Reliability", ["strategy", "part", "predicted", "clicked", "rows"],
            model.Strategies.SelectMany(strategy => strategy.Reliability.Select((bin, i) => Html.Row(
                model.Of(strategy),
                strategy.Name,
                i + 1,
                Text.Number(bin.Predicted, "0.000"),
                Text.Number(bin.Clicked, "0.000"),
                Text.Count(bin.Rows))))));
}
