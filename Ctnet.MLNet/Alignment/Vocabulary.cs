namespace Ctnet.MLNet.Alignment;

/// <summary>The values of a space and their ids. An id never moves: a vocabulary only grows at its end.</summary>
internal sealed class Vocabulary : IdSpace
{
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

    public override int Rows => Values.Count + Reserved;

    public override int Find(ReadOnlySpan<char> value) => _lookup.TryGetValue(value, out int id) ? id : NeverSeen;
}
