using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>Draws the gain of each strategy over the cost of its training, on a logarithmic axis. Each point is named.</summary>
internal sealed class CostChart
{
    private const double Width = 420, Height = 290, Left = 44, Right = 12, Top = 26, Bottom = 44;

    private const double CharacterWidth = 5.9, LineHeight = 12;

    public required string Title { get; init; }

    public required string XName { get; init; }

    public required string YName { get; init; }

    public required IReadOnlyList<(string Name, int Style, double Cost, double Gain, ChartChoice Choice)> Points { get; init; }

    public XElement Draw()
    {
        double bottom = Height - Bottom, right = Width - Right;
        Scale x = Scale.Logarithmic([.. Points.Select(point => point.Cost)], Left, right);
        Scale y = Scale.Around(Points.Select(point => (double?)point.Gain), bottom, Top, include: 0);
        var taken = Points.Select(point => new Box(x.At(point.Cost) - 6, y.At(point.Gain) - 6, 12, 12)).ToList();
        return Svg.Drawing(Width, Height, Title,
            Svg.Group("grid", y.Ticks().Select(tick => Svg.Line(Left, y.At(tick), right, y.At(tick), "rule"))),
            Svg.Group("axis",
                y.Ticks().Select(tick => Svg.Text(Left - 6, y.At(tick) + 4, Text.Signed(tick, "0.00#"), "end", "tick")),
                x.Ticks().Select(tick => Svg.Text(x.At(tick), bottom + 17, Text.Number(tick, "0.###"), "middle", "tick")),
                x.Ticks().Select(tick => Svg.Line(x.At(tick), bottom, x.At(tick), bottom + 4, "rule")),
                Svg.Line(Left, bottom, right, bottom, "base"),
                Svg.Text((Left + right) / 2, Height - 8, XName, "middle"),
                Svg.Text(4, 11, YName)),
            Svg.Line(Left, y.At(0), right, y.At(0), "zero"),
            // Names of strategies that are shown at first take the places before others.
            Points.OrderByDescending(point => point.Choice.IsMadeAtFirst).ThenByDescending(point => point.Gain).Select(
                point => Svg.Group(
                    point.Choice.Class,
                    Svg.Marker(
                        point.Style, x.At(point.Cost), y.At(point.Gain),
                        $"{point.Name}: {Text.Number(point.Cost, "0.0")} s, {Text.Signed(point.Gain, "0.0000")}"),
                    Name(point.Name, point.Style, x.At(point.Cost), y.At(point.Gain), taken))));
    }

    // The name stands at the first free place: right of the point, left of it, above or below. Without a free place it is left
    // out, because the tip and the table have it.
    private static XElement? Name(string name, int style, double x, double y, List<Box> taken)
    {
        double width = CharacterWidth * name.Length;
        foreach ((double left, double middle) in new[]
        {
            (x + 8, y), (x - 8 - width, y), (x - (width / 2), y - 12), (x - (width / 2), y + 13),
            (x + 8, y - 9), (x + 8, y + 9), (x - 8 - width, y - 9), (x - 8 - width, y + 9),
        })
        {
            var box = new Box(left, middle - (LineHeight / 2), width, LineHeight);
            if (left < Left || left + width > Width - 2 || taken.Any(box.Overlaps))
                continue;
            taken.Add(box);
            return Svg.Text(left, middle + 4, name, "start", $"tick point s{style}");
        }

        return null;
    }
}
