using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring.Plans;

/// <summary>
/// An embedding table for all fields of one width. It has the ids' rows space by space. A row is the id's embedding; if the
/// network has a linear term, the id's weight in that term follows.
/// </summary>
internal sealed class TablePlan
{
    private readonly Dictionary<string, int> _spaces;
    private readonly Dictionary<string, int> _offsets = [];

    /// <param name="suffix">What distinguishes the table's name from those of other widths; empty for the default width.</param>
    /// <param name="width">The width of the embeddings.</param>
    /// <param name="linearTerm">Whether a row also has a weight in the linear term.</param>
    /// <param name="fields">The fields whose embeddings have this width.</param>
    /// <param name="rows">How many ids each space has.</param>
    /// <param name="inputStart">Where the table's part of the network's input begins.</param>
    /// <param name="attention">Whether sequences are pooled by attention; otherwise they are averaged like sets.</param>
    public TablePlan(
        string suffix, int width, bool linearTerm, IReadOnlyList<FieldSlots> fields, IReadOnlyDictionary<string, int> rows,
        int inputStart, bool attention = false)
    {
        Name = GraphNames.Table(suffix);
        Suffix = suffix;
        Width = width;
        Columns = width + (linearTerm ? 1 : 0);
        InputStart = inputStart;
        _spaces = rows.Where(space => fields.Any(field => field.Space == space.Key)).ToDictionary();
        foreach ((string space, int count) in _spaces)
        {
            _offsets.Add(space, Rows);
            Rows = checked(Rows + count);
        }

        Singles = [.. fields.Where(field => field.Count == 1).Select(Embedded)];
        Sets = [.. fields.Where(field => field.Count > 1 && !Attended(field)).Select(Embedded)];
        Sequences = [.. fields.Where(Attended).Select(Embedded)];
        Pooled = [.. Singles, .. Sets];
        Fields = [.. Pooled, .. Sequences];

        // A sequence of at most one element is a field of one id.
        bool Attended(FieldSlots field) => attention && field.Kind == FieldKind.Sequence && field.Count > 1;
        EmbeddedField Embedded(FieldSlots field) => new(field.Start, field.Count, _offsets[field.Space!], _spaces[field.Space!]);
    }

    /// <summary>The table's name within its tower.</summary>
    public string Name { get; }

    /// <summary>What distinguishes its name from those of other widths.</summary>
    public string Suffix { get; }

    public int Width { get; }

    /// <summary>How many values a row has: the embedding's and, if there is a linear term, one more.</summary>
    public int Columns { get; }

    public int Rows { get; }

    /// <summary>All fields: those of one id, then sets, then sequences that are pooled by attention.</summary>
    public EmbeddedField[] Fields { get; }

    /// <summary>Fields of one id, then sets.</summary>
    public EmbeddedField[] Pooled { get; }

    /// <summary>Fields of one id.</summary>
    public EmbeddedField[] Singles { get; }

    /// <summary>Fields of several ids, whose embeddings are averaged.</summary>
    public EmbeddedField[] Sets { get; }

    /// <summary>How many ids each space has.</summary>
    public IReadOnlyDictionary<string, int> Spaces => _spaces;

    /// <summary>The sequences that are pooled by attention.</summary>
    public EmbeddedField[] Sequences { get; }

    /// <summary>Where its embeddings begin in the network's input.</summary>
    public int InputStart { get; }

    /// <summary>How many values its embeddings have in the network's input.</summary>
    public int InputWidth => Pooled.Length * Width;

    /// <summary>The table's row of an id.</summary>
    public int RowOf(string space, int id) => _offsets[space] + id;

    /// <summary>
    /// Copies each space's rows from a table of this plan into a table of another plan, whose spaces may have grown.
    /// </summary>
    /// <exception cref="ArgumentException">A space has fewer ids than before, or its embeddings another width.</exception>
    public void CopyRows(WeightTensor from, TablePlan grown, WeightTensor into)
    {
        foreach ((string space, int rows) in _spaces)
        {
            if (!grown._spaces.TryGetValue(space, out int now))
            {
                throw new ArgumentException(
                    $"The earlier model's embeddings of '{space}' have width {Width}, "
                    + "and the options or the schema now give another width.");
            }

            if (now < rows)
            {
                throw new ArgumentException(
                    $"The earlier model knows {rows} ids of '{space}', and the rows' vocabulary has {now}. Continue from the "
                    + "alignment that the earlier model was trained with: AlignFeatureSchema(...).Fit(rows, previous).");
            }

            long first = (long)_offsets[space] * from.Columns, place = (long)grown._offsets[space] * into.Columns;
            if (from.Columns == into.Columns)
            {
                Array.Copy(from.Values, first, into.Values, place, (long)rows * from.Columns);
                continue;
            }

            // If the linear term is new, its weights start at zero.
            int columns = Math.Min(from.Columns, into.Columns);
            for (int row = 0; row < rows; row++)
                Array.Copy(from.Values, first + (long)row * from.Columns, into.Values, place + (long)row * into.Columns, columns);
        }
    }
}
