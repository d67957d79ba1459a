using Ctnet.MLNet.Tests.Framework.Views;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Training;

/// <summary>A view that records who reads it. It can act before a row is read: throw, wait or cancel.</summary>
internal sealed class WatchedView(IDataView source, Action<int>? beforeRow = null) : DelegatingDataView(source)
{
    private int _open;

    /// <summary>The number of cursors that are open.</summary>
    public int OpenCursors => _open;

    /// <summary>The columns that the last cursor was asked for.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    /// <summary>The thread that last moved a cursor.</summary>
    public Thread? Reader { get; private set; }

    public override bool CanShuffle => false;

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        Columns = [.. columns.Select(column => column.Name)];
        Interlocked.Increment(ref _open);
        return new Cursor(this, Source.GetRowCursor(columns));
    }

    public override DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(WatchedView view, DataViewRowCursor input) : DelegatingRow(input)
    {
        private int _row;
        private bool _closed;

        public override bool MoveNext()
        {
            view.Reader = Thread.CurrentThread;
            view.BeforeRow(_row++);
            return base.MoveNext();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_closed)
                Interlocked.Decrement(ref view._open);
            _closed = true;
            base.Dispose(disposing);
        }
    }

    private void BeforeRow(int row) => beforeRow?.Invoke(row);
}
