using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>Lists series with their colours and shapes.</summary>
internal static class Legend
{
    /// <param name="series">The series; the choice shows one, and null always shows it.</param>
    public static XElement Of(IEnumerable<(string Name, int Style, ChartChoice? Choice)> series) => Html.Element(
        "ul", Html.Class("legend"),
        series.Select(one => Html.Element(
            "li", one.Choice is null ? null : Html.Class(one.Choice.Class), Swatch(one.Style), one.Name)));

    /// <summary>The line and the mark of a series.</summary>
    public static XElement Swatch(int style) => new(
        "svg", new XAttribute("viewBox", "-13 -6 26 12"), new XAttribute("aria-hidden", "true"),
        Svg.Line(-13, 0, 13, 0, $"line s{style}"), Svg.Marker(style, 0, 0, ""));
}
