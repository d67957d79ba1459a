using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Alignment.Histories;

/// <summary>The events of each key (such as a user), in time order. Immutable and thread-safe.</summary>
internal sealed class SequenceHistory(IdMap<SequenceEvent[]> events)
{
    public static SequenceHistory Empty { get; } = new(IdMap<SequenceEvent[]>.Empty);

    /// <summary>The events of each key, by the key's id.</summary>
    public IdMap<SequenceEvent[]> Events { get; } = events;

    /// <summary>A key's events before a period, in time order.</summary>
    public ReadOnlySpan<SequenceEvent> Before(int key, long period) =>
        Events.TryGetValue(key, out SequenceEvent[]? all) ? all.AsSpan(0, CountBefore(all, period)) : [];

    /// <summary>The same events under other ids. Events whose listed value has no id of its own are left out.</summary>
    /// <param name="key">Maps an id of a key to the other id.</param>
    /// <param name="listed">Maps a listed id to the other id.</param>
    public SequenceHistory WithIds(Func<int, int> key, Func<int, int> listed) => Of(Events.ToDictionary(
        each => key(each.Key),
        each => each.Value.Select(one => one with { Id = listed(one.Id) }).Where(one => one.Id >= IdSpace.Reserved).ToArray()));

    /// <summary>The same events without those of some keys, and without those that list some ids.</summary>
    /// <remarks>All events are read if ids are listed: a history does not know which of them list an id.</remarks>
    public SequenceHistory Without(IReadOnlySet<int> keys, IReadOnlySet<int> listed)
    {
        IdMap<SequenceEvent[]> kept = Events.Without(keys);
        if (listed.Count == 0)
            return new(kept);
        var changed = kept.Where(each => each.Value.Any(one => listed.Contains(one.Id))).ToDictionary(
            each => each.Key, each => each.Value.Where(one => !listed.Contains(one.Id)).ToArray());
        return new(kept.With(changed).Without(changed.Where(each => each.Value.Length == 0).Select(each => each.Key)));
    }

    /// <summary>The number of events before a period. The events must be in the order of their periods.</summary>
    public static int CountBefore(ReadOnlySpan<SequenceEvent> events, long period)
    {
        int low = 0, high = events.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (events[middle].Period < period)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The saved form: one row with key, period and id for each event, in order.</summary>
    public IntegerTensor ToTensor()
    {
        long[] values = [.. Events.SelectMany(key => key.Value.SelectMany(each => new[] { key.Key, each.Period, each.Id }))];
        return new IntegerTensor([values.Length / 3, 3], values);
    }

    /// <summary>The time of each event, in the same order. Earlier releases leave this table alone.</summary>
    public IntegerTensor TimesToTensor()
    {
        long[] times = [.. Events.SelectMany(key => key.Value.Select(each => each.Time))];
        return new IntegerTensor([times.Length], times);
    }

    /// <summary>Reads the saved form.</summary>
    /// <param name="tensor">The events.</param>
    /// <param name="times">Their times; null in a model of an earlier release.</param>
    /// <exception cref="InvalidModelException">The table does not have three columns, or times are missing.</exception>
    public static SequenceHistory From(IntegerTensor tensor, IntegerTensor? times)
    {
        if (tensor.Shape is not [var count, 3])
            throw new InvalidModelException("The model's sequences are damaged: their table does not have three columns.");
        if (times is not null && times.Values.Length != count)
            throw new InvalidModelException($"The model's sequences are damaged: {times.Values.Length} times of {count} events.");
        if (tensor.Values.Chunk(3).Any(row => row[0] is < 0 or >= IdSpace.MaximumRows))
            throw new InvalidModelException("The model's sequences are damaged: a key is no id.");
        return Of(tensor.Values.Chunk(3).Select((row, i) => (Row: row, Time: times?.Values[i] ?? long.MinValue))
            .GroupBy(each => checked((int)each.Row[0])).ToDictionary(
                key => key.Key,
                key => key.Select(each => new SequenceEvent(each.Row[1], each.Time, checked((int)each.Row[2]))).ToArray()));
    }

    private static SequenceHistory Of(Dictionary<int, SequenceEvent[]> events) =>
        new(IdMap<SequenceEvent[]>.Empty.With(events));
}
