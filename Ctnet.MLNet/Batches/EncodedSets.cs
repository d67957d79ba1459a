namespace Ctnet.MLNet.Training;

/// <summary>
/// The ids of fields that have any number of them, never none: an empty one has that of "missing". Reused from batch to batch.
/// </summary>
internal sealed class EncodedSets
{
    /// <summary>For every id, set after set: the table's row.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>For every set, where its ids end in <see cref="Rows"/>.</summary>
    public List<int> Ends { get; } = [];

    /// <summary>Where training changes the table: for each of <see cref="Rows"/>, its place among the batch's unique rows.</summary>
    public List<int> Places { get; } = [];

    /// <summary>Where a set's ids begin.</summary>
    public int StartOf(int set) => set == 0 ? 0 : Ends[set - 1];

    public void Clear()
    {
        Rows.Clear();
        Ends.Clear();
        Places.Clear();
    }
}
