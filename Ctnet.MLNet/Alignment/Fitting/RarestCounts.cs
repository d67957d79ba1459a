namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>Finds the values that were met least often.</summary>
internal static class RarestCounts
{
    /// <summary>The highest count of the rarest values, and how many values with this count are among them.</summary>
    /// <param name="counts">How often each value was met.</param>
    /// <param name="number">The number of the rarest values.</param>
    public static (int Count, int OfIt) Of(IEnumerable<int> counts, int number)
    {
        var values = new SortedDictionary<int, int>();
        foreach (int count in counts)
            values[count] = values.GetValueOrDefault(count) + 1;
        int left = number;
        foreach ((int count, int met) in values)
        {
            if (met >= left)
                return (count, left);
            left -= met;
        }

        throw new InvalidOperationException("Fewer values wait than are to be forgotten.");
    }
}
