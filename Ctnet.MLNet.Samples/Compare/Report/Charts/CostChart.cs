using System.Xml.Linq;

namespace Ctnet.MLNet.Samples.Compare.Report.Charts;

/// <summary>What each strategy gains against what its training costs, the cost on a logarithmic axis; each point is named.</summary>
internal sealed class CostChart
{
    private const double Width = 420, Height = 290, Left = 44, Right = 12, Top = 26, Bottom = 44, CharacterWidth = 5.9, LineHeight = 12;

    public required string Title { get; init; }

    public required string XName { get; init; }

    public required string YName { get; init; }

    public required IReadOnlyList<(string Name, int Style, double Cost, double Gain)> Points { get; init; }

    public XElement Draw()
    {
        double bottom = Height - Bottom, right = Width - Right;
        Scale x = Scale.Logarithmic([.. Points.Select(point => point.Cost)], Left, right);
        Scale y = Scale.Around(Points.Select(point => (double?)point.Gain), bottom, Top, include: 0);
        var taken = Points.Select(point => (X: x.At(point.Cost) - 6, Y: y.At(point.Gain) - 6, Width: 12.0, Height: 12.0)).ToList();
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
            Points.Select(point => Svg.Marker(
                point.Style, x.At(point.Cost), y.At(point.Gain),
                $"{point.Name}: {Text.Number(point.Cost, "0.0")} s, {Text.Signed(point.Gain, "0.0000")}")),
            Points.OrderByDescending(point => point.Gain).Select(
                point => Name(point.Name, point.Style, x.At(point.Cost), y.At(point.Gain), taken)));
    }

    // Right of the point, left of it, above or below: the first place that is free; where none is, no name, since tip and table have it.
    private static XElement? Name(string name, int style, double x, double y, List<(double X, double Y, double Width, double Height)> taken)
    {
        double width = CharacterWidth * name.Length;
        foreach ((double left, double middle) in new[]
        {
            (x + 8, y), (x - 8 - width, y), (x - (width / 2), y - 12), (x - (width / 2), y + 13),
            (x + 8, y - 9), (x + 8, y + 9), (x - 8 - width, y - 9), (x - 8 - width, y + 9),
        })
        {
            double top = middle - (LineHeight / 2);
            bool isFree = left >= Left && left + width <= Width - 2 && !taken.Any(other =>
                left < other.X + other.Width && other.X < left + width && top < other.Y + other.Height && other.Y < top + LineHeight);
            if (!isFree)
                continue;
            taken.Add((left, top, width, LineHeight));
            return Svg.Text(left, middle + 4, name, "start", $"tick point s{style}");
        }

        return null;
    }
}
