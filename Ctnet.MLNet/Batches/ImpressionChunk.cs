namespace Ctnet.MLNet.Batches;

/// <summary>
/// Rows of a data view, stored by column: the window within which training shuffles. The chunk grows as rows are added.
/// </summary>
internal sealed class ImpressionChunk(int[] widths)
{
    private float[] _labels = [], _weights = [];
    private readonly float[][] _vectors = [.. widths.Select(_ => Array.Empty<float>())];

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>1 for a click, 0 for no click.</summary>
    public ReadOnlySpan<float> Labels => _labels.AsSpan(0, Count);

    /// <summary>The weight of each row in the loss.</summary>
    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, Count);

    public int WidthOf(int column) => widths[column];

    /// <summary>The rows of a vector column.</summary>
    public RowSource Vectors(int column) => new(_vectors[column].AsSpan(0, Count * widths[column]), widths[column]);

    /// <summary>A row of a vector column.</summary>
    public Span<float> Row(int column, int row) => _vectors[column].AsSpan(row * widths[column], widths[column]);

    /// <summary>Adds a row and returns its index. The caller fills its vectors in.</summary>
    public int Add(bool clicked, float weight)
    {
        if (Count == _labels.Length)
            Grow(Math.Max(1024, 2 * Count));
        _labels[Count] = clicked ? 1 : 0;
        _weights[Count] = weight;
        return Count++;
    }

    /// <summary>Removes the row that was added last.</summary>
    public void RemoveLast() => Count--;

    public void Clear() => Count = 0;

    private void Grow(int capacity)
    {
        Array.Resize(ref _labels, capacity);
        Array.Resize(ref _weights, capacity);
        for (int i = 0; i < _vectors.Length; i++)
            Array.Resize(ref _vectors[i], capacity * widths[i]);
    }
}
