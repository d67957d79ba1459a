using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Tasks.Logs;

/// <summary>The rows and times of a log, as its file has them.</summary>
/// <param name="Log">The log.</param>
/// <param name="First">The time of the earliest row.</param>
/// <param name="Last">The time of the latest row.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Clicks">The number of clicks.</param>
internal sealed record LogSpan(TaskLog Log, DateTimeOffset First, DateTimeOffset Last, int Rows, int Clicks)
{
    /// <param name="rows">The log's rows in time order, at least one.</param>
    public static LogSpan Of(IReadOnlyList<TaskRow> rows) =>
        new(rows[0].Log, rows[0].Time, rows[^1].Time, rows.Count, rows.Count(row => row.Clicked));
}
