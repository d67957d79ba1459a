using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Views;

/// <summary>A view of which only the schema may be read. Asking for rows throws.</summary>
internal sealed class ThrowingDataView(DataViewSchema schema) : IDataView
{
    public bool CanShuffle => true;

    public DataViewSchema Schema { get; } = schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        throw Refusal();

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        throw Refusal();

    private static NotSupportedException Refusal() => new("Rows were asked for before a cursor needed one.");
}
