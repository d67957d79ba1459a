using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Alignment.Histories;

/// <summary>The events of each key (such as a user), in time order, with their periods. Immutable and thread-safe.</summary>
internal sealed class SequenceHistory(IReadOnlyDictionary<int, (long Period, int Id)[]> events)
{
    public static SequenceHistory Empty { get; } = new(new Dictionary<int, (long, int)[]>());

    /// <summary>The events of each key, by the key's id.</summary>
    public IReadOnlyDictionary<int, (long Period, int Id)[]> Events { get; } = events;

    /// <summary>
    /// Writes the ids of a key's newest events before a period, the oldest first, and clears the remaining slots.
    /// </summary>
    public void Before(int key, long period, Span<float> slots)
    {
        ReadOnlySpan<(long Period, int Id)> before = default;
        if (Events.TryGetValue(key, out (long Period, int Id)[]? all))
        {
            before = all.AsSpan(0, CountBefore(all, period));
            before = before[Math.Max(0, before.Length - slots.Length)..];
        }

        for (int i = 0; i < before.Length; i++)
            slots[i] = before[i].Id;
        slots[before.Length..].Clear();
    }

    /// <summary>The number of events before a period. The events must be in the order of their periods.</summary>
    public static int CountBefore(ReadOnlySpan<(long Period, int Id)> events, long period)
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

    /// <summary>Reads the saved form.</summary>
    /// <exception cref="InvalidModelException">The table does not have three columns.</exception>
    public static SequenceHistory From(IntegerTensor tensor)
    {
        if (tensor.Shape is not [_, 3])
            throw new InvalidModelException("The model's sequences are damaged: their table does not have three columns.");
        return new(tensor.Values.Chunk(3).GroupBy(row => checked((int)row[0]))
            .ToDictionary(key => key.Key, key => key.Select(row => (row[1], checked((int)row[2]))).ToArray()));
    }
}
