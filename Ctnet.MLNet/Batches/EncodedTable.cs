namespace Ctnet.MLNet.Training;

/// <summary>Which rows of one embedding table a batch reads. Reused from batch to batch.</summary>
internal sealed class EncodedTable
{
    /// <summary>For fields of one id, row after row of the batch: the table's row.</summary>
    public List<int> Singles { get; } = [];

    /// <summary>For fields of several ids, set after set, row after row of the batch.</summary>
    public EncodedSets Sets { get; } = new();

    /// <summary>The same for sequences that are pooled by attention.</summary>
    public EncodedSets Sequences { get; } = new();

    /// <summary>Where training changes the table: the rows that the batch reads, each once.</summary>
    public List<int> Unique { get; } = [];

    /// <summary>For each of <see cref="Singles"/>, its place in <see cref="Unique"/>.</summary>
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
