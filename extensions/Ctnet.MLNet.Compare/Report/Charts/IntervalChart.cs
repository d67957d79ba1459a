using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>Draws differences with their intervals, one below the other, around a line at zero.</summary>
internal sealed class IntervalChart
{
    private const double Width = 420, Top = 6, Bottom = 40, Right = 14, CharacterWidth = 7.2;

    public required string Title { get; init; }

    public required string XName { get; init; }

    /// <summary>The rows, from the top: a name and its differences. A row without differences is a heading.</summary>
    public required IReadOnlyList<(string Name, IReadOnlyList<IntervalMark> Marks)> Rows { get; init; }

    public XElement Draw()
    {
        int longest = Rows.Where(row => row.Marks.Count > 0).Max(row => row.Name.Length);
        double left = Math.Min(180, 14 + (CharacterWidth * longest));
        double[] heights = [.. Rows.Select(row => row.Marks.Count switch { 0 or 1 => 24, int marks => (12 * marks) + 10 })];
        double bottom = Top + heights.Sum(), right = Width - Right;
        IEnumerable<double?> values =
            Rows.SelectMany(row => row.Marks).SelectMany(mark => new[] { mark.Low, mark.High, mark.Value });
        Scale x = Scale.Around(values, left, right, include: 0);
        var content = new List<object>
        {
            Svg.Group("grid", x.Ticks().Select(tick => Svg.Line(x.At(tick), Top, x.At(tick), bottom, "rule"))),
            Svg.Group("axis",
                x.Ticks().Select(tick => Svg.Text(x.At(tick), bottom + 15, Text.Signed(tick, "0.00#"), "middle", "tick")),
                Svg.Text((left + right) / 2, bottom + 33, XName, "middle")),
            Svg.Line(x.At(0), Top, x.At(0), bottom, "zero"),
        };
        double top = Top;
        foreach (((string name, IReadOnlyList<IntervalMark> marks), double height) in Rows.Zip(heights))
        {
            content.Add(marks.Count == 0
                ? Svg.Text(2, top + height - 6, name, "start", "label heading")
                : Svg.Text(left - 8, top + (height / 2) + 4, name, "end"));
            foreach ((int i, IntervalMark mark) in marks.Index())
            {
                double y = top + (height / 2) + (12 * (i - ((marks.Count - 1) / 2.0)));
                if (mark is { Low: double low, High: double high })
                    content.Add(Svg.Line(x.At(low), y, x.At(high), y, $"whisker s{mark.Style}"));
                if (mark.Value is double value)
                    content.Add(Svg.Marker(mark.Style, x.At(value), y, mark.Tip));
            }

            top += height;
        }

        return Svg.Drawing(Width, bottom + Bottom, Title, [.. content]);
    }
}
