using Ctnet.MLNet.Compare;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tool.Score;

/// <summary>Goes through the rows of a file. It checks and parses the cells that are needed.</summary>
internal sealed class FileCursor : DataViewRowCursor
{
    private readonly CheckedCsv _csv;
    private readonly Action<long> _ended;
    private readonly Dictionary<int, FileColumn> _columns = [];
    private long _position = -1;

    /// <param name="csv">The file, which the cursor closes.</param>
    /// <param name="schema">All columns.</param>
    /// <param name="columns">The columns that are read.</param>
    /// <param name="ended">Called with the number of rows at the file's end.</param>
    /// <exception cref="InputFileException">The file lacks a column, or a column's type does not fit into a cell.</exception>
    public FileCursor(
        CheckedCsv csv, DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns, Action<long> ended)
    {
        _csv = csv;
        _ended = ended;
        Schema = schema;
        try
        {
            foreach (DataViewSchema.Column column in columns)
                _columns[column.Index] = new FileColumnFactory(csv, column.Name, column.Type).Create();
        }
        catch
        {
            csv.Dispose();
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
        if (!_csv.Read())
        {
            _ended(_position + 1);
            return false;
        }

        _csv.CheckLength();
        foreach (FileColumn column in _columns.Values)
            column.Take();
        _position++;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _csv.Dispose();
        base.Dispose(disposing);
    }
}
