using System.Numerics;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// The ids of a space, as a model knows them. It recognizes the vocabulary when it has grown, and before it grew.
/// </summary>
/// <param name="Rows">The number of ids, including the reserved ones.</param>
/// <param name="Hashes">
/// For a vocabulary, hashes of its first 1, 2, 4, 8 .. values, and then of all values; null for hashed ids.
/// </param>
internal sealed record IdsMark(int Rows, IReadOnlyList<string>? Hashes)
{
    /// <summary>Whether a mark that was read from a file can be one.</summary>
    public bool IsWhole => Rows >= IdSpace.Reserved
        && (Hashes is null
            || (Hashes.Count == CountsOf(Rows - IdSpace.Reserved).Count() && Hashes.All(hash => hash is not null)));

    public static IdsMark Of(IdSpace space) => new(
        space.Rows, space is Vocabulary vocabulary ? [.. CountsOf(vocabulary.Count).Select(vocabulary.HashOfFirst)] : null);

    /// <summary>Whether a space gives the values that the model and the space both know the same ids.</summary>
    public bool Fits(IdSpace space)
    {
        if (space is not Vocabulary vocabulary || Hashes is null)
            return space is not Vocabulary && Hashes is null && Rows == space.Rows;
        int known = Rows - IdSpace.Reserved;
        if (known <= vocabulary.Count)
            return vocabulary.HashOfFirst(known) == Hashes[^1];
        // The space has not grown as far as the model has seen. At least half of its values are compared.
        int exponent = BitOperations.Log2((uint)vocabulary.Count);
        return vocabulary.Count == 0 || vocabulary.HashOfFirst(1 << exponent) == Hashes[exponent];
    }

    private static IEnumerable<int> CountsOf(int known)
    {
        for (int count = 1; count < known; count *= 2)
            yield return count;
        yield return known;
    }
}
