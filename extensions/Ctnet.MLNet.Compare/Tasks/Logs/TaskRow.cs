using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Tasks.Logs;

/// <summary>A row of a log.</summary>
/// <param name="Index">The row's number among all rows.</param>
/// <param name="Log">The log that has the row.</param>
/// <param name="Time">When the row happened; with periods aligned by rank, a time of the common calendar.</param>
/// <param name="Period">The number of the row's period.</param>
/// <param name="IsTarget">Whether the row is of the target domain.</param>
/// <param name="Clicked">The label.</param>
/// <param name="User">The user, which GAUC groups by.</param>
/// <param name="List">What ranking measures group by: the request, or the user if the log names no column of requests.</param>
/// <param name="Cells">The cells of the log's fields, in their order; empty for fields that are built from the log.</param>
internal sealed record TaskRow(
    int Index,
    TaskLog Log,
    DateTimeOffset Time,
    long Period,
    bool IsTarget,
    bool Clicked,
    string User,
    string List,
    string[] Cells);
