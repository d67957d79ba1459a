namespace Ctnet.MLNet.Training;

/// <summary>Rows of a data view, column by column: the window within which training shuffles.</summary>
internal sealed class ImpressionChunk
{
    public ImpressionChunk(int capacity, int[] widths)
    {
        Widths = widths;
        Labels = new float[capacity];
        Weights = new float[capacity];
        Vectors = [.. widths.Select(width => new float[capacity * width])];
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; set; }

    public int[] Widths { get; }

    /// <summary>1 for a click, 0 for none.</summary>
    public float[] Labels { get; }

    public float[] Weights { get; }

    /// <summary>For each vector column its rows, one after the other.</summary>
    public float[][] Vectors { get; }

    public ReadOnlySpan<float> Row(int column, int row) => Vectors[column].AsSpan(row * Widths[column], Widths[column]);
}
