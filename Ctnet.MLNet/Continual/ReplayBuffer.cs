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
        if (capacity == 0)
            return;
        long kept = Rows?.Count ?? 0, room = Math.Max(0, capacity - kept);
        long added = Math.Min(count, Math.Max(room, (long)Math.Round((double)capacity * count / (Seen + count))));
        IDataView some = Draw(rows, count, added, purpose: 1);
        Rows = StoredRows.Of(ml, Rows is null ? some : ml.Data.AppendRows(Draw(Rows.View, kept, Math.Min(kept, capacity - added), purpose: 2), some));
        Seen += count;
    }

    /// <summary>Goes on from what was stored.</summary>
    public void Restore(StoredRows? rows, long seen) => (Rows, Seen) = (rows, seen);

    // Which rows depends on the seed and on how many went by, and on nothing else.
    private IDataView Draw(IDataView rows, long count, long drawn, int purpose) => ml.Data.TakeRows(
        ml.Data.ShuffleRows(rows, unchecked((int)(seed * 31 + Seen) * 31 + purpose), (int)Math.Min(count, int.MaxValue), shuffleSource: false), drawn);
}
