using Ctnet.MLNet.Tests.Framework.Views;
using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Faults;

/// <summary>A view of which ML.NET does not know that it is a transformer's.</summary>
internal class FaultyView(IDataView source, Fault fault) : DelegatingDataView(source)
{
    private int _cursors;

    public override long? GetRowCount() => fault == Fault.MiscountsRows ? 1 : base.GetRowCount();

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        _cursors++;
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        if (fault == Fault.ReadsForeignColumns)
            columns = [.. columns.Where(column => column.Index < Schema.Count)];
        bool changed = fault switch
        {
            Fault.ReadsOtherwiseInASecondCursor => _cursors > 1,
            Fault.ReadsOtherwiseAlone => columns.Length == 1,
            _ => false,
        };
        bool shortened = fault switch
        {
            Fault.LosesRowsWithoutColumns => columns.Length == 0,
            Fault.ShuffledLosesRows => rand is not null,
            _ => false,
        };
        return new FaultyCursor(base.GetRowCursor(columns, rand), fault) { Changed = changed, Shortened = shortened };
    }

    public override DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        if (fault == Fault.SetRepeatsRows)
            return [.. Enumerable.Range(0, n).Select(_ => base.GetRowCursor(columns, rand))];

        bool changed = fault == Fault.SetReadsOtherwise && n > 1;
        return [.. base.GetRowCursorSet(columns, n, rand).Select((cursor, part) => new FaultyCursor(cursor, fault)
        {
            Changed = changed && part > 0,
            Shortened = fault == Fault.SetLosesRows && n > 1,
            BatchOf = fault switch
            {
                Fault.SetSharesBatches when n > 1 => _ => 0,
                Fault.SetCountsBatchesDown => row => -row,
                Fault.SetLosesOrder when n > 1 => _ => part,
                _ => null,
            },
        })];
    }
}
