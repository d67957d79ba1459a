namespace Ctnet.MLNet.Samples.Compare.Statistics;

/// <summary>
/// A difference between two strategies, the mean over the seeds, with its 95 % interval; null where the rows do not define it.
/// </summary>
internal sealed record Gain(double? Difference, double? Low, double? High)
{
    /// <param name="difference">As measured.</param>
    /// <param name="first">The one strategy's measure in each resample.</param>
    /// <param name="second">The other's in the same resamples.</param>
    public static Gain Of(double? difference, double[] first, double[] second)
    {
        double[] sorted = [.. first.Zip(second, (one, other) => one - other).Where(double.IsFinite).Order()];
        return difference is null || sorted.Length == 0 ? new(difference, null, null) : new(difference, Quantile(sorted, 0.025), Quantile(sorted, 0.975));
    }

    // Between the two nearest values, as most statistics packages do by default.
    private static double Quantile(double[] sorted, double share)
    {
        double at = share * (sorted.Length - 1);
        int below = (int)at;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }
}
