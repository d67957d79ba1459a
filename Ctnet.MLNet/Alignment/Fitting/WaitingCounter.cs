using System.Runtime.InteropServices;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Fitting;

/// <summary>
/// Counts the values that a vocabulary lacks, until they were met often enough. The counts go on from earlier fits. Only a
/// limited number of values wait: <see cref="MakeRoom"/> forgets the others.
/// </summary>
internal sealed class WaitingCounter
{
    private readonly int _minimum, _most, _first;
    private readonly WaitingValues _before;

    // How often each value that waited before was met; 0 if it is forgotten. All counts end at the minimum.
    private readonly int[] _countsBefore;

    // The other values of this fit, with their counts and provisional ids.
    private TextTable _new = new();
    private List<int> _counts = [], _ids = [];

    // Provisional ids of forgotten values are given again, so that the collectors' memory is limited too.
    private readonly Stack<int> _free = [];
    private int _next;
    private int[] _final = [];

    // Whether a value was met again after it had waited no longer.
    private bool _cameBack;

    /// <param name="field">A field of the space.</param>
    /// <param name="first">The first provisional id.</param>
    /// <param name="before">The values that waited before this fit.</param>
    public WaitingCounter(FeatureField field, int first, WaitingValues before)
    {
        (_minimum, _most, _first, _before) = (field.MinimumFrequency, field.MaximumWaiting, first, before);
        _countsBefore = before.Counts.ToArray();
        _next = first + _countsBefore.Length;
        Waiting = before.Count;
    }

    /// <summary>The number of values that wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>The number of values that this fit has met often enough.</summary>
    public int Admitted { get; private set; }

    /// <summary>The number of values that were forgotten in this fit.</summary>
    public long Forgotten { get; private set; }

    public void Prefetch(in TextKey key)
    {
        _before.Values.Prefetch(key);
        _new.Prefetch(key);
    }

    /// <summary>Counts a value that the vocabulary lacks, and returns its provisional id.</summary>
    /// <param name="key">The value's key.</param>
    /// <param name="value">The value.</param>
    /// <param name="enough">Whether this one time is enough.</param>
    public int Add(in TextKey key, ReadOnlySpan<char> value, bool enough)
    {
        int place = _before.Values.Find(key, value) - IdSpace.Reserved;
        if (place >= 0 && _countsBefore[place] > 0)
        {
            Count(ref _countsBefore[place], enough);
            return _first + place;
        }

        _cameBack |= place >= 0;
        place = _new.Add(key, value);
        if (place == _counts.Count)
        {
            _counts.Add(0);
            _ids.Add(_free.TryPop(out int free) ? free : _next++);
            Waiting++;
        }

        Count(ref CollectionsMarshal.AsSpan(_counts)[place], enough);
        return _ids[place];
    }

    /// <summary>
    /// Forgets values if too many wait, and then a quarter of the places is free: those that were met least often, and of these
    /// the ones that wait longest.
    /// </summary>
    /// <returns>The provisional ids of forgotten values, which may stand for other values from now on.</returns>
    public IReadOnlyList<int> MakeRoom()
    {
        if (Waiting <= _most)
            return [];
        int surplus = Waiting - (_most - _most / 4);
        Forgotten += surplus;
        Waiting -= surplus;
        (int last, int ofLast) = RarestCounts.Of(_countsBefore.Concat(_counts).Where(IsWaiting), surplus);
        foreach (ref int count in _countsBefore.AsSpan())
        {
            if (IsSurplus(count))
                count = 0;
        }

        TextTable kept = new(_counts.Count);
        List<int> counts = [], ids = [], freed = [];
        for (int place = 0; place < _counts.Count; place++)
        {
            if (IsSurplus(_counts[place]))
            {
                freed.Add(_ids[place]);
                continue;
            }

            kept.Add(_new.Text(place));
            counts.Add(_counts[place]);
            ids.Add(_ids[place]);
        }

        (_new, _counts, _ids) = (kept, counts, ids);
        freed.ForEach(_free.Push);
        return freed;

        bool IsSurplus(int count) => IsWaiting(count) && (count < last || (count == last && ofLast-- > 0));
    }

    /// <summary>Writes what this fit has met, for other ranks.</summary>
    public void Write(ShareWriter writer)
    {
        writer.Write(Forgotten);
        writer.Write<int>(_countsBefore.Select((count, place) => Math.Max(0, count - _before.Counts[place])));
        writer.Write(_counts.Count);
        for (int place = 0; place < _counts.Count; place++)
        {
            writer.Write((_ids[place], _counts[place]));
            writer.Write(_new.Text(place));
        }
    }

    /// <summary>Adds what another rank has met.</summary>
    /// <returns>Maps its provisional ids to those here. Ids of values that it forgot count as never seen.</returns>
    public Func<int, int> Merge(ShareReader reader)
    {
        Forgotten += reader.Read<long>();
        var idOf = new Dictionary<int, int>();
        foreach ((int place, int met) in reader.ReadAll<int>().ToArray().Index())
            idOf.Add(_first + place, AddTimes(_before.Values.ValueOf(IdSpace.Reserved + place), met) ?? _first + place);
        int added = reader.Read<int>();
        for (int i = 0; i < added; i++)
        {
            (int id, int met) = reader.Read<(int, int)>();
            idOf[id] = AddTimes(reader.ReadText(), met)!.Value;
        }

        return id => idOf.GetValueOrDefault(id, IdSpace.NeverSeen);
    }

    /// <summary>Ends the fit.</summary>
    /// <param name="previous">The vocabulary before.</param>
    /// <returns>The vocabulary with the values that were met often enough, and the values that wait.</returns>
    public (Vocabulary Vocabulary, WaitingValues Waiting) Build(Vocabulary previous)
    {
        _final = new int[_next - _first];
        Array.Fill(_final, IdSpace.NeverSeen);
        TextTable admitted = new();
        List<int> provisionals = [];
        for (int place = 0; place < _countsBefore.Length; place++)
        {
            if (_countsBefore[place] == _minimum)
                Admit(_first + place, _before.Values.ValueOf(IdSpace.Reserved + place));
        }

        for (int place = 0; place < _counts.Count; place++)
        {
            if (_counts[place] == _minimum && ValidText.Is(_new.Text(place)))
                Admit(_ids[place], _new.Text(place));
        }

        Vocabulary vocabulary = admitted.Count == 0 ? previous : previous.With(admitted, _ => true);
        foreach ((int number, int provisional) in provisionals.Index())
            _final[provisional - _first] = vocabulary.Find(admitted.Text(number));
        return (vocabulary, WaitingAfter(vocabulary));

        void Admit(int provisional, ReadOnlySpan<char> value)
        {
            admitted.Add(value);
            provisionals.Add(provisional);
        }
    }

    /// <summary>Maps a provisional id to the final one, after <see cref="Build"/>.</summary>
    public int Final(int provisional) => _final[provisional - _first];

    // Returns the value's provisional id; null if it was not met.
    private int? AddTimes(ReadOnlySpan<char> value, int times)
    {
        int? id = null;
        for (int time = 0; time < times; time++)
            id = Add(TextKey.Of(value), value, enough: false);
        return id;
    }

    private bool IsWaiting(int count) => count > 0 && count < _minimum;

    private void Count(ref int count, bool enough)
    {
        if (count == _minimum)
            return;
        count = enough ? _minimum : count + 1;
        if (count == _minimum)
            (Waiting, Admitted) = (Waiting - 1, Admitted + 1);
    }

    private WaitingValues WaitingAfter(Vocabulary vocabulary)
    {
        int before = _countsBefore.Count(IsWaiting);
        // A table with many empty places is written anew. So is one that would have a value twice.
        if (Forgotten > 0 || _cameBack || 2 * before < _countsBefore.Length)
            return Rewritten(vocabulary);
        bool IsNew(int place) => IsWaiting(_counts[place]) && ValidText.Is(_new.Text(place));
        int[] added = [.. Enumerable.Range(0, _counts.Count).Where(IsNew)];
        int[] counts = [.. _countsBefore.Select(Left), .. added.Select(place => _counts[place])];
        if (counts.AsSpan().SequenceEqual(_before.Counts))
            return _before;
        return new(added.Length == 0 ? _before.Values : _before.Values.With(_new, IsNew), counts);
    }

    private WaitingValues Rewritten(Vocabulary vocabulary)
    {
        TextTable values = new();
        List<int> counts = [];
        for (int place = 0; place < _countsBefore.Length; place++)
            Keep(_before.Values.ValueOf(IdSpace.Reserved + place), _countsBefore[place]);
        for (int place = 0; place < _counts.Count; place++)
            Keep(_new.Text(place), _counts[place]);
        return new(new Vocabulary(values), [.. counts]);

        void Keep(ReadOnlySpan<char> value, int count)
        {
            // A vocabulary may also have got the value from another alignment.
            if (!IsWaiting(count) || !ValidText.Is(value) || vocabulary.Find(value) != IdSpace.NeverSeen)
                return;
            values.Add(value);
            counts.Add(count);
        }
    }

    private int Left(int count) => IsWaiting(count) ? count : 0;
}
