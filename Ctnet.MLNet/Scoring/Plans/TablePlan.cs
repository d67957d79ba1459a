using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring;

/// <summary>
/// One embedding table: all fields of one width, with an offset for each space. A row has the embedding and, where the network has a linear
/// term, last the id's weight in it.
/// </summary>
internal sealed class TablePlan
{
    private readonly Dictionary<string, int> _spaces;
    private readonly Dictionary<string, int> _offsets = [];

    /// <param name="name">The table's name within its tower.</param>
    /// <param name="width">Width of the embeddings.</param>
    /// <param name="linearTerm">Whether a row also has a weight in the linear term.</param>
    /// <param name="fields">The fields of this width.</param>
    /// <param name="rows">How many ids each space has.</param>
    /// <param name="inputStart">Where the table's part of the network's input begins.</param>
    /// <param name="attention">Whether sequences are pooled by attention, and not as sets are.</param>
    public TablePlan(
        string name, int width, bool linearTerm, IReadOnlyList<FieldSlots> fields, IReadOnlyDictionary<string, int> rows, int inputStart,
        bool attention = false)
    {
        (Name, Width, Columns, InputStart) = (name, width, width + (linearTerm ? 1 : 0), inputStart);
        _spaces = rows.Where(space => fields.Any(field => field.Space == space.Key)).ToDictionary(space => space.Key, space => space.Value);
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

        // What is a sequence of one is that one.
        bool Attended(FieldSlots field) => attention && field.Kind == FieldKind.Sequence && field.Count > 1;
        EmbeddedField Embedded(FieldSlots field) => new(field.Start, field.Count, _offsets[field.Space!], _spaces[field.Space!]);
    }

    public string Name { get; }

    public int Width { get; }

    /// <summary>Values of a row: the embedding and, if there is a linear term, one more.</summary>
    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Fields of one id first, then those of several, whose rows are averaged, then sequences that are attended to.</summary>
    public EmbeddedField[] Fields { get; }

    /// <summary>All but the sequences that are attended to.</summary>
    public EmbeddedField[] Pooled { get; }

    public EmbeddedField[] Singles { get; }

    public EmbeddedField[] Sets { get; }

    /// <summary>The spaces of ids, and how many each has.</summary>
    public IReadOnlyDictionary<string, int> Spaces => _spaces;

    /// <summary>The sequences that are pooled by attention.</summary>
    public EmbeddedField[] Sequences { get; }

    public int InputStart { get; }

    public int InputWidth => Pooled.Length * Width;

    /// <summary>The table's row of an id.</summary>
    public int RowOf(string space, int id) => _offsets[space] + id;

    /// <summary>Copies each space's rows from a table of this plan into one of a plan whose spaces may have grown.</summary>
    /// <exception cref="ArgumentException">A space has fewer ids than before, or its embeddings another width.</exception>
    public void CopyRows(WeightTensor from, TablePlan grown, WeightTensor into)
    {
        foreach ((string space, int rows) in _spaces)
        {
            if (!grown._spaces.TryGetValue(space, out int now))
                throw new ArgumentException($"The earlier model's embeddings of '{space}' have width {Width}, and the options or the schema now say another.");
            if (now < rows)
            {
                throw new ArgumentException($"The earlier model knows {rows} ids of '{space}', and the rows' vocabulary has {now}: go on from the "
                    + "alignment that the earlier model was trained with, AlignFeatureSchema(...).Fit(rows, previous).");
            }

            long first = (long)_offsets[space] * from.Columns, place = (long)grown._offsets[space] * into.Columns;
            if (from.Columns == into.Columns)
            {
                Array.Copy(from.Values, first, into.Values, place, (long)rows * from.Columns);
                continue;
            }

            // A linear term that is new starts at zero.
            int columns = Math.Min(from.Columns, into.Columns);
            for (int row = 0; row < rows; row++)
                Array.Copy(from.Values, first + (long)row * from.Columns, into.Values, place + (long)row * into.Columns, columns);
        }
    }
}
