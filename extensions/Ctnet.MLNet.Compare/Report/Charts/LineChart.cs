using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>Draws lines with marks over two axes.</summary>
internal sealed class LineChart
{
    private const double Width = 420, Height = 270, Left = 44, Right = 12, Bottom = 44, CharacterWidth = 5.9;

    public required string Title { get; init; }

    public required IReadOnlyList<ChartSeries> Series { get; init; }

    public required string XName { get; init; }

    public required string YName { get; init; }

    /// <summary>Whether the y axis is named; not needed if the heading names it.</summary>
    public bool NamesY { get; init; } = true;

    /// <summary>The values on the x axis that have a name; null takes round numbers.</summary>
    public IReadOnlyList<(double X, string Name)>? XTicks { get; init; }

    /// <summary>The format of values on the y axis.</summary>
    public string YFormat { get; init; } = "0.00";

    /// <summary>A value on the y axis that is drawn as a line.</summary>
    public double? Reference { get; init; }

    /// <summary>Whether both axes have the same scale from 0 and the diagonal is drawn.</summary>
    public bool IsDiagonal { get; init; }

    /// <summary>Whether each point has a mark. Marks of many points would hide the line.</summary>
    public bool HasMarks { get; init; } = true;

    /// <summary>A band around the first series.</summary>
    public IReadOnlyList<(double X, double Low, double High)> Band { get; init; } = [];

    /// <summary>Parts of the x axis that are shaded.</summary>
    public IReadOnlyList<(double From, double To)> Shaded { get; init; } = [];

    public XElement Draw()
    {
        // The axes fit what is shown at first.
        ChartSeries[] shown = [.. Series.Where(series => series.Choice is null or { IsMadeAtFirst: true })];
        (double X, double? Y)[] points = [.. (shown.Length > 0 ? shown : Series).SelectMany(series => series.Points)];
        double top = NamesY ? 26 : 10, bottom = Height - Bottom, right = Width - Right;
        Scale x, y;
        if (IsDiagonal)
        {
            x = Scale.Around(points.SelectMany(point => new[] { point.X, point.Y }), Left, right, include: 0);
            y = x with { From = bottom, To = top };
        }
        else
        {
            double first = points.Min(point => point.X), last = points.Max(point => point.X);
            x = new(first, Math.Max(last, first + 1), Left + 8, right - 8);
            IEnumerable<double?> band = Band.SelectMany(at => new double?[] { at.Low, at.High });
            y = Scale.Around(points.Select(point => point.Y).Concat(band), bottom, top, include: Reference);
        }

        (double X, string Name)[] xTicks = [.. XTicks ?? [.. x.Ticks().Select(tick => (tick, Text.Number(tick, YFormat)))]];
        return Svg.Drawing(Width, Height, Title,
            Shaded.Select(part => Svg.Rectangle(x.At(part.From), top, x.At(part.To) - x.At(part.From), bottom - top, "shaded")),
            Svg.Group("grid", y.Ticks().Select(tick => Svg.Line(Left, y.At(tick), right, y.At(tick), "rule"))),
            Svg.Group("axis",
                y.Ticks().Select(tick => Svg.Text(Left - 6, y.At(tick) + 4, Text.Number(tick, YFormat), "end", "tick")),
                xTicks.Select(tick => Svg.Text(Within(x.At(tick.X), tick.Name), bottom + 17, tick.Name, "middle", "tick")),
                xTicks.Select(tick => Svg.Line(x.At(tick.X), bottom, x.At(tick.X), bottom + 4, "rule")),
                Svg.Line(Left, bottom, right, bottom, "base"),
                Svg.Text((Left + right) / 2, Height - 8, XName, "middle"),
                // Above the axis, where letters need not be turned.
                NamesY ? Svg.Text(4, 11, YName) : null),
            IsDiagonal ? Svg.Line(x.At(x.Minimum), y.At(y.Minimum), x.At(x.Maximum), y.At(y.Maximum), "reference") : null,
            Reference is double reference ? Svg.Line(Left, y.At(reference), right, y.At(reference), "reference") : null,
            Band.Count == 0 ? null : Area(x, y),
            // The first series, the subject of the chart, lies over the others.
            Series.Reverse().Select(series => Draw(series, x, y, xTicks)));
    }

    // A point beyond an axis is left out.
    private XElement Draw(ChartSeries series, Scale x, Scale y, (double X, string Name)[] xTicks) => Svg.Group(
        $"series {series.Choice?.Class}".TrimEnd(),
        Svg.Polyline(series.Points.Select(point => (x.At(point.X), At(x, y, point))), $"line s{series.Style}"),
        series.Points.Where(point => HasMarks && At(x, y, point) is not null).Select(point => Svg.Marker(
            series.Style, x.At(point.X), y.At(point.Y!.Value), Tip(series, point, xTicks))));

    // A long name at the end of the axis moves to the left, to stay within the drawing.
    private static double Within(double x, string name) => Math.Min(x, Width - (CharacterWidth * name.Length / 2));

    private static double? At(Scale x, Scale y, (double X, double? Y) point) =>
        point.Y is double known && x.Has(point.X) && y.Has(known) ? y.At(known) : null;

    private string Tip(ChartSeries series, (double X, double? Y) point, (double X, string Name)[] xTicks) =>
        $"{series.Name}: {NameOf(xTicks, point.X)}{YName} {Text.Number(point.Y, YFormat + "##")}";

    private XElement Area(Scale x, Scale y)
    {
        IEnumerable<string> edge = Band.Select(at => FormattableString.Invariant($"{x.At(at.X):0.##} {y.At(at.High):0.##}"))
            .Concat(Band.Reverse().Select(at => FormattableString.Invariant($"{x.At(at.X):0.##} {y.At(at.Low):0.##}")));
        return Svg.Path($"M{string.Join('L', edge)}z", $"band s{Series[0].Style}");
    }

    private string NameOf((double X, string Name)[] ticks, double x) => IsDiagonal
        ? $"{XName} {Text.Number(x, "0.000")}, "
        : ticks.Where(tick => tick.X == x).Select(tick => $"{tick.Name}, ").FirstOrDefault("");
}
