using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// Collects the values of a vocabulary in the order in which they are first met. The previous vocabulary's values come first.
/// </summary>
internal sealed class VocabularyCollector : IdCollector
{
    private readonly string _space;
    private readonly int _minimumFrequency;
    private readonly Vocabulary? _previous;
    private readonly int _known;

    // The values that the previous vocabulary lacks.
    private readonly TextTable _new = new();

    // The number of times that each new value was met; empty if one time is enough.
    private readonly List<int> _counts = [];

    // The final id of each new value, after building.
    private int[] _final = [];

    public VocabularyCollector(string space, int minimumFrequency, Vocabulary? previous)
    {
        (_space, _minimumFrequency, _previous) = (space, minimumFrequency, previous);
        _known = previous?.Count ?? 0;
    }

    public override int Add(ReadOnlySpan<char> value) => Add(TextKey.Of(value), value);

    public int Add(in TextKey key, ReadOnlySpan<char> value) => Add(key, value, 1);

    public override int AddAlways(string value) => Add(TextKey.Of(value), value, _minimumFrequency);

    /// <summary>Prefetches the slot of a key that is to be added soon.</summary>
    public void Prefetch(in TextKey key)
    {
        _previous?.Prefetch(key);
        _new.Prefetch(key);
    }

    /// <summary>Builds the vocabulary: all previous values, then the new ones that were met often enough.</summary>
    public override IdSpace Build()
    {
        _final = new int[_new.Count];
        int kept = 0;
        for (int i = 0; i < _final.Length; i++)
            _final[i] = (_minimumFrequency == 1 || _counts[i] >= _minimumFrequency) && IsValidText(_new[i])
                ? IdSpace.Reserved + _known + kept++
                : IdSpace.NeverSeen;
        if (_previous is not null && kept == 0)
            return _previous;
        return _previous is null && kept == _final.Length
            ? new Vocabulary(_new)
            : (_previous ?? new Vocabulary([])).With(_new, i => _final[i] != IdSpace.NeverSeen);
    }

    public override int Final(int provisional) =>
        provisional < IdSpace.Reserved + _known ? provisional : _final[provisional - IdSpace.Reserved - _known];

    private int Add(in TextKey key, ReadOnlySpan<char> value, int times)
    {
        if (_previous?.Find(key, value) is int known and not IdSpace.NeverSeen)
            return known;
        int place = _new.Add(key, value), number = _known + place;
        if (IdSpace.Reserved + number >= IdSpace.MaximumRows)
        {
            throw new InvalidOperationException(
                $"The vocabulary of '{_space}' outgrows its limit of {IdSpace.MaximumRows:N0} ids. Raise the field's "
                + "minimumFrequency, hash it (hashBuckets), or leave out a field that is different in nearly every row.");
        }

        if (_minimumFrequency > 1)
        {
            if (place == _counts.Count)
                _counts.Add(0);
            CollectionsMarshal.AsSpan(_counts)[place] += times;
        }

        return IdSpace.Reserved + number;
    }

    // Half a surrogate pair is not valid text. A saved model would return it as another text, and two of them as the same text.
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
