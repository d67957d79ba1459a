using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Views;

/// <summary>A view that passes everything on to another view. Tests override one member.</summary>
internal abstract class DelegatingDataView(IDataView source) : IDataView
{
    protected IDataView Source { get; } = source;

    public virtual bool CanShuffle => Source.CanShuffle;

    public virtual DataViewSchema Schema => Source.Schema;

    public virtual long? GetRowCount() => Source.GetRowCount();

    public virtual DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        Source.GetRowCursor(columnsNeeded, rand);

    public virtual DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        Source.GetRowCursorSet(columnsNeeded, n, rand);
}
