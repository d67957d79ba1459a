using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Histories;

/// <summary>Collects the events of keys while an alignment is fitted.</summary>
/// <param name="length">The number of newest events before a period that each key keeps.</param>
/// <param name="horizon">The number of periods before the first collected one for which events are told apart.</param>
internal sealed class SequenceCollector(int length, int horizon)
{
    private readonly List<(int Key, long Time, long Period, int Id)> _events = [];

    // The first period of all events, forgotten ones among them.
    private long _first = long.MaxValue;

    public void Add(int key, long time, long period, int id)
    {
        _events.Add((key, time, period, id));
        _first = Math.Min(_first, period);
    }

    /// <summary>The events in the order in which they were added, for other ranks.</summary>
    public IReadOnlyList<(int Key, long Time, long Period, int Id)> Events => _events;

    /// <summary>Forgets events by their key and id. A history has no events of values that the vocabularies lack.</summary>
    public void Forget(Func<int, int, bool> isForgotten) => _events.RemoveAll(each => isForgotten(each.Key, each.Id));

    /// <summary>The previous history, extended by the collected events.</summary>
    /// <param name="previous">The history before this fit.</param>
    /// <param name="finalKey">Maps a provisional id of the key field to the final one.</param>
    /// <param name="finalId">Maps a provisional id of the listed field to the final one.</param>
    public SequenceHistory Build(SequenceHistory previous, Func<int, int> finalKey, Func<int, int> finalId)
    {
        if (_first == long.MaxValue)
            return previous;
        long first = _first - horizon;
        var changed = new Dictionary<int, SequenceEvent[]>();
        foreach (var key in _events.GroupBy(each => finalKey(each.Key)).Where(key => key.Key >= IdSpace.Reserved))
        {
            var added = key.Select(each => new SequenceEvent(each.Period, each.Time, finalId(each.Id)))
                .Where(each => each.Id >= IdSpace.Reserved);
            SequenceEvent[] earlier = previous.Events.GetValueOrDefault(key.Key) ?? [];
            // Rows that came late stand where their time is. Rows of the same time keep their order.
            SequenceEvent[] all = [.. earlier.Concat(added).OrderBy(each => each.Period).ThenBy(each => each.Time)];
            changed[key.Key] = Trim(all, first);
        }

        return new(previous.Events.With(changed));
    }

    // Keeps the events that a row of the first period, or of a later one, can still see.
    private SequenceEvent[] Trim(SequenceEvent[] events, long first) =>
        events[Math.Max(0, SequenceHistory.CountBefore(events, first) - length)..];
}
