namespace Ctnet.MLNet.Training;

/// <summary>
/// A batch of feature vectors as a network takes them in: which rows of the embedding table it reads, and where each of them goes.
/// Reused from batch to batch.
/// </summary>
internal sealed class EncodedFeatures
{
    /// <summary>The table's rows that the batch reads, each once; the other members refer to them by position.</summary>
    public List<long> Unique { get; } = [];

    /// <summary>For fields of one id, row after row of the batch: the position of the id in <see cref="Unique"/>.</summary>
    public List<long> Singles { get; } = [];

    /// <summary>For every id of a set: its position in <see cref="Unique"/>.</summary>
    public List<long> SetIds { get; } = [];

    /// <summary>For every id of a set: which set it belongs to, counted through the batch (row times sets plus set).</summary>
    public List<long> SetOwners { get; } = [];

    /// <summary>For every id of a set: one over how many the set has.</summary>
    public List<float> SetWeights { get; } = [];

    /// <summary>Row after row: the numbers, then whether each is missing.</summary>
    public List<float> Numbers { get; } = [];

    public void Clear()
    {
        Unique.Clear();
        Singles.Clear();
        SetIds.Clear();
        SetOwners.Clear();
        SetWeights.Clear();
        Numbers.Clear();
    }
}
