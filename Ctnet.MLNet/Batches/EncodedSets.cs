namespace Ctnet.MLNet.Batches;

/// <summary>
/// The ids of fields with several ids. A set is never empty: a field without ids has the id of "missing". Reused from batch to
/// batch.
/// </summary>
internal sealed class EncodedSets
{
    /// <summary>The table's row for each id, set after set.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>The end of each set's ids in <see cref="Rows"/>.</summary>
    public List<int> Ends { get; } = [];

    /// <summary>The place of each of <see cref="Rows"/> among the batch's unique rows; empty if the table is frozen.</summary>
    public List<int> Places { get; } = [];

    /// <summary>The start of a set's ids in <see cref="Rows"/>.</summary>
    public int StartOf(int set) => set == 0 ? 0 : Ends[set - 1];

    public void Clear()
    {
        Rows.Clear();
        Ends.Clear();
        Places.Clear();
    }
}
