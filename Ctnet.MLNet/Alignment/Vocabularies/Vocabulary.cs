using System.Globalization;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>
/// The values of a space and their ids. An id never moves: a vocabulary grows at its end, or gives an id anew that no value has
/// any longer (<see cref="Given"/>). A vocabulary that extends another one shares its table of texts, of which each of the two
/// sees its own first part.
/// </summary>
internal sealed class Vocabulary : IdSpace
{
    // A smaller table is not worth to be written anew.
    private const int LeastCompacted = 64;

    private readonly TextTable _texts;

    // The other table whose first values were taken over last, and how many; they need not be looked up again.
    private readonly (TextTable? Texts, int Count) _taken;

    public Vocabulary(IReadOnlyList<string> values)
    {
        _texts = new TextTable(values.Count);
        foreach (string value in values)
        {
            int next = _texts.Count;
            if (_texts.Add(value) != next)
                throw new ArgumentException($"The value '{value}' stands twice in a vocabulary.", nameof(values));
        }

        TextCount = values.Count;
    }

    /// <param name="texts">The values. The vocabulary owns the table from then on.</param>
    public Vocabulary(TextTable texts)
        : this(texts, texts.Count, null, (null, 0))
    {
    }

    private Vocabulary(TextTable texts, int textCount, GivenIds? given, (TextTable? Texts, int Count) taken) =>
        (_texts, TextCount, Given, _taken) = (texts, textCount, given, taken);

    /// <summary>The vocabulary of values. One that gave the values of another vocabulary is not built again.</summary>
    public static Vocabulary Of(IReadOnlyList<string> values) =>
        values is VocabularyTexts own ? own.Vocabulary : new Vocabulary(values);

    /// <summary>
    /// The values in the order of their ids, which begin at 2. If ids are given anew, these are all texts of the table, in its
    /// order, and those of evicted values are among them.
    /// </summary>
    public IReadOnlyList<string> Values => new VocabularyTexts(Given is null ? this : new(_texts, TextCount, null, (null, 0)));

    /// <summary>The number of values that have an id.</summary>
    public int Count => Given?.Count ?? TextCount;

    /// <summary>The number of texts, those of evicted values among them.</summary>
    public int TextCount { get; }

    /// <summary>Which texts have which ids, if ids are given anew; null if a vocabulary only grows.</summary>
    public GivenIds? Given { get; }

    /// <summary>Whether these are the texts of a table, in its order.</summary>
    public bool IsOf(TextTable texts) => texts == _texts && Given is null;

    /// <summary>Whether a value has an id, which must not be a reserved one.</summary>
    public bool HasValue(int id) => Given is null ? id < Rows : Given.NumberOf(id) >= 0;

    /// <summary>The value of an id, which must have one.</summary>
    public ReadOnlySpan<char> ValueOf(int id) => _texts.Text(Given?.NumberOf(id) ?? id - Reserved);

    public override int Rows => Given?.Rows ?? TextCount + Reserved;

    public override int Find(ReadOnlySpan<char> value) => Find(TextKey.Of(value), value);

    /// <summary>The id of a text whose key holds all of it; see <see cref="Find(ReadOnlySpan{char})"/>.</summary>
    public int Find(in TextKey key) => Find(key, default);

    /// <summary>The id of a text with its key; see <see cref="Find(ReadOnlySpan{char})"/>.</summary>
    public int Find(in TextKey key, ReadOnlySpan<char> value)
    {
        int number = _texts.Find(key, value);
        return (uint)number < (uint)TextCount ? IdOf(number) : NeverSeen;
    }

    /// <summary>Fetches the place where a key would be, to look for it a little later.</summary>
    public void Prefetch(in TextKey key) => _texts.Prefetch(key);

    /// <summary>
    /// This vocabulary, extended by the values that only the other has; itself if nothing changes. If ids are given anew, all
    /// values of the other count as met in the next fit.
    /// </summary>
    /// <param name="other">The other vocabulary; null changes nothing.</param>
    /// <param name="isFrozen">
    /// Whether no network learns the values, so that they must get no id that a value had before: a network still has its row.
    /// </param>
    public Vocabulary WithValuesOf(Vocabulary? other, bool isFrozen = false)
    {
        if (other is null)
            return this;
        var missing = new TextTable();
        List<int> known = [];
        bool isTaken = other._texts == _taken.Texts && Given is null && other.Given is null;
        for (int number = isTaken ? _taken.Count : 0; number < other.TextCount; number++)
        {
            if (other.IdOf(number) == NeverSeen)
                continue;
            ReadOnlySpan<char> value = other._texts.Text(number);
            int id = Find(value);
            if (id == NeverSeen)
                missing.Add(value);
            else if (Given is not null && !isFrozen)
                known.Add(id);
        }

        if (missing.Count == 0 && known.Count == 0)
            return this;
        Vocabulary met = known.Count == 0 ? this : new(_texts, TextCount, Given!.MeetNext(known), _taken);
        return met.With(missing, _ => true, (other._texts, other.TextCount), Given?.Period + 1 ?? 0, !isFrozen);
    }

    /// <summary>This vocabulary, extended by values that it lacks. They count as met in the last period.</summary>
    /// <param name="values">The values.</param>
    /// <param name="isTaken">Whether it takes a value over, by the value's number.</param>
    public Vocabulary With(TextTable values, Func<int, bool> isTaken) =>
        With(values, isTaken, _taken, Given?.Period ?? 0, reuse: true);

    /// <summary>This vocabulary, whose ids are given anew from now on.</summary>
    public Vocabulary Evicting() => Given is not null
        ? this
        : WithIds(GivenIds.Of(
            TextCount, long.Parse(HashOfFirst(TextCount), NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

    /// <summary>This table's texts with other ids.</summary>
    public Vocabulary WithIds(GivenIds given) => new(_texts, TextCount, given, (null, 0));

    /// <summary>Ends a period of a vocabulary whose ids are given anew.</summary>
    /// <param name="met">The ids that were met in it.</param>
    /// <param name="evictAfter">The number of periods without a meeting after which a value loses its id.</param>
    /// <returns>The vocabulary after the period, and the ids that no value has any longer, in ascending order.</returns>
    public (Vocabulary After, int[] Evicted) EndPeriod(IReadOnlyList<int> met, int evictAfter)
    {
        (GivenIds given, int[] evicted) = Given!.EndPeriod(met, evictAfter);
        return (new(_texts, TextCount, given, _taken), evicted);
    }

    /// <summary>This vocabulary; in a table without the texts of evicted values, if these are most of all texts.</summary>
    public Vocabulary Compact()
    {
        if (Given is null || TextCount < LeastCompacted || 2 * Count >= TextCount)
            return this;
        var texts = new TextTable(Count);
        GivenIds given = Given.MovedTo(_texts, texts);
        return new(texts, texts.Count, given, (null, 0));
    }

    /// <summary>
    /// A hash of the first texts. It is the same for a vocabulary that was extended since. Each is computed once.
    /// </summary>
    /// <param name="count">The number of texts, at most <see cref="TextCount"/>.</param>
    public string HashOfFirst(int count) => _texts.Hashes.OfFirst(count);

    private int IdOf(int number) => Given?.IdOf(number) ?? Reserved + number;

    private Vocabulary With(
        TextTable values, Func<int, bool> isTaken, (TextTable? Texts, int Count) taken, int period, bool reuse)
    {
        lock (_texts.Hashes)
        {
            // Another vocabulary has already extended this one in its own way. The two go separate ways from here on.
            TextTable texts = _texts.Count == TextCount ? _texts : _texts.Copy(TextCount);
            List<int> numbers = [];
            for (int number = 0; number < values.Count; number++)
            {
                if (isTaken(number))
                    numbers.Add(texts.Add(values.Text(number)));
            }

            return new(texts, texts.Count, Given?.Give(texts, numbers, period, reuse), taken);
        }
    }
}
