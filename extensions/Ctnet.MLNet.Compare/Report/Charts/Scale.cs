namespace Ctnet.MLNet.Compare.Report.Charts;

/// <summary>Maps values of an axis to positions in a drawing.</summary>
/// <param name="Minimum">The value at the start of the axis.</param>
/// <param name="Maximum">The value at the end of the axis.</param>
/// <param name="From">The position of the minimum.</param>
/// <param name="To">The position of the maximum.</param>
/// <param name="IsLogarithmic">Whether equal ratios have equal distances.</param>
internal sealed record Scale(double Minimum, double Maximum, double From, double To, bool IsLogarithmic = false)
{
    /// <summary>A scale that ends at round values outside of all values.</summary>
    public static Scale Around(IEnumerable<double?> values, double from, double to, int ticks = 5, double? include = null)
    {
        double[] known = [.. values.OfType<double>(), .. include is double value ? new[] { value } : []];
        (double minimum, double maximum) = known.Length == 0 ? (0, 1) : (known.Min(), known.Max());
        if (maximum - minimum < 1e-9)
            (minimum, maximum) = (minimum - 0.01, maximum + 0.01);
        double step = Step((maximum - minimum) / ticks);
        return new(Math.Floor(minimum / step) * step, Math.Ceiling(maximum / step) * step, from, to);
    }

    /// <summary>A logarithmic scale with room for names on the right. All values must be positive.</summary>
    public static Scale Logarithmic(IReadOnlyCollection<double> values, double from, double to) =>
        new(values.Min() / 1.5, values.Max() * 4, from, to, IsLogarithmic: true);

    /// <summary>Whether a value lies on the axis.</summary>
    public bool Has(double value) => value >= Minimum && value <= Maximum;

    /// <summary>The position of a value.</summary>
    public double At(double value)
    {
        double share = IsLogarithmic
            ? Math.Log(value / Minimum) / Math.Log(Maximum / Minimum)
            : (value - Minimum) / (Maximum - Minimum);
        return From + (share * (To - From));
    }

    /// <summary>Round values on the axis, about the given number.</summary>
    public IReadOnlyList<double> Ticks(int count = 5)
    {
        if (IsLogarithmic)
        {
            double[] all =
            [
                .. Enumerable.Range(-6, 14)
                    .SelectMany(power => new[] { 1.0, 2, 5 }.Select(digit => digit * Math.Pow(10, power)))
                    .Where(tick => tick >= Minimum && tick <= Maximum),
            ];
            return all.Length <= count + 1 ? all : [.. all.Where(IsPowerOfTen)];
        }

        double step = Step((Maximum - Minimum) / count);
        long first = (long)Math.Ceiling((Minimum / step) - 1e-9), last = (long)Math.Floor((Maximum / step) + 1e-9);
        return [.. Enumerable.Range(0, (int)(last - first + 1)).Select(tick => (first + tick) * step)];
    }

    private static bool IsPowerOfTen(double value) => Math.Abs(Math.Log10(value) - Math.Round(Math.Log10(value))) < 1e-9;

    // The least step of 1, 2 or 5 times a power of ten that is not below the width.
    private static double Step(double width)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(width)));
        return power * (width / power) switch { <= 1.0001 => 1, <= 2.0001 => 2, <= 5.0001 => 5, _ => 10 };
    }
}
