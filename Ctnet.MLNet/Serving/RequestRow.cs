using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Serving;

/// <summary>
/// The current row of a request. Its id, which messages show, counts from the beginning of the request. Its position counts over
/// all requests of the engine: mappers compute a row anew when the position has changed.
/// </summary>
internal sealed class RequestRow<TRow>(DataViewConstructionUtils.InputRow<TRow> row) : DataViewRow where TRow : class
{
    private long _number;

    public override DataViewSchema Schema => row.Schema;

    public override long Position => row.Position;

    public override long Batch => 0;

    /// <summary>Moves to a row.</summary>
    /// <param name="value">The row.</param>
    /// <param name="number">The row's place in the request, from 0.</param>
    public void MoveTo(TRow value, long number)
    {
        row.ExtractValues(value);
        _number = number;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new((ulong)_number, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            row.Dispose();
        base.Dispose(disposing);
    }
}
