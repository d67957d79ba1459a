using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Charts;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Sections;

/// <summary>
/// Lets the reader choose which strategies charts and tables show. The style sheet hides the others, so that it works without a
/// script too, and the choice is printed.
/// </summary>
internal static class ChoiceSection
{
    // The first series have styles in the style sheet.
    private const int StyledSeries = 6;

    // More series than a chart of gates has.
    private const int FewestStyles = 24;

    public static XElement Create(ReportModel model) => Html.Element(
        "fieldset",
        new XAttribute("id", "choice"),
        Html.Element("legend", "Strategies in charts and tables"),
        model.Strategies.Select((strategy, i) => Choice(
            $"show-{i}", strategy.Name, model.ChoiceOf(strategy).IsMadeAtFirst, Legend.Swatch(i))),
        Choice("show-all", "all", isMade: false, swatch: null),
        Html.Element("p", Html.Class("note"),
            "Axes fit the strategies that are chosen at first; those of the gains over target-only fit all. What lies beyond an ",
            "axis is left out of the chart; the tables have it."));

    /// <summary>The rules that hide what is not chosen, and those of the series beyond the first.</summary>
    public static string Style(ReportModel model)
    {
        var rules = new StringBuilder();
        foreach (int i in Enumerable.Range(0, model.Strategies.Count))
        {
            rules.Append(CultureInfo.InvariantCulture,
                $"body:not(:has(#show-all:checked)):has(#show-{i}:not(:checked)) .of-{i} {{ display: none; }}\n");
        }

        // A colour comes again with other dashes, and with another shape.
        foreach (int i in Enumerable.Range(StyledSeries, Math.Max(FewestStyles, model.Strategies.Count)))
        {
            rules.Append(CultureInfo.InvariantCulture,
                $".s{i} {{ --c: var(--s{i % StyledSeries}); }}\n"
                + $"svg .line.s{i} {{ stroke-dasharray: {1 + (3 * (i / StyledSeries))} 4; }}\n");
        }

        return rules.ToString();
    }

    private static XElement Choice(string id, string name, bool isMade, XElement? swatch) => Html.Element(
        "label",
        new XElement(
            "input", new XAttribute("type", "checkbox"), new XAttribute("id", id),
            isMade ? new XAttribute("checked", "") : null),
        swatch,
        name);
}
