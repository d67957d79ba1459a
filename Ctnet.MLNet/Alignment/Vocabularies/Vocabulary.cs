namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>
/// The values of a space and their ids. An id never moves, because a vocabulary grows only at its end. A vocabulary that extends
/// another one shares its table of texts, of which each of the two sees its own first part.
/// </summary>
internal sealed class Vocabulary : IdSpace
{
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

        Count = values.Count;
    }

    /// <param name="texts">The values. The vocabulary owns the table from then on.</param>
    public Vocabulary(TextTable texts)
        : this(texts, (null, 0))
    {
    }

    private Vocabulary(TextTable texts, (TextTable? Texts, int Count) taken) =>
        (_texts, _taken, Count) = (texts, taken, texts.Count);

    /// <summary>The vocabulary of values. One that gave the values of another vocabulary is not built again.</summary>
    public static Vocabulary Of(IReadOnlyList<string> values) =>
        values is VocabularyTexts own ? own.Vocabulary : new Vocabulary(values);

    /// <summary>The values in the order of their ids, which begin at 2.</summary>
    public IReadOnlyList<string> Values => new VocabularyTexts(this);

    public int Count { get; }

    /// <summary>The value of an id, which must not be a reserved one.</summary>
    public ReadOnlySpan<char> ValueOf(int id) => _texts.Text(id - Reserved);

    public override int Rows => Count + Reserved;

    public override int Find(ReadOnlySpan<char> value) => Find(TextKey.Of(value), value);

    /// <summary>The id of a text whose key holds all of it; see <see cref="Find(ReadOnlySpan{char})"/>.</summary>
    public int Find(in TextKey key) => Find(key, default);

    /// <summary>The id of a text with its key; see <see cref="Find(ReadOnlySpan{char})"/>.</summary>
    public int Find(in TextKey key, ReadOnlySpan<char> value)
    {
        int number = _texts.Find(key, value);
        return (uint)number < (uint)Count ? Reserved + number : NeverSeen;
    }

    /// <summary>Fetches the place where a key would be, to look for it a little later.</summary>
    public void Prefetch(in TextKey key) => _texts.Prefetch(key);

    /// <summary>This vocabulary, extended by the values that only the other has; itself if there are none.</summary>
    public Vocabulary WithValuesOf(Vocabulary? other)
    {
        if (other is null)
            return this;
        var missing = new TextTable();
        for (int number = other._texts == _taken.Texts ? _taken.Count : 0; number < other.Count; number++)
        {
            ReadOnlySpan<char> value = other._texts.Text(number);
            if (Find(value) == NeverSeen)
                missing.Add(value);
        }

        return missing.Count == 0 ? this : With(missing, number => true, (other._texts, other.Count));
    }

    /// <summary>This vocabulary, extended by values that it lacks.</summary>
    /// <param name="values">The values.</param>
    /// <param name="isTaken">Whether it takes a value over, by the value's number.</param>
    public Vocabulary With(TextTable values, Func<int, bool> isTaken) => With(values, isTaken, _taken);

    /// <summary>
    /// A hash of the first values. It is the same for a vocabulary that was extended since. Each is computed once.
    /// </summary>
    /// <param name="count">The number of values, at most <see cref="Count"/>.</param>
    public string HashOfFirst(int count) => _texts.Hashes.OfFirst(count);

    private Vocabulary With(TextTable values, Func<int, bool> isTaken, (TextTable? Texts, int Count) taken)
    {
        lock (_texts.Hashes)
        {
            // Another vocabulary has already extended this one in its own way. The two go separate ways from here on.
            TextTable texts = _texts.Count == Count ? _texts : _texts.Copy(Count);
            for (int number = 0; number < values.Count; number++)
            {
                if (isTaken(number))
                    texts.Add(values.Text(number));
            }

            return new(texts, taken);
        }
    }
}
