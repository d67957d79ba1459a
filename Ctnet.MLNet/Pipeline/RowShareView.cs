using Microsoft.ML;

namespace Ctnet.MLNet.Pipeline;

/// <summary>The rows of one rank: blocks of rows go round the ranks. No value of the others is read.</summary>
/// <param name="rows">All rows.</param>
/// <param name="ranks">The ranks.</param>
/// <param name="block">The number of rows of a block.</param>
internal sealed class RowShareView(IDataView rows, ICtrCollectives ranks, int block) : IDataView
{
    public DataViewSchema Schema => rows.Schema;

    /// <summary>A row's number says whose it is, so the rows keep their order.</summary>
    public bool CanShuffle => false;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(rows.GetRowCursor(columnsNeeded), ranks, block);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(DataViewRowCursor row, ICtrCollectives ranks, int block) : WrappedCursor(row)
    {
        private long _read = -1, _position = -1;

        public override long Position => _position;

        public override bool MoveNext()
        {
            while (base.MoveNext())
            {
                if (++_read / block % ranks.Size != ranks.Rank)
                    continue;
                _position++;
                return true;
            }

            _position = -1;
            return false;
        }
    }
}
