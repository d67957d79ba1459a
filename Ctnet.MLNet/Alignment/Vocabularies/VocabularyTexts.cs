using System.Collections;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>The texts of a vocabulary that only grows as a list, without a copy of them.</summary>
internal sealed class VocabularyTexts(Vocabulary vocabulary) : IGrowingTexts
{
    public Vocabulary Vocabulary => vocabulary;

    public int Count => vocabulary.Count;

    public string this[int index] => new(vocabulary.ValueOf(IdSpace.Reserved + index));

    public string HashOfFirst(int count) => vocabulary.HashOfFirst(count);

    /// <exception cref="ArgumentException">The vocabulary has one of the values already.</exception>
    public IReadOnlyList<string> With(IReadOnlyList<string> more)
    {
        var values = new TextTable(more.Count);
        foreach (string value in more)
            values.Add(value);
        return values.Count == more.Count && more.All(value => vocabulary.Find(value) == IdSpace.NeverSeen)
            ? new VocabularyTexts(vocabulary.With(values, _ => true))
            : throw new ArgumentException("A value stands twice in a vocabulary.", nameof(more));
    }

    public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
