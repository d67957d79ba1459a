namespace Ctnet.MLNet.Batches;

/// <summary>The rows of one embedding table that a batch reads. Reused from batch to batch.</summary>
internal sealed class EncodedTable
{
    /// <summary>The table's rows for fields of one id, row after row of the batch.</summary>
    public List<int> Singles { get; } = [];

    /// <summary>The table's rows for fields of several ids, set after set, row after row of the batch.</summary>
    public EncodedSets Sets { get; } = new();

    /// <summary>The table's rows for sequences that are pooled by attention, in the same order.</summary>
    public EncodedSets Sequences { get; } = new();

    /// <summary>The rows that the batch reads, each once; empty if the table is frozen.</summary>
    public List<int> Unique { get; } = [];

    /// <summary>The place of each of <see cref="Singles"/> in <see cref="Unique"/>; empty if the table is frozen.</summary>
    public List<int> SinglePlaces { get; } = [];

    public void Clear()
    {
        Singles.Clear();
        Sets.Clear();
        Sequences.Clear();
        Unique.Clear();
        SinglePlaces.Clear();
    }
}
