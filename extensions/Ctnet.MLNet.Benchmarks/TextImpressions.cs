using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>
/// Rows of text fields and a label in memory. Several cursors can read them at once, without allocations, so that a measurement
/// shows the cost of the code that reads them.
/// </summary>
internal sealed class TextImpressions : IDataView
{
    public const string Label = "Label";

    // The texts of a row follow each other, as in the buffer of a file's reader.
    private readonly char[] _characters;
    private readonly int[] _ends;
    private readonly bool[] _labels;
    private readonly int _rows, _fields;

    /// <param name="rows">How many rows.</param>
    /// <param name="fields">How many fields, named f0, f1 ...</param>
    /// <param name="values">How many values each field has.</param>
    /// <param name="inTurn">
    /// Whether values come in turn, so that all of them occur. Otherwise they follow a power law, as ids in click logs do.
    /// </param>
    public TextImpressions(int rows, int fields, int values, bool inTurn = false)
    {
        var random = new Random(1);
        (_rows, _fields) = (rows, fields);
        var schema = new DataViewSchema.Builder();
        for (int field = 0; field < fields; field++)
            schema.AddColumn($"f{field}", TextDataViewType.Instance);
        schema.AddColumn(Label, BooleanDataViewType.Instance);
        Schema = schema.ToSchema();
        var characters = new List<char>();
        _ends = new int[rows * fields];
        for (int cell = 0; cell < _ends.Length; cell++)
        {
            int value = inTurn ? cell / fields % values : (int)(Math.Pow(random.NextDouble(), 4) * values);
            characters.AddRange($"v{cell % fields}_{value}");
            _ends[cell] = characters.Count;
        }

        _characters = [.. characters];
        _labels = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < 0.1)];
    }

    /// <summary>A schema of categorical fields, for the domains "source" and "target".</summary>
    public static FeatureSchema Categorical(string name, int firstField, int fields)
    {
        string[] names = [.. Enumerable.Range(firstField, fields).Select(field => $"f{field}")];
        FeatureSchemaBuilder schema = FeatureSchema.Create(name);
        foreach (string field in names)
            schema.Categorical(field);
        foreach (string domain in (string[])["source", "target"])
        {
            schema.Domain(domain, columns =>
            {
                foreach (string field in names)
                    columns.Column(field);
            });
        }

        return schema.Build();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(this, 0, 1);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. Enumerable.Range(0, Math.Max(1, n)).Select(part => new Cursor(this, part, Math.Max(1, n)))];

    private sealed class Cursor(TextImpressions parent, int part, int parts) : DataViewRowCursor
    {
        private const int Block = 1024;

        // The cursors get blocks of rows in turn. The number of the block is the batch that ML.NET sorts by.
        private long _row = -1;
        private long _block = part;

        public override long Position => _row;

        public override long Batch => _block;

        public override DataViewSchema Schema => parent.Schema;

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override bool MoveNext()
        {
            _row = _row < 0 ? _block * Block : _row + 1;
            if (_row == (_block + 1) * Block)
            {
                _block += parts;
                _row = _block * Block;
            }

            return _row < parent._rows;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            int index = column.Index;
            if (index == parent._fields)
                return (ValueGetter<TValue>)(Delegate)(ValueGetter<bool>)((ref bool value) => value = parent._labels[_row]);
            return (ValueGetter<TValue>)(Delegate)(ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) =>
            {
                int cell = (int)_row * parent._fields + index, start = cell == 0 ? 0 : parent._ends[cell - 1];
                value = parent._characters.AsMemory(start, parent._ends[cell] - start);
            });
        }
    }
}
