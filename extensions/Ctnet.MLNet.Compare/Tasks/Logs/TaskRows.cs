using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Tasks.Logs;

/// <summary>The rows of a task as its logs have them.</summary>
/// <param name="Logs">What each log covers, before it is cut.</param>
/// <param name="Rows">The rows of all logs in time order, up to the end of the report. Each has the number of its period.</param>
/// <param name="From">Target rows from this time on are measured.</param>
internal sealed record TaskRows(IReadOnlyList<LogSpan> Logs, IReadOnlyList<TaskRow> Rows, DateTimeOffset From)
{
    /// <summary>Reads the logs.</summary>
    public static TaskRows Read(TaskFile task)
    {
        List<TaskRow>[] logs = [.. task.Logs.Select(log => TaskLogReader.Read(task, log))];
        TaskRow[] rows =
        [
            .. logs.SelectMany(log => Cut(log, task.Time)).OrderBy(row => row.Time)
                .Select((row, index) => row with { Index = index }),
        ];
        DateTimeOffset from = TimeOf(task.Report.From, rows);
        if (task.Report.Until is string until)
        {
            DateTimeOffset end = TimeOf(until, rows);
            rows = [.. rows.Where(row => row.Time < end)];
        }

        return new([.. logs.Select(LogSpan.Of)], rows, from);
    }

    /// <summary>The same rows in periods of another length.</summary>
    public TaskRows CutBy(TaskTime time) =>
        this with { Rows = [.. Rows.Select(row => row with { Period = time.PeriodOf(row.Time) })] };

    private static DateTimeOffset TimeOf(string bound, IReadOnlyList<TaskRow> rows)
    {
        IReadOnlyList<TaskRow> half = bound == TaskReport.HalfOfTargetRows ? [.. rows.Where(row => row.IsTarget)] : rows;
        return TaskReport.DateOf(bound) ?? half[half.Count / 2].Time;
    }

    // Aligned by rank, each log is cut into parts with the same number of rows, and the parts become days of one common calendar.
    private static List<TaskRow> Cut(List<TaskRow> rows, TaskTime time)
    {
        if (time.Periods is not int periods)
            return [.. rows.Select(row => row with { Period = time.PeriodOf(row.Time) })];
        return
        [
            .. rows.Select((row, rank) =>
            {
                Int128 share = (Int128)rank * periods;
                return row with
                {
                    Time = DateTimeOffset.UnixEpoch.AddTicks((long)(share * time.Length.Ticks / rows.Count)),
                    Period = (long)(share / rows.Count),
                };
            }),
        ];
    }
}
