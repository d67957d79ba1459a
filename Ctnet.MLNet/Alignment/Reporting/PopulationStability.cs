namespace Ctnet.MLNet.Alignment.Reporting;

/// <summary>The population stability index: the sum over bins of (p - q) ln(p / q), where p and q are the bin's shares.</summary>
internal static class PopulationStability
{
    private const int FrequentValues = 50, Bins = 10;

    // An empty bin counts as half a row, so that the logarithm is finite.
    private const double EmptyBin = 0.5;

    /// <summary>
    /// The index over values. The most frequent values of both together have a bin each, and the rest have one bin.
    /// </summary>
    public static double OfCounts(IReadOnlyDictionary<int, int> first, IReadOnlyDictionary<int, int> second)
    {
        int[] frequent =
        [
            .. first.Concat(second).GroupBy(value => value.Key, value => (long)value.Value)
                .OrderByDescending(value => value.Sum()).ThenBy(value => value.Key)
                .Take(FrequentValues).Select(value => value.Key),
        ];
        return Index(Bin(first), Bin(second));

        double[] Bin(IReadOnlyDictionary<int, int> counts)
        {
            double[] bins = [.. frequent.Select(value => (double)counts.GetValueOrDefault(value)), 0];
            bins[^1] = counts.Values.Sum(count => (double)count) - bins.Sum();
            return bins;
        }
    }

    /// <summary>The index over numbers. The bins are tenths of the first numbers.</summary>
    /// <param name="first">Sorted numbers.</param>
    /// <param name="second">Sorted numbers.</param>
    public static double OfNumbers(double[] first, double[] second)
    {
        if (first.Length == 0 || second.Length == 0)
            return 0;
        double[] boundaries =
            [.. Enumerable.Range(1, Bins - 1).Select(bin => first[(int)((long)bin * first.Length / Bins)]).Distinct()];
        return Index(Bin(first), Bin(second));

        double[] Bin(double[] numbers)
        {
            double[] bins = new double[boundaries.Length + 1];
            foreach (double number in numbers)
            {
                int at = Array.BinarySearch(boundaries, number);
                bins[at >= 0 ? at + 1 : ~at]++;
            }

            return bins;
        }
    }

    private static double Index(double[] first, double[] second)
    {
        double all = first.Sum(), other = second.Sum(), index = 0;
        if (all == 0 || other == 0)
            return 0;
        for (int i = 0; i < first.Length; i++)
        {
            if (first[i] == 0 && second[i] == 0)
                continue;
            double p = Math.Max(first[i], EmptyBin) / all, q = Math.Max(second[i], EmptyBin) / other;
            index += (p - q) * Math.Log(p / q);
        }

        return index;
    }
}
