using Ctnet.MLNet.Persistence;

namespace Ctnet.MLNet.Scoring.Plans;

/// <summary>
/// An embedding table for all fields of one width. It has the ids' rows space by space. A row is the id's embedding; if the
/// network has a linear term, the id's weight in that term follows.
/// </summary>
/// <remarks>
/// A row's place in files and scoring graphs counts the rows of the spaces before its own. Its number in memory counts whole pages
/// of them, so that a space can grow without moving the others; see <see cref="RowPages"/>.
/// </remarks>
internal sealed class TablePlan
{
    private readonly Dictionary<string, int> _spaces;
    private readonly Dictionary<string, int> _offsets = [], _numbers = [];

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
        Check();
        int next = 0;
        foreach ((string space, int count) in _spaces)
        {
            _offsets.Add(space, Rows);
            _numbers.Add(space, next);
            Rows += count;
            next = RowPages.NextSegment(next, count);
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

    /// <summary>The number of an id's row in memory.</summary>
    public int RowOf(string space, int id) => _numbers[space] + id;

    /// <summary>A field whose offset is the number of its first row in memory.</summary>
    public EmbeddedField Numbered(EmbeddedField field) =>
        field with { Offset = _numbers[_offsets.First(space => space.Value == field.Offset).Key] };

    /// <summary>A table's rows with a segment for each space. A table of another size stays as it is.</summary>
    public WeightTensor Segmented(WeightTensor table)
    {
        bool isSegmented = table.IsPaged && table.Pages.Segments.Select(segment => segment.Rows).SequenceEqual(_spaces.Values);
        return isSegmented || table.Shape is not [int rows, _] || rows != Rows
            ? table
            : new(table.Values.ToPages(table.Columns, [.. _spaces.Values]));
    }

    /// <summary>Rows for all ids that can be changed.</summary>
    /// <param name="columns">The number of values of a row.</param>
    /// <param name="first">Their value.</param>
    public RowPages NewRows(int columns, float first = 0) =>
        RowPages.Grown(columns, [.. _spaces.Values.Select(rows => ((RowPages?)null, 0, rows))], first);

    /// <summary>
    /// Goes on from the rows of a table of this plan in a plan whose spaces may have grown. The pages are shared.
    /// </summary>
    /// <param name="from">The rows of this plan's table, or an optimizer's state of them.</param>
    /// <param name="grown">The later plan.</param>
    /// <param name="columns">The number of values of a row from now on: more or fewer than before if the linear term is new.</param>
    /// <param name="first">The value of new rows.</param>
    /// <exception cref="ArgumentException">A space has fewer ids than before, or its embeddings another width.</exception>
    public RowPages Grow(WeightTensor from, TablePlan grown, int columns, float first = 0)
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
        }

        RowPages pages = WithColumns(Segmented(from).Pages, columns);
        if (!pages.Segments.Select(segment => segment.Rows).SequenceEqual(_spaces.Values))
            throw new InvalidModelException($"The earlier model's table '{Name}' is {from}, and its fields have {Rows} ids.");
        string[] own = [.. _spaces.Keys];
        return RowPages.Grown(
            columns,
            [
                .. grown._spaces.Select(space => Array.IndexOf(own, space.Key) is var segment and >= 0
                    ? (pages, segment, space.Value)
                    : ((RowPages?)null, 0, space.Value)),
            ],
            first);
    }

    // Rows have numbers of 32 bits, and the last page of a space may have free rows.
    private void Check()
    {
        long ids = _spaces.Values.Sum(count => (long)count), most = int.MaxValue - (long)RowPages.PageRows * _spaces.Count;
        if (ids > most)
        {
            throw new InvalidOperationException(
                $"The fields '{string.Join("', '", _spaces.Keys)}', whose embeddings have {Width} values, have {ids:N0} ids "
                + $"together, and at most {most:N0} fit in a table. Lower hashBuckets, raise minimumFrequency, or give some of "
                + "the fields another embeddingSize: each size has a table of its own.");
        }
    }

    // If the linear term is new, its weights start at zero.
    private static RowPages WithColumns(RowPages rows, int columns)
    {
        if (rows.Columns == columns)
            return rows;
        RowPages wider = RowPages.Grown(columns, [.. rows.Segments.Select(segment => ((RowPages?)null, 0, segment.Rows))]);
        int common = Math.Min(columns, rows.Columns);
        foreach (RowSegment segment in rows.Segments)
        {
            for (int row = segment.First; row < segment.First + segment.Rows; row++)
                rows.Row(row)[..common].CopyTo(wider.Writable(row));
        }

        return wider;
    }
}
