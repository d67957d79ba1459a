using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>The values of a space and their ids. An id never moves, because a vocabulary grows only at its end.</summary>
internal sealed class Vocabulary : IdSpace
{
    private readonly TextTable _texts;

    // Models ask for the hash each time that they are bound to rows, and hashing reads all values.
    private readonly ConcurrentDictionary<int, string> _hashes = [];

    public Vocabulary(IReadOnlyList<string> values)
    {
        _texts = new TextTable(values.Count);
        foreach (string value in values)
        {
            int next = _texts.Count;
            if (_texts.Add(value) != next)
                throw new ArgumentException($"The value '{value}' stands twice in a vocabulary.", nameof(values));
        }
    }

    /// <param name="texts">The values. The vocabulary owns the table from then on.</param>
    public Vocabulary(TextTable texts) => _texts = texts;

    /// <summary>The values in the order of their ids, which begin at 2.</summary>
    public IReadOnlyList<string> Values => [.. Enumerable.Range(0, _texts.Count).Select(number => _texts[number])];

    public int Count => _texts.Count;

    /// <summary>The value of an id, which must not be a reserved one.</summary>
    public ReadOnlySpan<char> ValueOf(int id) => _texts.Text(id - Reserved);

    public override int Rows => _texts.Count + Reserved;

    public override int Find(ReadOnlySpan<char> value)
    {
        int number = _texts.Find(value);
        return number < 0 ? NeverSeen : Reserved + number;
    }

    /// <summary>The id of a text whose key holds all of it; see <see cref="Find(ReadOnlySpan{char})"/>.</summary>
    public int Find(in TextKey key)
    {
        int number = _texts.Find(key, default);
        return number < 0 ? NeverSeen : Reserved + number;
    }

    /// <summary>Fetches the place where a key would be, to look for it a little later.</summary>
    public void Prefetch(in TextKey key) => _texts.Prefetch(key);

    /// <summary>This vocabulary, extended by the values that only the other has; itself if there are none.</summary>
    public Vocabulary WithValuesOf(Vocabulary? other)
    {
        TextTable? grown = null;
        for (int id = Reserved; id < (other?.Rows ?? 0); id++)
        {
            ReadOnlySpan<char> value = other!.ValueOf(id);
            if (Find(value) == NeverSeen)
                (grown ??= CopyTexts()).Add(value);
        }

        return grown is null ? this : new Vocabulary(grown);
    }

    /// <summary>
    /// A hash of the first values. It is the same for a vocabulary that was extended since. Each is computed once.
    /// </summary>
    /// <param name="count">The number of values, at most <see cref="Count"/>.</param>
    public string HashOfFirst(int count) => _hashes.GetOrAdd(count, Hash);

    /// <summary>A copy of the values, to which further ones can be added.</summary>
    public TextTable CopyTexts() => _texts.Copy();

    private string Hash(int count)
    {
        var hash = new XxHash3();
        for (int number = 0; number < count; number++)
        {
            ReadOnlySpan<char> text = _texts.Text(number);
            // Without the lengths, "ab" and "c" would be as "a" and "bc".
            int length = text.Length;
            hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
            hash.Append(MemoryMarshal.AsBytes(text));
        }

        return hash.GetCurrentHashAsUInt64().ToString("X16", CultureInfo.InvariantCulture);
    }
}
