using Ctnet.MLNet.Tests.Framework.Views;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tests.Framework.Faults;

internal sealed class FaultyCursor(DataViewRowCursor input, Fault fault) : DelegatingRow(input)
{
    private const int FaultyRow = 2;

    private long _readOnRow = -1;

    /// <summary>Whether some values are wrong.</summary>
    public bool Changed { get; init; }

    /// <summary>Whether the cursor ends after one row.</summary>
    public bool Shortened { get; init; }

    /// <summary>Another batch number for the row at a position.</summary>
    public Func<long, long>? BatchOf { get; init; }

    public override long Batch => BatchOf is null ? base.Batch : BatchOf(Position);

    public override bool MoveNext() => !(Shortened && Position >= 0) && base.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        fault == Fault.ActivatesAllColumns || base.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (fault == Fault.ReadsInactiveColumns && !IsColumnActive(column))
            return (ref value) => value = default!;
        ValueGetter<TValue> getter = base.GetGetter<TValue>(column);
        if (column.Name != FaultyEstimator.Output)
            return getter;
        return (ref value) =>
        {
            if (fault == Fault.LeavesTheBufferAsItIs && Position == FaultyRow)
                return;
            getter(ref value);
            bool again = fault == Fault.ReadsOtherwiseTheSecondTime && _readOnRow == Position;
            _readOnRow = Position;
            if (Changed || again)
                value = (TValue)(object)new VBuffer<float>(3, [7, 7, 7]);
        };
    }
}
