using Microsoft.ML;

namespace Ctnet.MLNet.Pipeline;

/// <summary>A view whose cursors throw <see cref="OperationCanceledException"/> once a token is cancelled.</summary>
internal sealed class CancellableRows(IDataView rows, CancellationToken cancellationToken) : IDataView
{
    public DataViewSchema Schema => rows.Schema;

    public bool CanShuffle => rows.CanShuffle;

    public long? GetRowCount() => rows.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(rows.GetRowCursor(columnsNeeded, rand), cancellationToken);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [.. rows.GetRowCursorSet(columnsNeeded, n, rand).Select(cursor => new Cursor(cursor, cancellationToken))];

    private sealed class Cursor(DataViewRowCursor row, CancellationToken cancellationToken) : WrappedCursor(row)
    {
        public override bool MoveNext()
        {
            cancellationToken.ThrowIfCancellationRequested();
            return base.MoveNext();
        }
    }
}
