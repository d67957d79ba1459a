using System.Xml.Linq;
using Ctnet.MLNet.Samples.Compare.Statistics;

namespace Ctnet.MLNet.Samples.Compare.Report.Charts;

/// <summary>A bar for each period: up where transfer helped, down where it hurt.</summary>
internal static class VerdictStrip
{
    private const double Width = 420, Height = 110, Left = 44, Right = 12;

    public static XElement Draw(string title, IReadOnlyList<PeriodVerdict> periods, Func<string, string> nameOf)
    {
        double middle = Height / 2, step = (Width - Left - Right) / periods.Count;
        // Small periods swing far: what is beyond the 95th percentile is cut off, so that the others can be seen.
        double[] sizes = [.. periods.Select(period => Math.Abs(period.LogLossGain)).Order()];
        double largest = Math.Max(sizes[(int)(0.95 * (sizes.Length - 1))], 1e-9);
        return Svg.Drawing(Width, Height, title,
            Svg.Text(Left - 6, middle - 20, "helped", "end", "tick"),
            Svg.Text(Left - 6, middle + 28, "hurt", "end", "tick"),
            periods.Index().Select(period =>
            {
                double size = Math.Min(1, Math.Abs(period.Item.LogLossGain) / largest) * (middle - 6);
                bool helped = period.Item.LogLossGain > 0;
                XElement bar = Svg.Rectangle(
                    Left + (period.Index * step), helped ? middle - size : middle, Math.Max(1, step - 1), Math.Max(size, 0.5), helped ? "helped" : "hurt");
                bar.Add(new XElement("title",
                    $"{nameOf(period.Item.Start)}: {period.Item.Verdict}, log loss {Text.Signed(-period.Item.LogLossGain, "0.0000")} over {period.Item.Rows} rows"));
                return bar;
            }),
            Svg.Line(Left, middle, Width - Right, middle, "zero"));
    }
}
