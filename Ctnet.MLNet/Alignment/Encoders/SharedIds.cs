namespace Ctnet.MLNet.Alignment;

/// <summary>Which id the value of an id has in another alignment: domains have vocabularies of their own, and values in common.</summary>
internal sealed class SharedIds
{
    private readonly Func<int, int> _find;

    /// <param name="from">The alignment whose ids are asked for.</param>
    /// <param name="to">The alignment whose ids are answered.</param>
    /// <param name="space">A space of the first.</param>
    public SharedIds(FittedAlignment from, FittedAlignment to, string space)
    {
        _find = (from.Spaces.GetValueOrDefault(space), to.Spaces.GetValueOrDefault(space)) switch
        {
            (Vocabulary own, IdSpace other) => id => FindValue(own, other, id),
            // Hashing gives the same value the same id where there are as many buckets.
            (HashedIds own, HashedIds other) when own.Rows == other.Rows => id => id,
            (null, null) when HaveSameBuckets(from, to, space) => id => id,
            _ => _ => -1,
        };
    }

    /// <summary>The other alignment's id, or -1 where it does not know the value.</summary>
    public int Find(int id) => _find(id);

    private static int FindValue(Vocabulary own, IdSpace other, int id)
    {
        if (id < IdSpace.Reserved)
            return id;
        int found = other.Find(own.ValueOf(id));
        return found == IdSpace.NeverSeen ? -1 : found;
    }

    // Buckets of a number: the same ids mean the same where the boundaries are.
    private static bool HaveSameBuckets(FittedAlignment from, FittedAlignment to, string space) =>
        from.Scales.TryGetValue(space, out NumericScale? own) && to.Scales.TryGetValue(space, out NumericScale? other)
        && own.Boundaries.SequenceEqual(other.Boundaries);
}
