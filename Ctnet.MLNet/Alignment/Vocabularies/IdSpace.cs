namespace Ctnet.MLNet.Alignment.Vocabularies;

/// <summary>
/// Gives identifiers their ids: 0 is missing, 1 is never seen, and the values follow. Immutable and thread-safe.
/// </summary>
internal abstract class IdSpace
{
    public const int Missing = 0, NeverSeen = 1, Reserved = 2;

    /// <summary>
    /// The most ids that a space can have. Each has a slot of its own in a float vector; see <see cref="IdSlot"/>.
    /// </summary>
    public const int MaximumRows = 1 << 29;

    /// <summary>The number of ids, including the reserved ones.</summary>
    public abstract int Rows { get; }

    public abstract int Find(ReadOnlySpan<char> value);
}
