using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Ranks;
using Microsoft.ML;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// The ranks that go through periods together, each with rows of its own. All remember the same. The first one writes checkpoints
/// and publishes.
/// </summary>
/// <param name="ml">The context.</param>
/// <param name="ranks">The ranks.</param>
internal sealed class PeriodRanks(MLContext ml, ICtrCollectives ranks)
{
    private const int PieceBytes = 1 << 24;

    /// <summary>Whether this is the rank that writes.</summary>
    public bool IsFirst => ranks.Rank == 0;

    /// <summary>The number of rows of all ranks.</summary>
    public long RowsOfAll(long own) => (long)ranks.Sum(own);

    /// <summary>The answer of the first rank, which all ranks get.</summary>
    public bool OfFirst(bool own) => ranks.OfFirst(own);

    /// <summary>Checks that all ranks have parts of the same period.</summary>
    /// <exception cref="InvalidOperationException">They have not.</exception>
    public void Check(ContinualPeriod period) => ranks.CheckSame(
        ("the period", period.Name),
        ("whether the period has source rows", $"{period.Source is not null}"),
        ("whether the period has late conversions", $"{period.LateConversions is not null}"),
        ("the refreshed source of the period", $"{period.RefreshedSource is not null}"),
        ("the refreshed further sources of the period", string.Join(", ", period.RefreshedSources?.Keys ?? [])));

    /// <summary>The rows of all ranks, rank after rank; null if no rank has any.</summary>
    public StoredRows? Joined(StoredRows? own)
    {
        if (ranks.Size == 1)
            return own;
        byte[][] all = [.. Enumerable.Range(0, ranks.Size).Select(root => ranks.BytesOf(root, own?.Bytes ?? []))];
        IDataView[] views = [.. all.Where(bytes => bytes.Length > 0).Select(bytes => StoredRows.From(ml, bytes).View)];
        return views.Length == 0 ? null : StoredRows.Of(ml, AppendedRows.Create(ml, views));
    }

    /// <summary>The profile of the rows of all ranks; null if no rank has any.</summary>
    public PeriodInputs? Joined(PeriodInputs? own) => ranks.OfAll(own).OfType<PeriodInputs>().Aggregate(
        (PeriodInputs?)null, (all, next) => all is null ? next : all.With(next));

    /// <summary>The rows of all ranks that are held out of a period, and their number.</summary>
    public (IDataView? Rows, long Count) HeldOutOf(PeriodRows rows)
    {
        if (ranks.Size == 1)
            return (rows.HeldOutCount == 0 ? null : rows.HeldOut, rows.HeldOutCount);
        StoredRows? all = Joined(rows.HeldOutCount == 0 ? null : StoredRows.Of(ml, rows.HeldOut));
        return (all?.View, all?.Count ?? 0);
    }

    /// <summary>Waits until the first rank has written.</summary>
    public void WaitForFirst() => ranks.Barrier();

    /// <summary>Loads a checkpoint of the first rank's folder, on all ranks. The others need not see that folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="period">The period whose checkpoint to load; null for the newest.</param>
    public CheckpointLink Load(string folder, string? period)
    {
        if (ranks.Size == 1)
            return Checkpoint.Load(ml, folder, period);
        string path = IsFirst ? folder : Directory.CreateTempSubdirectory("ctnet-checkpoint-").FullName;
        try
        {
            Send(path, period);
            return Checkpoint.Load(ml, path, period);
        }
        finally
        {
            if (!IsFirst)
                Directory.Delete(path, recursive: true);
        }
    }

    // Copies a checkpoint, and those that it goes on from, piece by piece.
    private void Send(string folder, string? period)
    {
        (string Name, long Length)[] files = !IsFirst ? [] :
        [
            .. CheckpointFiles.ChainOf(Checkpoint.PathOf(folder, period))
                .SelectMany(link => Directory.GetFiles(link.Path))
                .Select(file => (Path.GetRelativePath(folder, file), new FileInfo(file).Length)),
        ];
        (string[] names, long[] lengths) = (
            ranks.OfFirst(files.Select(file => file.Name).ToArray()), ranks.OfFirst(files.Select(file => file.Length).ToArray()));
        byte[] piece = new byte[PieceBytes];
        foreach ((string name, long length) in names.Zip(lengths))
        {
            string file = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using FileStream stream = IsFirst ? File.OpenRead(file) : File.Create(file);
            for (long at = 0; at < length; at += piece.Length)
            {
                Span<byte> part = piece.AsSpan(0, (int)Math.Min(piece.Length, length - at));
                if (IsFirst)
                    stream.ReadExactly(part);
                ranks.Broadcast(part, 0);
                if (!IsFirst)
                    stream.Write(part);
            }
        }
    }
}
