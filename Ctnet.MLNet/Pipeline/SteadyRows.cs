using Microsoft.ML;

namespace Ctnet.MLNet.Pipeline;

/// <summary>
/// A view that several passes read. A pass that reaches the end throws if it read another number of rows than the first such
/// pass.
/// </summary>
/// <param name="rows">The rows.</param>
/// <param name="name">The name of the rows in messages, such as "The rows".</param>
internal sealed class SteadyRows(IDataView rows, string name) : IDataView
{
    private readonly PassCount _passes = new(name);

    public DataViewSchema Schema => rows.Schema;

    public bool CanShuffle => rows.CanShuffle;

    public long? GetRowCount() => rows.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(rows.GetRowCursor(columnsNeeded, rand), new Pass(_passes, 1));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewRowCursor[] cursors = rows.GetRowCursorSet(columnsNeeded, n, rand);
        var pass = new Pass(_passes, cursors.Length);
        return [.. cursors.Select(cursor => new Cursor(cursor, pass))];
    }

    // One pass, which several cursors may share.
    private sealed class Pass(PassCount passes, int cursors)
    {
        private long _rows;
        private int _left = cursors;

        public void End(long rows)
        {
            long all = Interlocked.Add(ref _rows, rows);
            if (Interlocked.Decrement(ref _left) == 0)
                passes.Complete(all);
        }
    }

    private sealed class Cursor(DataViewRowCursor row, Pass pass) : WrappedCursor(row)
    {
        private long _rows;
        private bool _ended;

        public override bool MoveNext()
        {
            if (base.MoveNext())
            {
                _rows++;
                return true;
            }
            if (!_ended)
            {
                _ended = true;
                pass.End(_rows);
            }
            return false;
        }
    }
}
