using Ctnet.MLNet.Pipeline;
using Microsoft.ML;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// Some of the rows of a view in their order, drawn at random without replacement. No row is held in memory: a pass decides for each
/// row whether it is drawn, from how many are still to be drawn and how many are left. All passes draw the same rows.
/// </summary>
/// <param name="rows">The rows.</param>
/// <param name="count">The number of rows.</param>
/// <param name="drawn">How many are drawn.</param>
/// <param name="seed">The seed.</param>
internal sealed class DrawnRows(IDataView rows, long count, long drawn, int seed) : IDataView
{
    public DataViewSchema Schema => rows.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => drawn;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(rows.GetRowCursor(columnsNeeded), count, drawn, new Random(seed));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(DataViewRowCursor row, long left, long needed, Random random) : WrappedCursor(row)
    {
        private long _position = -1;

        public override long Position => _position;

        public override bool MoveNext()
        {
            while (needed > 0 && base.MoveNext())
            {
                if (random.NextInt64(left--) >= needed)
                    continue;
                needed--;
                _position++;
                return true;
            }

            return false;
        }
    }
}
