using Ctnet.MLNet.Pipeline;
using Microsoft.ML;

namespace Ctnet.MLNet.Importance;

/// <summary>A view in which some columns have the values of other rows.</summary>
/// <param name="rows">The rows, which come in the same order in each pass.</param>
/// <param name="permuted">The values of the permuted columns, by the columns' indices.</param>
/// <param name="order">For each row, the row whose values it gets.</param>
internal sealed class PermutedRows(IDataView rows, IReadOnlyDictionary<int, KeptColumn> permuted, int[] order) : IDataView
{
    public DataViewSchema Schema => rows.Schema;

    /// <summary>A row is found by its position, so the rows keep their order.</summary>
    public bool CanShuffle => false;

    public long? GetRowCount() => rows.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(rows.GetRowCursor(columnsNeeded), permuted, order);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(DataViewRowCursor row, IReadOnlyDictionary<int, KeptColumn> permuted, int[] order)
        : WrappedCursor(row)
    {
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<TValue> own = base.GetGetter<TValue>(column);
            return permuted.TryGetValue(column.Index, out KeptColumn? values)
                ? (ValueGetter<TValue>)values.CreateGetter(() => order[Position])
                : own;
        }
    }
}
