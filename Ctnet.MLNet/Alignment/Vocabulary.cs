namespace Ctnet.MLNet.Alignment;

/// <summary>The values of a space and their ids. An id never moves: a vocabulary only grows at its end. Immutable, thread-safe.</summary>
internal sealed class Vocabulary
{
    public const int Missing = 0, NeverSeen = 1, Reserved = 2;

    /// <summary>Ids travel in float vectors, which hold whole numbers exactly up to this one.</summary>
    public const int MaximumRows = 1 << 24;

    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public Vocabulary(IReadOnlyList<string> values)
    {
        Values = values;
        _ids = new(values.Count, StringComparer.Ordinal);
        for (int i = 0; i < values.Count; i++)
        {
            if (!_ids.TryAdd(values[i], Reserved + i))
                throw new ArgumentException($"The value '{values[i]}' stands twice in a vocabulary.", nameof(values));
        }

        _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The values, in the order of their ids, the first of which has id 2.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>How many ids there are, the reserved ones included.</summary>
    public int Rows => Values.Count + Reserved;

    public int Find(ReadOnlySpan<char> value) => _lookup.TryGetValue(value, out int id) ? id : NeverSeen;
}
