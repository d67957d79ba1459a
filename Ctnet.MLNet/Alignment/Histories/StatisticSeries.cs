namespace Ctnet.MLNet.Alignment.Histories;

/// <summary>
/// The clicks and rows of one key. Each entry has the cumulative counts after a period that had rows. Entries are in ascending
/// order of their periods; the first may stand for several periods up to its own.
/// </summary>
internal sealed class StatisticSeries
{
    private readonly List<(long Period, long Clicks, long Rows)> _after;

    public StatisticSeries(IEnumerable<(long Period, long Clicks, long Rows)> after) => _after = [.. after];

    public IReadOnlyList<(long Period, long Clicks, long Rows)> After => _after;

    /// <summary>The counts of all periods before the given one.</summary>
    public (long Clicks, long Rows) Before(long period)
    {
        int low = 0, high = _after.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_after[middle].Period < period)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? (0, 0) : (_after[low - 1].Clicks, _after[low - 1].Rows);
    }

    /// <summary>This series with further rows. Entries before <paramref name="keepFrom"/> are merged into one.</summary>
    /// <param name="added">The counts of single periods, which are not cumulative.</param>
    /// <param name="keepFrom">The first period whose rows may still look up the series.</param>
    public StatisticSeries WithCounts(IEnumerable<KeyValuePair<long, (long Clicks, long Rows)>> added, long keepFrom)
    {
        // Cumulative counts are split into single periods first, because a late row belongs to a period in the middle.
        var single = new SortedDictionary<long, (long Clicks, long Rows)>();
        (long clicks, long rows) = (0, 0);
        foreach ((long period, long clicksAfter, long rowsAfter) in _after)
        {
            single[period] = (clicksAfter - clicks, rowsAfter - rows);
            (clicks, rows) = (clicksAfter, rowsAfter);
        }

        foreach ((long period, (long Clicks, long Rows) counts) in added)
        {
            (long Clicks, long Rows) before = single.GetValueOrDefault(period);
            single[period] = (before.Clicks + counts.Clicks, before.Rows + counts.Rows);
        }

        var after = new List<(long Period, long Clicks, long Rows)>();
        (clicks, rows) = (0, 0);
        foreach ((long period, (long Clicks, long Rows) counts) in single)
        {
            (clicks, rows) = (clicks + counts.Clicks, rows + counts.Rows);
            if (after.Count > 0 && period < keepFrom)
                after[^1] = (period, clicks, rows);
            else
                after.Add((period, clicks, rows));
        }

        return new(after);
    }
}
