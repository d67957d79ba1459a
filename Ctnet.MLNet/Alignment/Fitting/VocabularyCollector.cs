using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>Collects the values of a vocabulary, in the order in which they are first met.</summary>
internal sealed class VocabularyCollector : IdCollector
{
    private readonly string _space;
    private readonly int _minimumFrequency;
    private readonly Vocabulary? _previous;
    private readonly Dictionary<string, int> _added = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly int _firstAdded;
    private readonly List<int> _counts = [];
    private int[]? _final;

    public VocabularyCollector(string space, int minimumFrequency, Vocabulary? previous)
    {
        (_space, _minimumFrequency, _previous) = (space, minimumFrequency, previous);
        _lookup = _added.GetAlternateLookup<ReadOnlySpan<char>>();
        _firstAdded = previous?.Rows ?? IdSpace.Reserved;
    }

    public override int Add(ReadOnlySpan<char> value) => Add(value, 1);

    public override int AddAlways(string value) => Add(value, _minimumFrequency);

    /// <summary>The vocabulary: the previous one, unchanged, then the values that were met often enough.</summary>
    public override IdSpace Build()
    {
        string[] met = new string[_added.Count];
        foreach ((string value, int index) in _added)
            met[index] = value;
        var kept = new List<string>();
        _final = new int[met.Length];
        for (int i = 0; i < met.Length; i++)
        {
            _final[i] = _counts[i] >= _minimumFrequency && IsValidText(met[i]) ? _firstAdded + kept.Count : IdSpace.NeverSeen;
            if (_final[i] != IdSpace.NeverSeen)
                kept.Add(met[i]);
        }

        if (_previous is not null && kept.Count == 0)
            return _previous;
        return new Vocabulary(_previous is null ? kept : [.. _previous.Values, .. kept]);
    }

    public override int Final(int provisional) => provisional < _firstAdded ? provisional : _final![provisional - _firstAdded];

    private int Add(ReadOnlySpan<char> value, int times)
    {
        if (_previous is not null && _previous.Find(value) is var known and not IdSpace.NeverSeen)
            return known;
        ref int index = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, value, out bool met);
        if (!met)
        {
            index = _counts.Count;
            _counts.Add(0);
            if (_firstAdded + _counts.Count > IdSpace.MaximumRows)
            {
                throw new InvalidOperationException($"The vocabulary of '{_space}' outgrows its limit of {IdSpace.MaximumRows:N0} ids. Raise the "
                    + "field's minimumFrequency, hash it (hashBuckets), or leave out a field that is different in nearly every row.");
            }
        }

        CollectionsMarshal.AsSpan(_counts)[index] += times;
        return _firstAdded + index;
    }

    // Half a surrogate pair would come back from a saved model as another text, and two of them as the same one twice.
    private static bool IsValidText(string value)
    {
        for (ReadOnlySpan<char> rest = value; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int length) != OperationStatus.Done)
                return false;
            rest = rest[length..];
        }

        return true;
    }
}
