using Ctnet.MLNet.Tables.Cells;
using Ctnet.MLNet.Tables.Sources;
using Microsoft.ML;

namespace Ctnet.MLNet.Tables.Views;

/// <summary>A table as ML.NET's view. Each cursor is a pass of its own over the source.</summary>
internal sealed class TableView : IDataView
{
    private readonly TableSource _source;

    public TableView(TableSource source)
    {
        _source = source;
        var schema = new DataViewSchema.Builder();
        foreach (TableColumn column in source.Columns)
            schema.AddColumn(column.Name, column.Type);
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    /// <summary>Null: it would take a pass to know.</summary>
    public long? GetRowCount() => null;

    /// <summary>A cursor in the table's order. Asked to shuffle, it keeps the order, as views that cannot shuffle do.</summary>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new TableCursor(_source, Schema, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
