using Ctnet.MLNet.Pipeline;
using Microsoft.ML;

namespace Ctnet.MLNet.Continual;

/// <summary>A period's target rows. The first ones are trained on. The last ones are held out, to judge later steps by.</summary>
internal sealed class PeriodRows
{
    private readonly MLContext _ml;

    private PeriodRows(MLContext ml, IDataView? all, long count, long trained)
    {
        _ml = ml;
        All = all;
        Count = count;
        Trained = trained;
        ToTrainOn = trained == count ? all : ml.Data.TakeRows(all!, trained);
    }

    /// <summary>All rows; null if the period has no target.</summary>
    public IDataView? All { get; }

    public long Count { get; }

    /// <summary>The number of rows of all ranks.</summary>
    public long Total { get; private init; }

    /// <summary>The rows to train on; null if the period has no target.</summary>
    public IDataView? ToTrainOn { get; }

    /// <summary>How many rows are trained on.</summary>
    public long Trained { get; }

    /// <summary>How many rows all ranks train on.</summary>
    public long TotalTrained { get; private init; }

    public IDataView HeldOut => _ml.Data.SkipRows(All!, Trained);

    public long HeldOutCount => Count - Trained;

    /// <summary>Takes a period's target rows, and counts them.</summary>
    public static PeriodRows Of(MLContext ml, IDataView? target, DriftGuard? guard, PeriodRanks ranks)
    {
        long count = target is null ? 0 : CountRows(target);
        long trained = guard?.TrainedOf(count) ?? count;
        return new(ml, target, count, trained)
        {
            Total = ranks.RowsOfAll(count), TotalTrained = ranks.RowsOfAll(trained),
        };
    }

    /// <summary>The columns without rows; null if the period has no target.</summary>
    public StoredRows? StoreColumns() =>
        All is null ? null : StoredRows.Of(_ml, Count == 0 ? All : _ml.Data.SkipRows(All, Count));

    /// <summary>Counts rows, which reads them if the view does not know their number.</summary>
    public static long CountRows(IDataView rows)
    {
        if (rows.GetRowCount() is long known)
            return known;
        using DataViewRowCursor cursor = rows.GetRowCursor([]);
        long count = 0;
        while (WorkerExceptions.Unwrap(cursor.MoveNext))
            count++;
        return count;
    }
}
