using Microsoft.ML;

namespace Ctnet.MLNet.Continual;

/// <summary>A fixed number of earlier rows, each of which had about the same chance to be kept.</summary>
internal sealed class ReplayBuffer(MLContext ml, int capacity, double share, int seed)
{
    /// <summary>The rows; null while there are none.</summary>
    public StoredRows? Rows { get; private set; }

    /// <summary>Target rows that went by.</summary>
    public long Seen { get; private set; }

    /// <summary>New rows, and some of those that are kept.</summary>
    public IDataView Mix(IDataView rows, long count)
    {
        long replayed = Math.Min(Rows?.Count ?? 0, (long)Math.Round(share * count));
        return replayed == 0 ? rows : ml.Data.AppendRows(rows, Draw(Rows!.View, Rows.Count, replayed, purpose: 0));
    }

    /// <summary>Keeps some of the rows that were trained on.</summary>
    public void Keep(IDataView rows, long count)
    {
        if (capacity == 0 || count == 0)
            return;
        long kept = Rows?.Count ?? 0, added = Math.Min(count, Math.Max(capacity - kept, DueTo(count)));
        long staying = Math.Min(kept, capacity - added);
        IDataView[] parts =
        [
            .. staying > 0 ? [Draw(Rows!.View, kept, staying, purpose: 2)] : Array.Empty<IDataView>(),
            .. added > 0 ? [Draw(rows, count, added, purpose: 1)] : Array.Empty<IDataView>(),
        ];
        if (added > 0 || staying < kept)
            Rows = StoredRows.Of(ml, ml.Data.AppendRows(parts));
        Seen += count;
    }

    // How many of so many new rows belong among those that are kept; where that is no whole number, chance decides: a short period has
    // its chance, too, when millions of rows went by before it.
    private long DueTo(long count)
    {
        double due = (double)capacity * count / (Seen + count), whole = Math.Floor(due);
        return (long)whole + (new Random(SeedFor(purpose: 3)).NextDouble() < due - whole ? 1 : 0);
    }

    /// <summary>Goes on from what was stored.</summary>
    public void Restore(StoredRows? rows, long seen) => (Rows, Seen) = (capacity == 0 ? null : rows, seen);

    // Which rows depends on the seed and on how many went by, and on nothing else.
    private IDataView Draw(IDataView rows, long count, long drawn, int purpose) => ml.Data.TakeRows(
        ml.Data.ShuffleRows(rows, SeedFor(purpose), (int)Math.Min(count, int.MaxValue), shuffleSource: false), drawn);

    private int SeedFor(int purpose) => unchecked((int)(seed * 31 + Seen) * 31 + purpose);
}
