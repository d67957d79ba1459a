using Ctnet.MLNet.Alignment;
using Microsoft.ML;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// Keeps a fixed number of earlier rows, each with about the same chance, and draws some of them for later periods.
/// </summary>
internal sealed class ReplaySampler(MLContext ml, int capacity, double share, int seed)
{
    // Each draw has random numbers of its own.
    private enum DrawKind
    {
        Replayed,
        Added,
        Staying,
        Rounding,
    }

    /// <summary>The kept rows that a period trains on again; null if there are none.</summary>
    /// <param name="kept">The kept rows.</param>
    /// <param name="count">How many new rows the period trains on.</param>
    public IDataView? Draw(ReplayRows kept, long count)
    {
        long replayed = Math.Min(kept.Count, (long)Math.Round(share * count));
        return replayed == 0 ? null : Take(DrawKind.Replayed, kept.Rows!.View, kept.Count, replayed, kept.Seen);
    }

    /// <summary>Keeps some of the rows of a period, in the place of some of the kept ones.</summary>
    public ReplayRows Keep(ReplayRows kept, IDataView rows, long count)
    {
        if (capacity == 0 || count == 0)
            return kept;
        long added = Math.Min(count, Math.Max(capacity - kept.Count, ShareOf(count, kept.Seen)));
        long staying = Math.Min(kept.Count, capacity - added);
        IDataView[] parts =
        [
            .. staying > 0 ? [Take(DrawKind.Staying, kept.Rows!.View, kept.Count, staying, kept.Seen)] : Array.Empty<IDataView>(),
            .. added > 0 ? [Take(DrawKind.Added, rows, count, added, kept.Seen)] : Array.Empty<IDataView>(),
        ];
        bool changes = added > 0 || staying < kept.Count;
        return new(changes ? StoredRows.Of(ml, AppendedRows.Create(ml, parts)) : kept.Rows, kept.Seen + count);
    }

    /// <summary>The kept rows of a checkpoint. A run that replays nothing drops them.</summary>
    public ReplayRows Resume(ReplayRows kept) => capacity == 0 ? kept with { Rows = null } : kept;

    // How many of the new rows must be kept for all rows to have the same chance. A fraction is rounded at random: otherwise
    // short periods would never be kept after millions of rows.
    private long ShareOf(long count, long seen)
    {
        double due = (double)capacity * count / (seen + count), whole = Math.Floor(due);
        return (long)whole + (new Random(SeedFor(DrawKind.Rounding, seen)).NextDouble() < due - whole ? 1 : 0);
    }

    private DrawnRows Take(DrawKind draw, IDataView rows, long count, long taken, long seen) =>
        new(rows, count, taken, SeedFor(draw, seen));

    // A draw depends on the seed and on the number of rows before, so that a resumed run draws the same rows.
    private int SeedFor(DrawKind draw, long seen) => unchecked((int)(seed * 31 + seen) * 31 + (int)draw);
}
