using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>The ids of a space, as a model knows them. It recognizes a vocabulary that has grown since.</summary>
/// <param name="Rows">The number of ids, including the reserved ones.</param>
/// <param name="Hash">The hash of a vocabulary's values, in the order of their ids; null for hashed ids.</param>
internal sealed record IdsMark(int Rows, string? Hash)
{
    public static IdsMark Of(IdSpace space) =>
        new(space.Rows, space is Vocabulary vocabulary ? vocabulary.HashOfFirst(vocabulary.Count) : null);

    /// <summary>Whether a space gives all values that the model knows their ids.</summary>
    public bool Fits(IdSpace space) => space is Vocabulary vocabulary
        ? Hash is not null && Rows <= vocabulary.Rows && vocabulary.HashOfFirst(Rows - IdSpace.Reserved) == Hash
        : Hash is null && Rows == space.Rows;
}
