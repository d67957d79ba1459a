using System.Runtime.InteropServices;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Histories;

/// <summary>Counts the clicks and rows of keys by period while an alignment is fitted.</summary>
/// <param name="horizon">The number of periods before the first collected one for which counts are told apart.</param>
internal sealed class StatisticCollector(int horizon)
{
    private readonly Dictionary<(int Key, long Period), (long Clicks, long Rows)> _counts = [];

    public void Add(int key, long period, bool clicked) => Add(key, period, clicked ? 1 : 0, 1);

    /// <summary>Counts the rows of keys as those of a value that was never seen.</summary>
    public void Forget(IReadOnlySet<int> keys)
    {
        foreach (((int key, long period), (long clicks, long rows)) in _counts.Where(each => keys.Contains(each.Key.Key)).ToArray())
        {
            _counts.Remove((key, period));
            ref (long Clicks, long Rows) counts =
                ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, (IdSpace.NeverSeen, period), out _);
            counts = (counts.Clicks + clicks, counts.Rows + rows);
        }
    }

    /// <summary>The counts, for other ranks.</summary>
    public IEnumerable<(int Key, long Period, long Clicks, long Rows)> Counts =>
        _counts.Select(each => (each.Key.Key, each.Key.Period, each.Value.Clicks, each.Value.Rows));

    /// <summary>Adds counts of another rank.</summary>
    public void Add(int key, long period, long clicks, long rows)
    {
        ref (long Clicks, long Rows) counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, (key, period), out _);
        counts = (counts.Clicks + clicks, counts.Rows + rows);
    }

    /// <summary>The previous history, extended by the collected counts.</summary>
    /// <param name="previous">The history before this fit.</param>
    /// <param name="final">Maps a provisional id to the final one.</param>
    public StatisticHistory Build(StatisticHistory previous, Func<int, int> final)
    {
        if (_counts.Count == 0)
            return previous;
        long first = _counts.Keys.Min(key => key.Period) - horizon;
        var changed = new Dictionary<int, StatisticSeries>();
        // Rows without a known key count only in the total.
        foreach (var key in _counts.GroupBy(counts => final(counts.Key.Key)).Where(key => key.Key >= IdSpace.Reserved))
        {
            StatisticSeries series = previous.Series.GetValueOrDefault(key.Key) ?? new StatisticSeries([]);
            changed[key.Key] = series.WithCounts(Sum(key), first);
        }

        return new(previous.Series.With(changed), previous.Total.WithCounts(Sum(_counts), first));
    }

    private static Dictionary<long, (long Clicks, long Rows)> Sum(
        IEnumerable<KeyValuePair<(int Key, long Period), (long Clicks, long Rows)>> counts) =>
        counts.GroupBy(each => each.Key.Period).ToDictionary(
            period => period.Key, period => (period.Sum(each => each.Value.Clicks), period.Sum(each => each.Value.Rows)));
}
