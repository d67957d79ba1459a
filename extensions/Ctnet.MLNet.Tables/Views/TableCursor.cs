using Ctnet.MLNet.Tables.Cells;
using Ctnet.MLNet.Tables.Sources;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tables.Views;

/// <summary>
/// One pass over a table. It reads the columns that were asked for, and converts a cell when its getter is called.
/// </summary>
internal sealed class TableCursor : DataViewRowCursor
{
    private readonly TableSource _source;
    private readonly OpenRows _rows;
    private readonly Delegate?[] _getters;
    private readonly Func<object?>? _key;
    private long _position = -1;
    private bool _disposed;

    public TableCursor(TableSource source, DataViewSchema schema, IEnumerable<DataViewSchema.Column> needed)
    {
        Schema = schema;
        _source = source;
        _getters = new Delegate?[schema.Count];
        int[] active = [.. needed.Select(column => Own(column).Index).Distinct().Order()];
        TableColumn[] columns = [.. active.Select(index => source.Columns[index])];
        TableColumn[] read = source.Order is { } order ? [.. columns.Union([order])] : columns;
        _rows = source.Open(read);
        foreach (var (ordinal, index) in active.Index())
            _getters[index] = columns[ordinal].Kind.Getter(Cell(ordinal), columns[ordinal].IsList, Fault(columns[ordinal]));
        if (source.Order is not null)
            _key = Cell(Array.IndexOf(read, source.Order));

        Func<object?> Cell(int ordinal)
        {
            Func<object?> cells = _rows.Cells(source.Ordinal(read, ordinal));
            return () => Read(cells, read[ordinal]);
        }
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        if (_disposed)
            return false;
        if (!_source.Read(_rows))
        {
            Dispose();
            return false;
        }

        _position++;
        if (_source.Order is { } order && order.Kind.Problem(_key!(), order.IsList, isKey: true) is string problem)
            throw Fault(order)(problem);
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters[Own(column).Index] is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Delegate getter = _getters[Own(column).Index]
            ?? throw new InvalidOperationException($"Column '{column.Name}' was not asked for when the cursor was made.");
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException(
                $"Column '{column.Name}' has values of {column.Type.RawType}, and not of {typeof(TValue)}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
    {
        CheckOnRow();
        id = new((ulong)_position, 0);
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _position = -1;
            _rows.Dispose();
        }
        base.Dispose(disposing);
    }

    private DataViewSchema.Column Own(DataViewSchema.Column column) =>
        column.Index < Schema.Count && Schema[column.Index].Name == column.Name
            ? Schema[column.Index]
            : throw new ArgumentException($"Column '{column.Name}' is not a column of this table.", nameof(column));

    private object? Read(Func<object?> cells, TableColumn column)
    {
        CheckOnRow();
        try
        {
            return cells();
        }
        catch (Exception exception) when (TableSource.IsCellFault(exception))
        {
            throw _source.CellFault(column, _position, $"the cell cannot be read: {exception.Message}", exception);
        }
    }

    private Func<string, Exception> Fault(TableColumn column) => problem => _source.CellFault(column, _position, problem);

    private void CheckOnRow()
    {
        if (_position < 0)
            throw new InvalidOperationException("The cursor is on no row: call MoveNext first, and stop at the end.");
    }
}
