using Ctnet.MLNet.Compare;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tool.Score;

/// <summary>Goes through the rows of a file. It checks and parses the cells that are needed.</summary>
internal sealed class FileCursor : DataViewRowCursor
{
    private readonly TableReader _table;
    private readonly Partition? _part;
    private readonly Action<long, long> _ended;
    private readonly Dictionary<int, FileColumn> _columns = [];
    private long _position = -1, _rows;

    /// <param name="table">The table, which the cursor closes.</param>
    /// <param name="schema">All columns.</param>
    /// <param name="columns">The columns that are read.</param>
    /// <param name="part">Which rows are read; null for all.</param>
    /// <param name="ended">Called at the file's end with the number of rows of the part, and of the file.</param>
    /// <exception cref="InputFileException">The file lacks a column, or a column's type does not fit into a cell.</exception>
    public FileCursor(
        TableReader table,
        DataViewSchema schema,
        IEnumerable<DataViewSchema.Column> columns,
        Partition? part,
        Action<long, long> ended)
    {
        _table = table;
        _part = part;
        _ended = ended;
        Schema = schema;
        try
        {
            foreach (DataViewSchema.Column column in columns)
                _columns[column.Index] = new FileColumnFactory(table, column.Name, column.Type).Create();
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => _columns.ContainsKey(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        _columns.TryGetValue(column.Index, out FileColumn? known) && known.CreateGetter() is ValueGetter<TValue> getter
            ? getter
            : throw new ArgumentException($"The column '{column.Name}' is not read, or is of another type.", nameof(column));

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    public override bool MoveNext()
    {
        do
        {
            if (!_table.Read())
            {
                _ended(_position + 1, _rows);
                return false;
            }

            _rows++;
        }
        while (_part?.Has(_rows - 1) == false);

        foreach (FileColumn column in _columns.Values)
            column.Take();
        _position++;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _table.Dispose();
        base.Dispose(disposing);
    }
}
