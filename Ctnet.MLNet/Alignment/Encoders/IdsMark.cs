using System.Numerics;
using System.Text.Json.Serialization;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// The ids of a space, as a model knows them. It recognizes the vocabulary when it has grown, and before it grew.
/// </summary>
/// <param name="Rows">The number of ids, including the reserved ones.</param>
/// <param name="Hashes">
/// For a vocabulary that only grows, hashes of its first 1, 2, 4, 8 .. values, and then of all values; null for others.
/// </param>
internal sealed record IdsMark(int Rows, IReadOnlyList<string>? Hashes)
{
    /// <summary>For a vocabulary whose ids are given anew, their version; null for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GivenIdsMark? Given { get; init; }

    /// <summary>Whether a mark that was read from a file can be one.</summary>
    public bool IsWhole => Rows >= IdSpace.Reserved && Given is null or { IsWhole: true }
        && (Hashes is null
            || (Hashes.Count == CountsOf(Rows - IdSpace.Reserved).Count() && Hashes.All(hash => hash is not null)));

    public static IdsMark Of(IdSpace space) => space switch
    {
        Vocabulary { Given: GivenIds given } => new(space.Rows, null) { Given = GivenIdsMark.Of(given) },
        Vocabulary vocabulary => new(space.Rows, [.. CountsOf(vocabulary.Count).Select(vocabulary.HashOfFirst)]),
        _ => new(space.Rows, null),
    };

    /// <summary>The model's ids that the space has given to other values since.</summary>
    public IEnumerable<int> GivenSince(IdSpace space) =>
        space is Vocabulary { Given: GivenIds given } ? given.GivenSince(Given?.Version ?? 0, Rows) : [];

    /// <summary>Whether a space gives the values that the model and the space both know the same ids.</summary>
    /// <param name="space">The space.</param>
    /// <param name="goesOn">
    /// Whether the model is trained further. Then the space may have given ids to other values since: their rows start anew.
    /// </param>
    public bool Fits(IdSpace space, bool goesOn = false)
    {
        if (space is Vocabulary { Given: GivenIds given })
        {
            // A schema may evict ids from a later fit on: the first version has the ids of the fit before.
            bool isKnown = Given?.IsOf(given) ?? Hashes?[^1] == GivenIdsMark.HashOf(given, 0);
            return isKnown && (goesOn || !GivenSince(space).Any());
        }

        if (space is not Vocabulary vocabulary || Hashes is null)
            return space is not Vocabulary && Hashes is null && Given is null && Rows == space.Rows;
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
