using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Pipeline;

/// <summary>A cursor over another cursor's rows and values. A derived class says what else a step to the next row does.</summary>
/// <param name="row">The other cursor, which this one disposes of.</param>
internal abstract class WrappedCursor(DataViewRowCursor row) : DataViewRowCursor
{
    public sealed override DataViewSchema Schema => row.Schema;

    public override long Position => row.Position;

    public sealed override long Batch => row.Batch;

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => row.GetIdGetter();

    public override bool MoveNext() => row.MoveNext();

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing)
            row.Dispose();
        base.Dispose(disposing);
    }
}
