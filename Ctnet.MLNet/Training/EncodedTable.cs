namespace Ctnet.MLNet.Training;

/// <summary>Which rows of one embedding table a batch reads. Reused from batch to batch.</summary>
internal sealed class EncodedTable
{
    /// <summary>For fields of one id, row after row of the batch: the table's row.</summary>
    public List<int> Singles { get; } = [];

    /// <summary>For every id of a set, set after set, row after row of the batch: the table's row.</summary>
    public List<int> Sets { get; } = [];

    /// <summary>For every set of the batch, where its ids end in <see cref="Sets"/>.</summary>
    public List<int> SetEnds { get; } = [];

    /// <summary>Where training changes the table: the rows that the batch reads, each once.</summary>
    public List<int> Unique { get; } = [];

    /// <summary>For each of <see cref="Singles"/>, its place in <see cref="Unique"/>.</summary>
    public List<int> SinglePlaces { get; } = [];

    /// <summary>For each of <see cref="Sets"/>, its place in <see cref="Unique"/>.</summary>
    public List<int> SetPlaces { get; } = [];

    public void Clear()
    {
        Singles.Clear();
        Sets.Clear();
        SetEnds.Clear();
        Unique.Clear();
        SinglePlaces.Clear();
        SetPlaces.Clear();
    }
}
