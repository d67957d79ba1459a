namespace Ctnet.MLNet.Batches;

/// <summary>
/// Rows of a data view, stored by column: the window within which training shuffles. The chunk grows as rows are added.
/// </summary>
/// <param name="widths">The widths of the vector columns.</param>
/// <param name="conversions">Whether the rows have conversions.</param>
internal sealed class ImpressionChunk(int[] widths, bool conversions = false)
{
    private float[] _labels = [], _weights = [], _conversions = [], _conversionWeights = [];
    private readonly float[][] _vectors = [.. widths.Select(_ => Array.Empty<float>())];

    /// <summary>How many rows a chunk can hold: the values of a column are one array.</summary>
    public static int MostRows(IEnumerable<int> widths) => Array.MaxLength / widths.Append(1).Max();

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>1 for a click, 0 for no click.</summary>
    public ReadOnlySpan<float> Labels => _labels.AsSpan(0, Count);

    /// <summary>The weight of each row in the loss.</summary>
    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, Count);

    /// <summary>1 for a click with a conversion, 0 for others; empty if the rows have no conversions.</summary>
    public ReadOnlySpan<float> Conversions => conversions ? _conversions.AsSpan(0, Count) : [];

    /// <summary>The weight of each row in the conversion loss; empty if the rows have no conversions.</summary>
    public ReadOnlySpan<float> ConversionWeights => conversions ? _conversionWeights.AsSpan(0, Count) : [];

    public int WidthOf(int column) => widths[column];

    /// <summary>The rows of a vector column.</summary>
    public RowSource Vectors(int column) => new(_vectors[column].AsSpan(0, Count * widths[column]), widths[column]);

    /// <summary>A row of a vector column.</summary>
    public Span<float> Row(int column, int row) => _vectors[column].AsSpan(row * widths[column], widths[column]);

    /// <summary>Adds a row and returns its index. The caller fills its vectors in.</summary>
    public int Add(bool clicked, float weight)
    {
        if (Count == _labels.Length)
            Grow((int)Math.Min(MostRows(widths), Math.Max(1024, 2L * Count)));
        _labels[Count] = clicked ? 1 : 0;
        _weights[Count] = weight;
        return Count++;
    }

    /// <summary>Sets the conversion of a row, for rows that have conversions.</summary>
    public void SetConversion(int row, bool converted, float weight)
    {
        _conversions[row] = converted ? 1 : 0;
        _conversionWeights[row] = weight;
    }

    /// <summary>Removes the row that was added last.</summary>
    public void RemoveLast() => Count--;

    public void Clear() => Count = 0;

    private void Grow(int capacity)
    {
        Array.Resize(ref _labels, capacity);
        Array.Resize(ref _weights, capacity);
        if (conversions)
        {
            Array.Resize(ref _conversions, capacity);
            Array.Resize(ref _conversionWeights, capacity);
        }
        for (int i = 0; i < _vectors.Length; i++)
            Array.Resize(ref _vectors[i], capacity * widths[i]);
    }
}
