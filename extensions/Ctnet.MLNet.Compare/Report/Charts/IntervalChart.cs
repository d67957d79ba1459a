using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>
/// Draws differences with their intervals, one below the other, around a line at zero. What the reader hides leaves no gap: the
/// page's script lays the rows out again, by the same rules.
/// </summary>
internal sealed class IntervalChart
{
    private const double Width = 420, Top = 6, Bottom = 40, Right = 14, CharacterWidth = 7.2;

    private const double RowHeight = 24, MarkHeight = 12, Padding = 10;

    public required string Title { get; init; }

    public required string XName { get; init; }

    /// <summary>The rows, from the top.</summary>
    public required IReadOnlyList<IntervalRow> Rows { get; init; }

    public XElement Draw()
    {
        int longest = Rows.Where(row => row.Marks.Count > 0).Max(row => row.Name.Length);
        double left = Math.Min(190, 14 + (CharacterWidth * longest)), right = Width - Right;
        Scale x = ScaleOf(left, right);
        var rows = new List<XElement>();
        double bottom = Top;
        foreach (IntervalRow row in Rows)
        {
            double height = HeightOf(row);
            rows.Add(Draw(row, x, left, bottom + (height / 2)));
            bottom += height;
        }

        // The lines have the height 1 and are stretched, so that the script can stretch them too.
        XElement drawing = Svg.Drawing(Width, bottom + Bottom, Title,
            Moved(
                Svg.Group(
                    "lines",
                    x.Ticks().Select(tick => Svg.Line(x.At(tick), 0, x.At(tick), 1, "rule")),
                    Svg.Line(x.At(0), 0, x.At(0), 1, "zero")),
                FormattableString.Invariant($"translate(0 {Top}) scale(1 {bottom - Top})")),
            rows,
            Moved(
                Svg.Group("axis",
                    x.Ticks().Select(tick => Svg.Text(x.At(tick), 15, Text.Signed(tick, "0.00#"), "middle", "tick")),
                    Svg.Text((left + right) / 2, 33, XName, "middle")),
                Down(bottom)));
        drawing.Add(new XAttribute("class", "rows"));
        return drawing;
    }

    // The axis fits the marks that are shown at first. Where each row is a choice, it fits all: a row without its mark would say
    // nothing.
    private Scale ScaleOf(double left, double right)
    {
        IEnumerable<IntervalMark> marks = Rows.SelectMany(row => row.Marks);
        IntervalMark[] shown =
            [.. Rows.SelectMany(row => row.Marks.Where(mark => row.Choice is not null || IsShown(mark.Choice)))];
        return Scale.Around(
            (shown.Length > 0 ? shown : marks).SelectMany(
                mark => new[] { mark.Low, mark.High, mark.Value, mark.Seeds?.Least, mark.Seeds?.Greatest }),
            left,
            right,
            include: 0);
    }

    private static double HeightOf(IntervalRow row) => !IsShown(row.Choice)
        ? 0
        : row.Marks.Count(mark => IsShown(mark.Choice)) switch
        {
            0 or 1 => RowHeight,
            int marks => (MarkHeight * marks) + Padding,
        };

    private static XElement Draw(IntervalRow row, Scale x, double left, double middle)
    {
        int shown = row.Marks.Count(mark => IsShown(mark.Choice)), place = 0;
        XElement group = Svg.Group($"row {row.Choice?.Class}".TrimEnd(), row.Marks.Count == 0
            ? Svg.Text(2, 6, row.Name, "start", "label heading")
            : Svg.Text(left - 8, 4, row.Name, "end"));
        foreach (IntervalMark mark in row.Marks)
        {
            double y = IsShown(mark.Choice) ? MarkHeight * (place++ - ((shown - 1) / 2.0)) : 0;
            group.Add(Moved(Draw(mark, x), Down(y)));
        }

        return Moved(group, Down(middle));
    }

    // Lines end where the axis does, and a mark beyond it is left out.
    private static XElement Draw(IntervalMark mark, Scale x) => Svg.Group(
        $"at {mark.Choice?.Class}".TrimEnd(),
        mark is { Low: double low, High: double high } ? Span(x, low, high, $"whisker s{mark.Style}") : null,
        mark.Seeds is (double least, double greatest) ? Span(x, least, greatest, $"seeds s{mark.Style}") : null,
        mark.Value is double value && x.Has(value) ? Svg.Marker(mark.Style, x.At(value), 0, mark.Tip) : null);

    private static XElement? Span(Scale x, double low, double high, string style) =>
        high < x.Minimum || low > x.Maximum
            ? null
            : Svg.Line(x.At(Math.Max(low, x.Minimum)), 0, x.At(Math.Min(high, x.Maximum)), 0, style);

    private static bool IsShown(ChartChoice? choice) => choice is null or { IsMadeAtFirst: true };

    private static XElement Moved(XElement element, string transform)
    {
        element.Add(new XAttribute("transform", transform));
        return element;
    }

    private static string Down(double y) => FormattableString.Invariant($"translate(0 {y:0.##})");
}
