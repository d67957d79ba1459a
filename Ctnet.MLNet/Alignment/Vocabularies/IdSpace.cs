namespace Ctnet.MLNet.Alignment;

/// <summary>How identifiers become ids: 0 missing, 1 never seen, then the values. Immutable, thread-safe.</summary>
internal abstract class IdSpace
{
    public const int Missing = 0, NeverSeen = 1, Reserved = 2;

    /// <summary>Ids travel in float vectors, which hold whole numbers exactly up to this one.</summary>
    public const int MaximumRows = 1 << 24;

    /// <summary>How many ids there are, the reserved ones included.</summary>
    public abstract int Rows { get; }

    public abstract int Find(ReadOnlySpan<char> value);
}
