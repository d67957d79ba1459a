using System.Globalization;
using System.Xml.Linq;

namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>Makes elements of a drawing within an HTML page. The page's style sheet colours them by class.</summary>
internal static class Svg
{
    /// <param name="width">The width in units; the page scales the drawing.</param>
    /// <param name="height">The height in units.</param>
    /// <param name="title">The title that screen readers say.</param>
    /// <param name="content">The elements of the drawing.</param>
    public static XElement Drawing(double width, double height, string title, params object?[] content) => new(
        "svg",
        new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
        new XAttribute("role", "img"),
        new XAttribute("aria-label", title),
        content);

    public static XElement Group(string style, params object?[] content) => new("g", new XAttribute("class", style), content);

    public static XElement Line(double x1, double y1, double x2, double y2, string style) =>
        Path(FormattableString.Invariant($"M{x1:0.##} {y1:0.##}L{x2:0.##} {y2:0.##}"), style);

    public static XElement Path(string data, string style) =>
        new("path", new XAttribute("d", data), new XAttribute("class", style));

    public static XElement Rectangle(double x, double y, double width, double height, string style) => new(
        "rect", new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("width", Number(width)),
        new XAttribute("height", Number(height)), new XAttribute("class", style));

    /// <param name="x">The position of the anchor.</param>
    /// <param name="y">The position of the base line.</param>
    /// <param name="text">The text.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="style">The class in the style sheet.</param>
    public static XElement Text(double x, double y, string text, string anchor = "start", string style = "label") => new(
        "text", new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor),
        new XAttribute("class", style), text);

    /// <summary>A line through points, with a gap at unknown values.</summary>
    public static XElement Polyline(IEnumerable<(double X, double? Y)> points, string style)
    {
        bool begun = false;
        string data = string.Concat(points.Select(point =>
        {
            string step = point.Y is double y ? FormattableString.Invariant($"{(begun ? 'L' : 'M')}{point.X:0.##} {y:0.##}") : "";
            begun = point.Y is not null;
            return step;
        }));
        return Path(data, style);
    }

    /// <summary>A mark with the shape and colour of a series. A tip shows when the pointer is over it.</summary>
    public static XElement Marker(int series, double x, double y, string tip)
    {
        string shape = ((series + (series / 6)) % 6) switch
        {
            0 => "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
            1 => "M-3.5 -3.5h7v7h-7z",
            2 => "M0 -5L5 0L0 5L-5 0z",
            3 => "M0 -4.8L4.6 3.4H-4.6z",
            4 => "M0 4.8L4.6 -3.4H-4.6z",
            _ => "M-1.5 -4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z",
        };
        XElement marker = Path(shape, $"mark s{series}");
        marker.Add(new XAttribute("transform", FormattableString.Invariant($"translate({x:0.##} {y:0.##})")));
        marker.Add(new XElement("title", tip));
        return marker;
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
