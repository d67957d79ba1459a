namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Measures of predictions in expectation over the labels. The true click probabilities must be known. Measures on drawn labels
/// vary from draw to draw, the more the fewer clicks there are; these do not.
/// </summary>
internal static class ExpectedMeasures
{
    /// <summary>
    /// The probability that a click has a higher prediction than a row without a click, where ties count half. Both are drawn
    /// from the rows with their true probabilities p and 1 - p.
    /// </summary>
    /// <param name="truth">The true click probabilities, each above 0 and below 1.</param>
    /// <param name="predicted">The predictions of the same rows.</param>
    public static double Auc(IReadOnlyList<double> truth, IReadOnlyList<float> predicted)
    {
        int[] order = [.. Enumerable.Range(0, truth.Count)];
        Array.Sort([.. predicted], order);
        double ordered = 0, clicks = 0, others = 0;
        for (int begin = 0, end; begin < order.Length; begin = end)
        {
            double tiedClicks = 0, tiedOthers = 0;
            for (end = begin; end < order.Length && predicted[order[end]] == predicted[order[begin]]; end++)
            {
                tiedClicks += truth[order[end]];
                tiedOthers += 1 - truth[order[end]];
            }

            ordered += tiedClicks * (others + tiedOthers / 2);
            (clicks, others) = (clicks + tiedClicks, others + tiedOthers);
        }

        return ordered / (clicks * others);
    }

    /// <summary>The sum of the predictions over the expected number of clicks: 1 is calibrated.</summary>
    public static double Pcoc(IReadOnlyList<double> truth, IReadOnlyList<float> predicted) =>
        predicted.Sum(value => (double)value) / truth.Sum();
}
