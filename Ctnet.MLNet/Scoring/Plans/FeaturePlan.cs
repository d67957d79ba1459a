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
    /// <param name="attention">Whether sequences are pooled by attention, and not as sets are.</param>
    public FeaturePlan(FeatureLayout layout, int embeddingSize, bool linearTerm, bool attention = false)
    {
        (Layout, LinearTerm) = (layout, linearTerm);
        var tables = new List<TablePlan>();
        foreach (var width in layout.Fields.Where(field => field.IsEmbedded).GroupBy(field => field.EmbeddingSize ?? embeddingSize))
        {
            string name = width.Key == embeddingSize ? "embeddings" : $"embeddings{width.Key}";
            tables.Add(new(name, width.Key, linearTerm, [.. width], layout.Rows, NumbersStart, attention));
            NumbersStart += tables[^1].InputWidth;
        }

        Tables = tables;
        Numbers = [.. layout.Fields.Where(field => !field.IsEmbedded).SelectMany(field => Enumerable.Range(field.Start, field.Count))];
        GatheredWidth = NumbersStart + 2 * Numbers.Length;
        Sequences = [.. tables.SelectMany(table => table.Sequences.Select(field => Attend(table, field, layout)))];
        InputWidth = GatheredWidth + Sequences.Sum(sequence => sequence.Table.Width);
    }

    public FeatureLayout Layout { get; }

    public bool LinearTerm { get; }

    public IReadOnlyList<TablePlan> Tables { get; }

    /// <summary>The slots that hold numbers.</summary>
    public int[] Numbers { get; }

    /// <summary>Where the numbers begin in the network's input; their marks follow them.</summary>
    public int NumbersStart { get; }

    /// <summary>
    /// The width of what is read from the tables and the vector: the network's input but for attended sequences, which follow.
    /// </summary>
    public int GatheredWidth { get; }

    /// <summary>The sequences that the network pools by attention, table by table.</summary>
    public IReadOnlyList<AttendedSequence> Sequences { get; }

    /// <summary>The width of a network's first layer.</summary>
    public int InputWidth { get; }

    private AttendedSequence Attend(TablePlan table, EmbeddedField sequence, FeatureLayout layout)
    {
        string? space = layout.Fields.First(field => field.Start == sequence.Start).Space;
        int? slot = layout.Fields.FirstOrDefault(field => field.Kind == FieldKind.Categorical && field.Space == space)?.Start;
        foreach (TablePlan owner in Tables)
        {
            int at = Array.FindIndex(owner.Singles, field => field.Start == slot);
            if (at >= 0)
                return new(table, sequence, new(owner, owner.Singles[at], owner.InputStart + at * owner.Width));
        }

        return new(table, sequence, null);
    }
}
