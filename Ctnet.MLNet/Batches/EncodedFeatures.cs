namespace Ctnet.MLNet.Batches;

/// <summary>A batch of feature vectors, encoded for a network. Reused from batch to batch.</summary>
internal sealed class EncodedFeatures(int tables)
{
    public EncodedTable[] Tables { get; } = [.. Enumerable.Range(0, tables).Select(_ => new EncodedTable())];

    /// <summary>
    /// Row after row: the numbers, then a mark for each number, which is 1 if the number is missing; then the values of each
    /// vector, followed by its mark.
    /// </summary>
    public List<float> Numbers { get; } = [];

    public void Clear()
    {
        foreach (EncodedTable table in Tables)
            table.Clear();
        Numbers.Clear();
    }
}
