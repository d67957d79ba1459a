using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Alignment.Histories;

/// <summary>The clicks and rows of the keys of a statistic field, period by period. Immutable and thread-safe.</summary>
internal sealed class StatisticHistory(IdMap<StatisticSeries> series, StatisticSeries total)
{
    /// <summary>The key under which the saved form has the total over all keys.</summary>
    private const int TotalKey = -1;

    // Rates are at least this far from 0 and 1, so that log odds are finite even without smoothing.
    private const double LeastRate = 1e-4;

    public static StatisticHistory Empty { get; } = new(IdMap<StatisticSeries>.Empty, new StatisticSeries([]));

    /// <summary>The counts of each key, by the key's id.</summary>
    public IdMap<StatisticSeries> Series { get; } = series;

    /// <summary>The counts over all keys, including rows without a key.</summary>
    public StatisticSeries Total { get; } = total;

    /// <summary>
    /// The statistic of a key before a period: the log odds of its smoothed click rate minus those of the mean rate, and log(1 +
    /// rows) / 5. Both are 0 for a key without rows.
    /// </summary>
    /// <param name="histories">The histories whose rows count.</param>
    /// <param name="key">The key's id.</param>
    /// <param name="period">The number of the period.</param>
    /// <param name="smoothing">The number of rows of the mean rate that are added to the key's.</param>
    public static (float Rate, float Count) Before(StatisticHistory[] histories, int key, long period, double smoothing)
    {
        (long clicks, long rows, long allClicks, long allRows) = (0, 0, 0, 0);
        foreach (StatisticHistory history in histories)
        {
            if (history.Series.TryGetValue(key, out StatisticSeries? of))
                (clicks, rows) = Sum((clicks, rows), of.Before(period));
        }

        if (rows == 0)
            return (0, 0);
        foreach (StatisticHistory history in histories)
            (allClicks, allRows) = Sum((allClicks, allRows), history.Total.Before(period));
        double mean = (allClicks + 1.0) / (allRows + 2.0), rate = (clicks + smoothing * mean) / (rows + smoothing);
        return ((float)(LogOdds(rate) - LogOdds(mean)), (float)(Math.Log(1 + rows) / 5));
    }

    /// <summary>The same counts under other ids of the keys.</summary>
    /// <param name="map">Maps an id of a key to the other id.</param>
    public StatisticHistory WithIds(Func<int, int> map) =>
        new(IdMap<StatisticSeries>.Empty.With(Series.ToDictionary(series => map(series.Key), series => series.Value)), Total);

    /// <summary>The same counts without those of some keys. Their rows stay in the total.</summary>
    public StatisticHistory Without(IEnumerable<int> keys) => new(Series.Without(keys), Total);

    /// <summary>
    /// The saved form: a row with key, period, clicks and rows for each key and period. The counts are cumulative.
    /// </summary>
    public IntegerTensor ToTensor()
    {
        var values = new List<long>();
        foreach ((int key, StatisticSeries of) in Series.Append(KeyValuePair.Create(TotalKey, Total)))
        {
            foreach ((long period, long clicks, long rows) in of.After)
                values.AddRange([key, period, clicks, rows]);
        }

        return new IntegerTensor([values.Count / 4, 4], [.. values]);
    }

    /// <summary>Reads the saved form.</summary>
    /// <exception cref="InvalidModelException">The table does not have four columns.</exception>
    public static StatisticHistory From(IntegerTensor tensor)
    {
        if (tensor.Shape is not [_, 4])
            throw new InvalidModelException("The model's statistics are damaged: their table does not have four columns.");
        var series = tensor.Values.Chunk(4).GroupBy(row => checked((int)row[0])).ToDictionary(
            key => key.Key, key => new StatisticSeries(key.Select(row => (row[1], row[2], row[3])).OrderBy(row => row.Item1)));
        series.Remove(TotalKey, out StatisticSeries? total);
        if (series.Keys.Any(key => key is < 0 or >= IdSpace.MaximumRows))
            throw new InvalidModelException("The model's statistics are damaged: a key is no id.");
        return new(IdMap<StatisticSeries>.Empty.With(series), total ?? new StatisticSeries([]));
    }

    private static (long Clicks, long Rows) Sum((long Clicks, long Rows) left, (long Clicks, long Rows) right) =>
        (left.Clicks + right.Clicks, left.Rows + right.Rows);

    private static double LogOdds(double rate)
    {
        double clipped = Math.Clamp(rate, LeastRate, 1 - LeastRate);
        return Math.Log(clipped / (1 - clipped));
    }
}
