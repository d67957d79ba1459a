namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>A row of a log.</summary>
/// <param name="Index">Its place among all rows.</param>
/// <param name="Log">The log that it is of.</param>
/// <param name="Time">When it was; where periods are aligned by rank, a time on the common axis.</param>
/// <param name="Period">The number of its period.</param>
/// <param name="IsTarget">Whether it belongs to the target domain.</param>
/// <param name="Clicked">Its label.</param>
/// <param name="User">Whom GAUC groups by.</param>
/// <param name="Cells">The cells of the log's fields, in their order; empty for fields that are built from the log.</param>
internal sealed record TaskRow(
    int Index, TaskLog Log, DateTimeOffset Time, long Period, bool IsTarget, bool Clicked, string User, string[] Cells);
