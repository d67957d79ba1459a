using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>Rows of text fields in memory, read without allocation and by several cursors at once, so that a measurement is of what reads them.</summary>
internal sealed class TextImpressions : IDataView
{
    private readonly ReadOnlyMemory<char>[][] _columns;
    private readonly int _rows;

    /// <param name="rows">How many rows.</param>
    /// <param name="fields">How many fields, named f0, f1 ...</param>
    /// <param name="values">How many values each field has; they follow a power law, as ids in click logs do.</param>
    public TextImpressions(int rows, int fields, int values)
    {
        var random = new Random(1);
        _rows = rows;
        _columns = new ReadOnlyMemory<char>[fields][];
        var schema = new DataViewSchema.Builder();
        for (int field = 0; field < fields; field++)
        {
            schema.AddColumn($"f{field}", TextDataViewType.Instance);
            _columns[field] = new ReadOnlyMemory<char>[rows];
            for (int row = 0; row < rows; row++)
                _columns[field][row] = $"v{field}_{(int)(Math.Pow(random.NextDouble(), 4) * values)}".AsMemory();
        }

        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this, 0, 1);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. Enumerable.Range(0, Math.Max(1, n)).Select(part => new Cursor(this, part, Math.Max(1, n)))];

    private sealed class Cursor(TextImpressions parent, int part, int parts) : DataViewRowCursor
    {
        private const int Block = 1024;

        // Blocks of rows go to the cursors in turn; a block's number is its batch.
        private long _row = -1;
        private long _block = part;

        public override long Position => _row;

        public override long Batch => _block;

        public override DataViewSchema Schema => parent.Schema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0);

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
            ReadOnlyMemory<char>[] values = parent._columns[column.Index];
            return (ValueGetter<TValue>)(Delegate)(ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = values[_row]);
        }
    }
}
