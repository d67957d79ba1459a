using Microsoft.ML;

namespace Ctnet.MLNet.Tests.Framework.Views;

/// <summary>
/// A view whose cursor sets really are sets: n cursors that deal out the rows among themselves. ML.NET's views over collections
/// give a set of one, whatever is asked for, which would leave a transformer's own handling of sets untested.
/// </summary>
internal sealed class SplitDataView(IDataView source) : DelegatingDataView(source)
{
    public override bool CanShuffle => false;

    public override DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return [.. Enumerable.Range(0, n).Select(part => new SplitCursor(Source.GetRowCursor(columns), part, n))];
    }
}
