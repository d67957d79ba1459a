namespace Ctnet.MLNet.Evaluation;

/// <summary>
/// Measures of the first ranks of a list. Each is the mean over all orders of the rows of equal score, computed exactly and
/// without drawing an order.
/// </summary>
/// <remarks>
/// A list is given as its runs of equal scores, from the highest score to the lowest. It has at least one click. Ranks count
/// from 1, and each row takes one rank.
/// </remarks>
internal static class TopOfList
{
    /// <summary>
    /// NDCG at k: the sum of 1 / log2(1 + rank) over the clicked rows of the first k ranks, over the largest sum that any order
    /// of the rows has.
    /// </summary>
    /// <param name="list">The runs of equal scores, from the highest score.</param>
    /// <param name="k">The number of ranks that count, 1 or more.</param>
    /// <returns>The share, from 0 to 1.</returns>
    public static double Ndcg(ReadOnlySpan<TiedRows> list, int k)
    {
        double gain = 0;
        long clicks = 0, above = 0;
        foreach (TiedRows tied in list)
        {
            clicks += tied.Clicks;
            // A rank of the run has a click with the same probability as any other rank of the run.
            if (tied.Clicks > 0 && above < k)
                gain += Discounts(above, Math.Min(above + tied.Count, k)) * tied.Clicks / tied.Count;
            above += tied.Count;
        }
        return gain / Discounts(0, Math.Min(clicks, k));
    }

    /// <summary>The hit rate at k: the probability that a click is among the first k ranks.</summary>
    /// <param name="list">The runs of equal scores, from the highest score.</param>
    /// <param name="k">The number of ranks that count, 1 or more.</param>
    /// <returns>The probability, from 0 to 1.</returns>
    public static double HitRate(ReadOnlySpan<TiedRows> list, int k)
    {
        (TiedRows tied, long above) = FirstClicks(list);
        double noClick = 1;
        for (long drawn = 0; drawn < k - above && noClick > 0; drawn++)
            noClick *= (double)(tied.Count - tied.Clicks - drawn) / (tied.Count - drawn);
        return 1 - noClick;
    }

    /// <summary>
    /// The reciprocal rank at k: the mean of 1 / r for the first clicked rank r, and of 0 if no click is among the first k ranks.
    /// </summary>
    /// <param name="list">The runs of equal scores, from the highest score.</param>
    /// <param name="k">The number of ranks that count, 1 or more.</param>
    /// <returns>The reciprocal, from 0 to 1.</returns>
    public static double ReciprocalRank(ReadOnlySpan<TiedRows> list, int k)
    {
        (TiedRows tied, long above) = FirstClicks(list);
        double mean = 0, noClick = 1;
        for (long drawn = 0; drawn < k - above && noClick > 0; drawn++)
        {
            long left = tied.Count - drawn;
            mean += noClick * tied.Clicks / left / (above + drawn + 1);
            noClick *= (double)(left - tied.Clicks) / left;
        }
        return mean;
    }

    private static (TiedRows Tied, long Above) FirstClicks(ReadOnlySpan<TiedRows> list)
    {
        long above = 0;
        foreach (TiedRows tied in list)
        {
            if (tied.Clicks > 0)
                return (tied, above);
            above += tied.Count;
        }
        throw new ArgumentException("The list has no click.", nameof(list));
    }

    // The sum of 1 / log2(1 + rank) over the ranks after the first ones, up to and with the last.
    private static double Discounts(long first, long last)
    {
        double sum = 0;
        for (long rank = first + 1; rank <= last; rank++)
            sum += 1 / Math.Log2(1 + rank);
        return sum;
    }
}
