namespace Ctnet.MLNet.Compare;

/// <summary>A difference between two strategies with its 95 % interval. A part is null if the rows do not define it.</summary>
/// <param name="Difference">The difference, a mean over the seeds.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
public sealed record Gain(double? Difference, double? Low, double? High)
{
    /// <param name="difference">The measured difference.</param>
    /// <param name="first">The first strategy's measure in each resample.</param>
    /// <param name="second">The second strategy's measure in the same resamples.</param>
    internal static Gain Of(double? difference, double[] first, double[] second)
    {
        double[] sorted = [.. first.Zip(second, (one, other) => one - other).Where(double.IsFinite).Order()];
        return difference is null || sorted.Length == 0
            ? new(difference, null, null)
            : new(difference, Quantile(sorted, 0.025), Quantile(sorted, 0.975));
    }

    // Interpolates between the two nearest values, as most statistics packages do by default.
    private static double Quantile(double[] sorted, double share)
    {
        double at = share * (sorted.Length - 1);
        int below = (int)at;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
    }
}
