namespace Ctnet.MLNet.Batches;

/// <summary>The weights of some rows.</summary>
/// <param name="All">The sum of all weights: the number of rows, if no row has a weight of its own.</param>
/// <param name="Clicks">The sum of the clicks' weights.</param>
/// <param name="Largest">The largest weight; 0 without rows.</param>
internal readonly record struct WeightTotals(double All, double Clicks, double Largest)
{
    /// <summary>
    /// The share of clicks, above 0 and below 1: if all rows are clicks or none is, one more row counts as half a click.
    /// </summary>
    public double Rate => Clicks > 0 && Clicks < All ? Clicks / All : (Clicks + 0.5 * Largest) / (All + Largest);

    public static WeightTotals Of(ImpressionBatch batch)
    {
        var totals = default(WeightTotals);
        for (int row = 0; row < batch.Count; row++)
            totals = totals.And(batch.Labels[row], batch.Weights[row]);
        return totals;
    }

    /// <summary>The totals of these rows and of one more.</summary>
    /// <param name="label">1 for a click, 0 for no click.</param>
    /// <param name="weight">The row's weight.</param>
    public WeightTotals And(float label, float weight) =>
        new(All + weight, Clicks + weight * label, Math.Max(Largest, weight));

    /// <summary>The totals of both together.</summary>
    public WeightTotals And(WeightTotals other) =>
        new(All + other.All, Clicks + other.Clicks, Math.Max(Largest, other.Largest));
}
