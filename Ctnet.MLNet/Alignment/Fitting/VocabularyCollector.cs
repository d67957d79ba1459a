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
    private readonly int? _evictAfter;

    // The first provisional id of values that the previous vocabulary lacks.
    private readonly int _first;

    // Which ids of the previous vocabulary were met, if ids are evicted, and whether a row had any value.
    private readonly SparseArray<bool>? _met;
    private bool _metAny;

    // The values that the previous vocabulary lacks, if one time is enough.
    private readonly TextTable _new = new();

    // Counts the values that the previous vocabulary lacks; null if one time is enough.
    private readonly WaitingCounter? _counter;

    // The final id of each new value, after building, if one time is enough.
    private int[] _final = [];

    // The vocabulary that the fit made, after building.
    private Vocabulary? _built;

    /// <param name="space">The space.</param>
    /// <param name="field">A field of the space.</param>
    /// <param name="previous">The alignment that this fit extends; null for a new one.</param>
    public VocabularyCollector(string space, FeatureField field, FittedAlignment? previous)
    {
        _space = space;
        _previous = previous?.Vocabularies.GetValueOrDefault(space);
        _first = _previous?.Rows ?? IdSpace.Reserved;
        _evictAfter = field.EvictAfter;
        _met = _evictAfter is null ? null : new();
        if (field.MinimumFrequency > 1)
        {
            WaitingValues waiting = previous?.Waiting.GetValueOrDefault(space) ?? WaitingValues.None;
            _counter = new(field, _first, waiting);
        }
    }

    /// <summary>The values that wait after the fit, after <see cref="Build"/>.</summary>
    public WaitingValues Waiting { get; private set; } = WaitingValues.None;

    /// <summary>The number of values that were forgotten while they waited.</summary>
    public long Forgotten => _counter?.Forgotten ?? 0;

    /// <summary>The ids that this fit took from their values, after <see cref="Build"/>.</summary>
    public IReadOnlyList<int> Evicted { get; private set; } = [];

    public override int Add(ReadOnlySpan<char> value) => Add(TextKey.Of(value), value);

    public int Add(in TextKey key, ReadOnlySpan<char> value)
    {
        _metAny = true;
        return Add(key, value, enough: false);
    }

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

    public override void Write(ShareWriter writer)
    {
        writer.Write(_metAny);
        writer.Write<int>(_met is null ? [] : _met.Used.Where(id => id.Item).Select(id => id.Index));
        if (_counter is not null)
        {
            _counter.Write(writer);
            return;
        }

        writer.Write(_new.Count);
        for (int number = 0; number < _new.Count; number++)
            writer.Write(_new.Text(number));
    }

    public override Func<int, int> Merge(ShareReader reader)
    {
        _metAny |= reader.Read<bool>();
        foreach (int id in reader.ReadAll<int>())
            _met![id] = true;
        if (_counter?.Merge(reader) is { } idOf)
            return id => id < _first ? id : idOf(id);
        int[] ids = new int[reader.Read<int>()];
        for (int number = 0; number < ids.Length; number++)
        {
            ReadOnlySpan<char> value = reader.ReadText();
            ids[number] = Add(TextKey.Of(value), value, enough: false);
        }

        return id => id < _first ? id : ids[id - _first];
    }

    /// <summary>
    /// Builds the vocabulary: the previous values, without those that are evicted, then the new ones that were met often enough.
    /// </summary>
    public override IdSpace Build()
    {
        Vocabulary before = _previous ?? new Vocabulary([]);
        if (_evictAfter is int periods)
            before = EndPeriod(before.Evicting(), periods);
        _built = Extend(before).Compact();
        return _built;
    }

    /// <summary>The ids that came and went, after <see cref="Build"/>; null if the field evicts none.</summary>
    /// <param name="field">The field's name.</param>
    public IdTurnover? TurnoverOf(string field)
    {
        if (_evictAfter is null)
            return null;
        long admitted = _built!.Count - (_previous?.Count ?? 0) + Evicted.Count;
        return new(field, admitted, Evicted.Count, _built.Count, _built.Rows);
    }

    public override int Final(int provisional) =>
        provisional < _first || _built!.IsOf(_new)
            ? provisional
            : _counter?.Final(provisional) ?? _final[provisional - _first];

    // A fit that met no value says nothing about which values come no longer.
    private Vocabulary EndPeriod(Vocabulary before, int periods)
    {
        if (!_metAny)
            return before;
        int[] met = [.. _met!.Used.Where(id => id.Item).Select(id => id.Index)];
        (Vocabulary after, Evicted) = before.EndPeriod(met, periods);
        return after;
    }

    private Vocabulary Extend(Vocabulary before)
    {
        if (_counter is not null)
        {
            (Vocabulary extended, Waiting) = _counter.Build(before);
            return extended;
        }

        bool[] isValid = [.. Enumerable.Range(0, _new.Count).Select(number => ValidText.Is(_new.Text(number)))];
        Vocabulary vocabulary = Array.IndexOf(isValid, true) < 0 ? before : Joined(before, isValid);
        // The values of a first vocabulary have the ids that they were given while they were collected.
        if (vocabulary.IsOf(_new))
            return vocabulary;
        _final =
            [.. Enumerable.Range(0, _new.Count).Select(i => isValid[i] ? vocabulary.Find(_new.Text(i)) : IdSpace.NeverSeen)];
        return vocabulary;
    }

    // The first vocabulary of all is the table of the values itself.
    private Vocabulary Joined(Vocabulary before, bool[] isValid) =>
        _previous is null && before.Given is null && Array.TrueForAll(isValid, valid => valid)
            ? new(_new)
            : before.With(_new, number => isValid[number]);

    private int Add(in TextKey key, ReadOnlySpan<char> value, bool enough)
    {
        if (_previous?.Find(key, value) is int known and not IdSpace.NeverSeen)
        {
            if (_met is not null)
                _met[known] = true;
            return known;
        }

        int id = _counter?.Add(key, value, enough) ?? _first + _new.Add(key, value);
        if (IdSpace.Reserved + (_previous?.Count ?? 0) + (_counter?.Admitted ?? _new.Count) > IdSpace.MaximumRows)
        {
            throw new InvalidOperationException(
                $"The vocabulary of '{_space}' outgrows its limit of {IdSpace.MaximumRows:N0} ids. Raise the field's "
                + "minimumFrequency, hash it (hashBuckets), or leave out a field that is different in nearly every row.");
        }

        return id;
    }
}
