using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Ctnet.MLNet.Alignment;

/// <summary>Collects the values of a space while fitting, in the order in which they are first met.</summary>
internal sealed class VocabularyBuilder
{
    private readonly string _space;
    private readonly int _minimumFrequency;
    private readonly Vocabulary? _previous;
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public VocabularyBuilder(string space, int minimumFrequency, Vocabulary? previous)
    {
        (_space, _minimumFrequency, _previous) = (space, minimumFrequency, previous);
        _lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public void Add(ReadOnlySpan<char> value)
    {
        if (_previous is not null && _previous.Find(value) != Vocabulary.NeverSeen)
            return;
        CollectionsMarshal.GetValueRefOrAddDefault(_lookup, value, out _)++;
        if (_counts.Count + (_previous?.Rows ?? Vocabulary.Reserved) > Vocabulary.MaximumRows)
        {
            throw new InvalidOperationException($"The vocabulary of '{_space}' outgrows its limit of {Vocabulary.MaximumRows:N0} ids. Raise the "
                + "field's minimumFrequency, or leave out a field that is different in nearly every row.");
        }
    }

    /// <summary>Adds a value that belongs to the vocabulary however often it was met.</summary>
    public void AddAlways(string value)
    {
        if (_previous is null || _previous.Find(value) == Vocabulary.NeverSeen)
            _counts[value] = int.MaxValue;
    }

    /// <summary>The vocabulary: the previous one, unchanged, then the values that were met often enough.</summary>
    public Vocabulary Build()
    {
        // A dictionary that nothing was removed from enumerates in the order of its first additions.
        string[] added = [.. _counts.Where(value => value.Value >= _minimumFrequency).Select(value => value.Key).Where(IsValidText)];
        if (_previous is not null && added.Length == 0)
            return _previous;
        return new Vocabulary(_previous is null ? added : [.. _previous.Values, .. added]);
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
