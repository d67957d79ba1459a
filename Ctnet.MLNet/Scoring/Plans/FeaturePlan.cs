namespace Ctnet.MLNet.Scoring.Plans;

/// <summary>
/// How a network reads an aligned feature vector: for each width of embeddings a table with the fields of that width, then the
/// numbers, then for each number whether it is missing.
/// </summary>
internal sealed class FeaturePlan
{
    /// <param name="layout">How the feature vector is laid out.</param>
    /// <param name="embeddingSize">The width of the embeddings of fields for which the schema gives none.</param>
    /// <param name="linearTerm">Whether ids also have a weight in a linear term.</param>
    /// <param name="attention">Whether sequences are pooled by attention; otherwise they are averaged like sets.</param>
    public FeaturePlan(FeatureLayout layout, int embeddingSize, bool linearTerm, bool attention = false)
    {
        (Layout, LinearTerm) = (layout, linearTerm);
        var tables = new List<TablePlan>();
        ILookup<bool, FieldSlots> fields = layout.Fields.ToLookup(field => field.IsEmbedded);
        foreach (var width in fields[true].GroupBy(field => field.EmbeddingSize ?? embeddingSize))
        {
            string suffix = width.Key == embeddingSize ? "" : $"{width.Key}";
            tables.Add(new(suffix, width.Key, linearTerm, [.. width], layout.Rows, NumbersStart, attention));
            NumbersStart += tables[^1].InputWidth;
        }

        Tables = tables;
        Numbers = [.. fields[false].SelectMany(field => Enumerable.Range(field.Start, field.Count))];
        GatheredWidth = NumbersStart + 2 * Numbers.Length;
        Sequences = [.. tables.SelectMany(table => table.Sequences.Select(field => Attend(table, field, layout)))];
        InputWidth = GatheredWidth + Sequences.Sum(sequence => sequence.Table.Width);
    }

    public FeatureLayout Layout { get; }

    public bool LinearTerm { get; }

    public IReadOnlyList<TablePlan> Tables { get; }

    /// <summary>The slots that hold numbers.</summary>
    public int[] Numbers { get; }

    /// <summary>Where the numbers begin in the network's input. After them it says of each whether it is missing.</summary>
    public int NumbersStart { get; }

    /// <summary>
    /// The width of the embeddings, numbers and marks: the network's input without the sequences that follow them.
    /// </summary>
    public int GatheredWidth { get; }

    /// <summary>The sequences that are pooled by attention, in the order of the tables.</summary>
    public IReadOnlyList<AttendedSequence> Sequences { get; }

    /// <summary>The width of a network's first layer.</summary>
    public int InputWidth { get; }

    /// <summary>
    /// Where each field's embedding begins in the network's input, and its width. Sets and sequences have a pooled embedding.
    /// </summary>
    public IEnumerable<(int Start, int Width)> EmbeddingColumns =>
    [
        .. Tables.SelectMany(table => table.Pooled.Select((_, i) => (table.InputStart + i * table.Width, table.Width))),
        .. Sequences.Select((sequence, i) =>
            (GatheredWidth + Sequences.Take(i).Sum(before => before.Table.Width), sequence.Table.Width)),
    ];

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
