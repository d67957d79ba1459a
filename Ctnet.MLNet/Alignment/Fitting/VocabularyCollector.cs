using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// Collects the values of a vocabulary in the order in which they are first met. The previous vocabulary's values come first.
/// </summary>
internal sealed class VocabularyCollector : IdCollector
{
    private readonly string _space;
    private readonly Vocabulary? _previous;
    private readonly int _known;

    // The values that the previous vocabulary lacks, if one time is enough.
    private readonly TextTable _new = new();

    // Counts the values that the previous vocabulary lacks; null if one time is enough.
    private readonly WaitingCounter? _counter;

    // The final id of each new value, after building, if one time is enough.
    private int[] _final = [];

    /// <param name="space">The space.</param>
    /// <param name="field">A field of the space.</param>
    /// <param name="previous">The alignment that this fit extends; null for a new one.</param>
    public VocabularyCollector(string space, FeatureField field, FittedAlignment? previous)
    {
        _space = space;
        _previous = previous?.Vocabularies.GetValueOrDefault(space);
        _known = _previous?.Count ?? 0;
        if (field.MinimumFrequency > 1)
        {
            WaitingValues waiting = previous?.Waiting.GetValueOrDefault(space) ?? WaitingValues.None;
            _counter = new(field, IdSpace.Reserved + _known, waiting);
        }
    }

    /// <summary>The values that wait after the fit, after <see cref="Build"/>.</summary>
    public WaitingValues Waiting { get; private set; } = WaitingValues.None;

    /// <summary>The number of values that were forgotten while they waited.</summary>
    public long Forgotten => _counter?.Forgotten ?? 0;

    public override int Add(ReadOnlySpan<char> value) => Add(TextKey.Of(value), value);

    public int Add(in TextKey key, ReadOnlySpan<char> value) => Add(key, value, enough: false);

    public override int AddAlways(string value) => Add(TextKey.Of(value), value, enough: true);

    /// <summary>Prefetches the slot of a key that is to be added soon.</summary>
    public void Prefetch(in TextKey key)
    {
        _previous?.Prefetch(key);
        if (_counter is null)
            _new.Prefetch(key);
        else
            _counter.Prefetch(key);
    }

    /// <summary>Forgets values that wait, if they are too many. It is called between rows, when no row holds an id.</summary>
    /// <returns>The provisional ids of forgotten values, which may stand for other values from now on.</returns>
    public IReadOnlyList<int> MakeRoom() => _counter?.MakeRoom() ?? [];

    /// <summary>Builds the vocabulary: all previous values, then the new ones that were met often enough.</summary>
    public override IdSpace Build()
    {
        if (_counter is not null)
        {
            (Vocabulary extended, Waiting) = _counter.Build(_previous ?? new Vocabulary([]));
            return extended;
        }

        _final = new int[_new.Count];
        int kept = 0;
        for (int i = 0; i < _final.Length; i++)
            _final[i] = ValidText.Is(_new.Text(i)) ? IdSpace.Reserved + _known + kept++ : IdSpace.NeverSeen;
        if (_previous is not null && kept == 0)
            return _previous;
        return _previous is null && kept == _final.Length
            ? new Vocabulary(_new)
            : (_previous ?? new Vocabulary([])).With(_new, i => _final[i] != IdSpace.NeverSeen);
    }

    public override int Final(int provisional) =>
        provisional < IdSpace.Reserved + _known ? provisional
        : _counter?.Final(provisional) ?? _final[provisional - IdSpace.Reserved - _known];

    private int Add(in TextKey key, ReadOnlySpan<char> value, bool enough)
    {
        if (_previous?.Find(key, value) is int known and not IdSpace.NeverSeen)
            return known;
        int id = _counter?.Add(key, value, enough) ?? IdSpace.Reserved + _known + _new.Add(key, value);
        if (IdSpace.Reserved + _known + (_counter?.Admitted ?? _new.Count) > IdSpace.MaximumRows)
        {
            throw new InvalidOperationException(
                $"The vocabulary of '{_space}' outgrows its limit of {IdSpace.MaximumRows:N0} ids. Raise the field's "
                + "minimumFrequency, hash it (hashBuckets), or leave out a field that is different in nearly every row.");
        }

        return id;
    }
}
