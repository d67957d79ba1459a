using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>Lists the strategies with their colours and shapes.</summary>
internal static class Legend
{
    public static XElement Of(IEnumerable<(string Name, int Style)> series) => Html.Element(
        "ul", Html.Class("legend"), series.Select(one => Html.Element("li", Swatch(one.Style), one.Name)));

    private static XElement Swatch(int style) => new(
        "svg", new XAttribute("viewBox", "-13 -6 26 12"), new XAttribute("aria-hidden", "true"),
        Svg.Line(-13, 0, 13, 0, $"line s{style}"), Svg.Marker(style, 0, 0, ""));
}
