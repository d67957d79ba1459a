using System.Xml.Linq;
using Ctnet.MLNet.Compare.Report.Markup;

namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>Draws a bar for each period: up if transfer helped, down if it hurt.</summary>
internal static class VerdictStrip
{
    private const double Width = 420, Height = 110, Left = 44, Right = 12;

    public static XElement Draw(string title, IReadOnlyList<PeriodVerdict> periods, Func<string, string> nameOf)
    {
        double middle = Height / 2, step = (Width - Left - Right) / periods.Count;
        // Short periods vary most. Bars beyond the 95th percentile are cut off, so that the others can be seen.
        double[] sizes = [.. periods.Select(period => Math.Abs(period.LogLossGain)).Order()];
        double largest = Math.Max(sizes[(int)(0.95 * (sizes.Length - 1))], 1e-9);
        return Svg.Drawing(Width, Height, title,
            Svg.Text(Left - 6, middle - 20, "helped", "end", "tick"),
            Svg.Text(Left - 6, middle + 28, "hurt", "end", "tick"),
            periods.Select((period, i) => Bar(period, Left + (i * step))),
            Svg.Line(Left, middle, Width - Right, middle, "zero"));

        XElement Bar(PeriodVerdict period, double x)
        {
            double size = Math.Min(1, Math.Abs(period.LogLossGain) / largest) * (middle - 6);
            (double top, string style) = period.LogLossGain > 0 ? (middle - size, "helped") : (middle, "hurt");
            XElement bar = Svg.Rectangle(x, top, Math.Max(1, step - 1), Math.Max(size, 0.5), style);
            string change = Text.Signed(-period.LogLossGain);
            string tip = $"{nameOf(period.Start)}: {period.Verdict}, log loss {change} over {period.Rows} rows";
            bar.Add(new XElement("title", tip));
            return bar;
        }
    }
}
