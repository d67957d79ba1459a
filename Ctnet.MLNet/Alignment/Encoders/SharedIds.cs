using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// Translates the ids of one alignment to those of another. Two alignments may have values in common under different ids.
/// </summary>
internal sealed class SharedIds
{
    private readonly Func<int, int>? _find;

    /// <param name="from">The alignment that the given ids are from.</param>
    /// <param name="to">The alignment that the returned ids are from.</param>
    /// <param name="space">A space of the first alignment.</param>
    public SharedIds(FittedAlignment from, FittedAlignment to, string space)
    {
        _find = (from.Spaces.GetValueOrDefault(space), to.Spaces.GetValueOrDefault(space)) switch
        {
            (Vocabulary own, IdSpace other) => id => FindValue(own, other, id),
            // With the same number of buckets, hashing gives a value the same id in both.
            (HashedIds own, HashedIds other) when own.Rows == other.Rows => id => id,
            (null, null) when HaveSameBuckets(from, to, space) => id => id,
            _ => null,
        };
    }

    /// <summary>The id in the other alignment, or -1 if the other alignment does not know the value.</summary>
    public int Find(int id) => _find?.Invoke(id) ?? -1;

    /// <summary>
    /// Whether values can be recognized at all. They cannot if the two have other buckets of numbers, or other numbers of hash
    /// buckets.
    /// </summary>
    public bool AreComparable => _find is not null;

    private static int FindValue(Vocabulary own, IdSpace other, int id)
    {
        if (id < IdSpace.Reserved)
            return id;
        if (!own.HasValue(id))
            return -1;
        int found = other.Find(own.ValueOf(id));
        return found == IdSpace.NeverSeen ? -1 : found;
    }

    // The ids of a numeric field's buckets mean the same in both if the boundaries are equal.
    private static bool HaveSameBuckets(FittedAlignment from, FittedAlignment to, string space) =>
        from.Scales.TryGetValue(space, out NumericScale? own) && to.Scales.TryGetValue(space, out NumericScale? other)
        && own.Boundaries.SequenceEqual(other.Boundaries);
}
