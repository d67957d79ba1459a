using Ctnet.MLNet.Alignment;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// How networks take in an aligned feature vector: for each embedding width a table with its fields, then numbers, each with a mark that
/// says whether it is missing.
/// </summary>
internal sealed class FeaturePlan
{
    /// <param name="layout">How the feature vector is laid out.</param>
    /// <param name="embeddingSize">The width of fields that do not say their own.</param>
    /// <param name="linearTerm">Whether ids also have a weight in a linear term.</param>
    public FeaturePlan(FeatureLayout layout, int embeddingSize, bool linearTerm)
    {
        (Layout, LinearTerm) = (layout, linearTerm);
        var tables = new List<TablePlan>();
        foreach (var width in layout.Fields.Where(field => field.IsEmbedded).GroupBy(field => field.EmbeddingSize ?? embeddingSize))
        {
            string name = width.Key == embeddingSize ? "embeddings" : $"embeddings{width.Key}";
            tables.Add(new(name, width.Key, linearTerm, [.. width], layout.Rows, NumbersStart));
            NumbersStart += tables[^1].InputWidth;
        }

        Tables = tables;
        Numbers = [.. layout.Fields.Where(field => !field.IsEmbedded).SelectMany(field => Enumerable.Range(field.Start, field.Count))];
        InputWidth = NumbersStart + 2 * Numbers.Length;
    }

    public FeatureLayout Layout { get; }

    public bool LinearTerm { get; }

    public IReadOnlyList<TablePlan> Tables { get; }

    /// <summary>The slots that hold numbers.</summary>
    public int[] Numbers { get; }

    /// <summary>Where the numbers begin in the network's input; their marks follow them.</summary>
    public int NumbersStart { get; }

    /// <summary>The width of a network's first layer.</summary>
    public int InputWidth { get; }
}
