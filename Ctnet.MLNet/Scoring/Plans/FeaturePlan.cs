namespace Ctnet.MLNet.Scoring.Plans;

/// <summary>
/// How a network reads an aligned feature vector: for each width of embeddings a table with the fields of that width, then the
/// numbers, then for each number whether it is missing. The sequences that are pooled by attention and the projected vectors
/// follow.
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
        IEnumerable<FieldSlots> embedded = layout.Fields.Where(field => field.IsEmbedded);
        foreach (var width in embedded.GroupBy(field => field.EmbeddingSize ?? embeddingSize))
        {
            string suffix = width.Key == embeddingSize ? "" : $"{width.Key}";
            tables.Add(new(suffix, width.Key, linearTerm, [.. width], layout.Rows, NumbersStart, attention));
            NumbersStart += tables[^1].InputWidth;
        }

        Tables = tables;
        Numbers =
        [
            .. layout.Fields.Where(field => !field.IsEmbedded && field.Kind != FieldKind.Vector)
                .SelectMany(field => Enumerable.Range(field.Start, field.Count)),
        ];
        KeptWidth = NumbersStart + 2 * Numbers.Length;
        Sequences = [.. tables.SelectMany(table => table.Sequences.Select(field => Attend(table, field, layout)))];
        (GatheredWidth, InputWidth) = (KeptWidth, KeptWidth + Sequences.Sum(sequence => sequence.Table.Width));
        var vectors = new List<ProjectedVector>();
        foreach (FieldSlots field in layout.Fields.Where(field => field.Kind == FieldKind.Vector))
        {
            vectors.Add(new(field.Start, field.Count, field.EmbeddingSize ?? embeddingSize, GatheredWidth, InputWidth));
            GatheredWidth += vectors[^1].GatheredCount;
            InputWidth += vectors[^1].Width;
        }

        Vectors = vectors;
    }

    public FeatureLayout Layout { get; }

    public bool LinearTerm { get; }

    public IReadOnlyList<TablePlan> Tables { get; }

    /// <summary>The slots that hold numbers.</summary>
    public int[] Numbers { get; }

    /// <summary>Where the numbers begin in the network's input. After them it says of each whether it is missing.</summary>
    public int NumbersStart { get; }

    /// <summary>
    /// The width of the embeddings, numbers and marks: the network's input without the sequences and projected vectors that
    /// follow them.
    /// </summary>
    public int KeptWidth { get; }

    /// <summary>
    /// The width of what a batch gathers: the embeddings, numbers and marks, and then the values of the vectors.
    /// </summary>
    public int GatheredWidth { get; }

    /// <summary>The sequences that are pooled by attention, in the order of the tables.</summary>
    public IReadOnlyList<AttendedSequence> Sequences { get; }

    /// <summary>The vectors, which the network projects to the width of an embedding.</summary>
    public IReadOnlyList<ProjectedVector> Vectors { get; }

    /// <summary>The width of a network's first layer.</summary>
    public int InputWidth { get; }

    /// <summary>
    /// Where each field's embedding begins in the network's input, and its width. Sets and sequences have a pooled embedding, and
    /// vectors their projection.
    /// </summary>
    public IEnumerable<(int Start, int Width)> EmbeddingColumns =>
    [
        .. Tables.SelectMany(table => table.Pooled.Select((_, i) => (table.InputStart + i * table.Width, table.Width))),
        .. Sequences.Select((sequence, i) =>
            (KeptWidth + Sequences.Take(i).Sum(before => before.Table.Width), sequence.Table.Width)),
        .. Vectors.Select(vector => (vector.InputStart, vector.Width)),
    ];

    /// <summary>The feature vector's slot that a column of the gathered values is from.</summary>
    public int SlotOf(int column)
    {
        if (column >= KeptWidth)
        {
            ProjectedVector vector = Vectors.Last(vector => vector.GatheredStart <= column);
            return vector.Start + Math.Min(column - vector.GatheredStart, vector.Count - 1);
        }
        if (column >= NumbersStart)
            return Numbers[(column - NumbersStart) % Numbers.Length];
        TablePlan table = Tables.First(table => column >= table.InputStart && column < table.InputStart + table.InputWidth);
        return table.Pooled[(column - table.InputStart) / table.Width].Start;
    }

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
