namespace Ctnet.MLNet.Samples.Compare.Report.Charts;

/// <summary>Maps values of an axis to places in a drawing.</summary>
/// <param name="Minimum">The value at the axis' beginning.</param>
/// <param name="Maximum">The value at its end.</param>
/// <param name="From">The place of the minimum.</param>
/// <param name="To">The place of the maximum.</param>
/// <param name="IsLogarithmic">Whether equal ratios are equally far apart.</param>
internal sealed record Scale(double Minimum, double Maximum, double From, double To, bool IsLogarithmic = false)
{
    /// <summary>A scale whose ends are round values outside of all values.</summary>
    public static Scale Around(IEnumerable<double?> values, double from, double to, int ticks = 5, double? include = null)
    {
        double[] known = [.. values.OfType<double>(), .. include is double value ? new[] { value } : []];
        (double minimum, double maximum) = known.Length == 0 ? (0, 1) : (known.Min(), known.Max());
        if (maximum - minimum < 1e-9)
            (minimum, maximum) = (minimum - 0.01, maximum + 0.01);
        double step = Step((maximum - minimum) / ticks);
        return new(Math.Floor(minimum / step) * step, Math.Ceiling(maximum / step) * step, from, to);
    }

    /// <summary>A logarithmic scale with room on its right for names; all values are positive.</summary>
    public static Scale Logarithmic(IReadOnlyCollection<double> values, double from, double to) =>
        new(values.Min() / 1.5, values.Max() * 4, from, to, IsLogarithmic: true);

    public double At(double value)
    {
        double share = IsLogarithmic
            ? Math.Log(value / Minimum) / Math.Log(Maximum / Minimum)
            : (value - Minimum) / (Maximum - Minimum);
        return From + (share * (To - From));
    }

    /// <summary>Round values on the axis, about as many as are asked for.</summary>
    public IReadOnlyList<double> Ticks(int count = 5)
    {
        if (IsLogarithmic)
        {
            double[] all =
            [
                .. Enumerable.Range(-6, 14).SelectMany(power => new[] { 1.0, 2, 5 }.Select(digit => digit * Math.Pow(10, power)))
                    .Where(tick => tick >= Minimum && tick <= Maximum),
            ];
            return all.Length <= count + 1 ? all : [.. all.Where(tick => Math.Abs(Math.Log10(tick) - Math.Round(Math.Log10(tick))) < 1e-9)];
        }

        double step = Step((Maximum - Minimum) / count);
        long first = (long)Math.Ceiling((Minimum / step) - 1e-9), last = (long)Math.Floor((Maximum / step) + 1e-9);
        return [.. Enumerable.Range(0, (int)(last - first + 1)).Select(tick => (first + tick) * step)];
    }

    // 1, 2 or 5 times a power of ten, not below the given width.
    private static double Step(double width)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(width)));
        return power * (width / power) switch { <= 1.0001 => 1, <= 2.0001 => 2, <= 5.0001 => 5, _ => 10 };
    }
}
