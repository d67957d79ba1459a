namespace Ctnet.MLNet.Batches;

/// <summary>The weights of some rows.</summary>
/// <param name="All">The sum of all weights: the number of rows, if no row has a weight of its own.</param>
/// <param name="Clicks">The sum of the clicks' weights.</param>
/// <param name="Largest">The largest weight; 0 without rows.</param>
internal readonly record struct WeightTotals(double All, double Clicks, double Largest)
{
    public static WeightTotals Of(ImpressionBatch batch)
    {
        double all = 0, clicks = 0;
        float largest = 0;
        for (int row = 0; row < batch.Count; row++)
        {
            float weight = batch.Weights[row];
            all += weight;
            clicks += weight * batch.Labels[row];
            largest = Math.Max(largest, weight);
        }
        return new(all, clicks, largest);
    }

    /// <summary>The totals of both together.</summary>
    public WeightTotals And(WeightTotals other) =>
        new(All + other.All, Clicks + other.Clicks, Math.Max(Largest, other.Largest));
}
