namespace Ctnet.MLNet.Alignment.Histories;

/// <summary>Collects what keys did while fitting.</summary>
/// <param name="length">How many events before any period are kept of each key.</param>
internal sealed class SequenceCollector(int length)
{
    private readonly List<(int Key, long Time, long Period, int Id)> _events = [];

    public void Add(int key, long time, long period, int id) => _events.Add((key, time, period, id));

    /// <param name="previous">What was known before.</param>
    /// <param name="finalKey">The final id of a provisional key.</param>
    /// <param name="finalId">The final id of a provisional id.</param>
    public SequenceHistory Build(SequenceHistory previous, Func<int, int> finalKey, Func<int, int> finalId)
    {
        if (_events.Count == 0)
            return previous;
        long first = _events.Min(each => each.Period);
        var events = previous.Events.ToDictionary(key => key.Key, key => Trim(key.Value, first));
        foreach (var key in _events.GroupBy(each => finalKey(each.Key)).Where(key => key.Key >= IdSpace.Reserved))
        {
            // Rows of the same time keep their order; earlier periods come first even where rows are late.
            var added = key.OrderBy(each => each.Time).Select(each => (each.Period, Id: finalId(each.Id))).Where(each => each.Id >= IdSpace.Reserved);
            (long Period, int Id)[] all = [.. (events.GetValueOrDefault(key.Key) ?? []).Concat(added).OrderBy(each => each.Period)];
            events[key.Key] = Trim(all, first);
        }

        return new(events);
    }

    // Whatever the first new period may be asked for, and all that came later.
    private (long Period, int Id)[] Trim((long Period, int Id)[] events, long first) =>
        events[Math.Max(0, SequenceHistory.CountBefore(events, first) - length)..];
}
