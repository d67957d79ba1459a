namespace Ctnet.MLNet.Alignment.Reporting;

/// <summary>Detects numbers that are the same quantity in different units.</summary>
internal static class UnitDetection
{
    private const double LeastFactor = 5, Likeness = 1.5;

    private static readonly double[] s_quantiles = [0.25, 0.5, 0.75, 0.9];

    /// <summary>
    /// The approximate ratio of the first numbers to the second, if their quantiles are proportional. Null if they are not, or if
    /// the ratio is near 1.
    /// </summary>
    /// <param name="first">Sorted numbers.</param>
    /// <param name="second">Sorted numbers.</param>
    public static double? Factor(double[] first, double[] second)
    {
        if (first.Length < 10 || second.Length < 10)
            return null;
        double[] ratios = [.. s_quantiles.Select(quantile => At(first, quantile) / At(second, quantile))];
        if (ratios.Any(ratio => !double.IsFinite(ratio) || ratio <= 0) || ratios.Max() / ratios.Min() > Likeness)
            return null;
        double factor = Math.Exp(ratios.Average(Math.Log));
        return factor is >= LeastFactor or <= 1 / LeastFactor ? factor : null;
    }

    private static double At(double[] sorted, double quantile) => sorted[(int)(quantile * (sorted.Length - 1))];
}
