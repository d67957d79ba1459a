namespace Ctnet.MLNet.Persistence;

/// <summary>
/// A list of texts that never changes, and that shares its texts with the lists that extend it. Two lists can be compared by the
/// hash of their first texts.
/// </summary>
internal interface IGrowingTexts : IReadOnlyList<string>
{
    /// <summary>A hash of the first texts.</summary>
    string HashOfFirst(int count);

    /// <summary>The list that has further texts at its end.</summary>
    IReadOnlyList<string> With(IReadOnlyList<string> more);
}
