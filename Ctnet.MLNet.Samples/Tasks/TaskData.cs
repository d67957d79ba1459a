using Microsoft.Data.Analysis;

namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>A task's rows, cut into periods.</summary>
internal sealed class TaskData
{
    public const string Label = "clicked", Time = "time", Row = "row";

    private readonly TaskFile _task;

    public TaskData(TaskFile task)
    {
        _task = task;
        TaskRow[] rows =
        [
            .. task.Logs.Select(log => Cut(TaskLogReader.Read(task, log))).SelectMany(log => log).OrderBy(row => row.Time)
                .Select((row, index) => row with { Index = index }),
        ];
        DateTimeOffset from = TaskReport.TimeOf(task.Report.From, rows);
        if (task.Report.Until is string until)
        {
            DateTimeOffset end = TaskReport.TimeOf(until, rows);
            rows = [.. rows.Where(row => row.Time < end)];
        }

        Periods =
        [
            .. rows.GroupBy(row => row.Period).OrderBy(period => period.Key)
                .Select(period => new TaskPeriod(DateTimeOffset.UnixEpoch + period.Key * task.Time.Length, [.. period])),
        ];
        SourceRows = rows.Count(row => !row.IsTarget);
        TargetRows = rows.Length - SourceRows;
        Reported = [.. rows.Where(row => row.IsTarget && row.Time >= from)];
        if (Reported.Count == 0)
            throw new TaskFileException("No target row is reported: are 'target', 'report.from' and 'report.until' right?");
        int reported = Periods.TakeWhile(period => period.Rows[^1].Time < from).Count();
        TransferPeriod = Math.Min((int)(Periods.Count * task.Training.TransferAt), reported);
    }

    public IReadOnlyList<TaskPeriod> Periods { get; }

    /// <summary>The number of the period, counted from 0, before which strategies that transfer only once do so.</summary>
    public int TransferPeriod { get; }

    public int SourceRows { get; }

    public int TargetRows { get; }

    /// <summary>The target rows that measures are taken over.</summary>
    public IReadOnlyList<TaskRow> Reported { get; }

    /// <summary>The name of a period in results.</summary>
    public static string NameOf(DateTimeOffset start) => start.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    public DateTimeOffset StartOf(TaskRow row) => DateTimeOffset.UnixEpoch + row.Period * _task.Time.Length;

    /// <summary>Rows of one domain as a data frame: the fields' cells, the time, the label, and the row's index.</summary>
    /// <param name="rows">Rows of one log.</param>
    /// <param name="isTarget">Whether they are the target's, where there are none.</param>
    public DataFrame Frame(IReadOnlyList<TaskRow> rows, bool isTarget)
    {
        TaskLog log = rows.Count > 0 ? rows[0].Log : _task.Logs.FirstOrDefault(log => log.Name == _task.Target.Log == isTarget) ?? _task.Logs[0];
        var columns = new List<DataFrameColumn>();
        for (int i = 0; i < log.Fields!.Count; i++)
        {
            int cell = i;
            if (!log.Fields[i].IsHistory)
                columns.Add(new StringDataFrameColumn(log.Fields[i].Name, rows.Select(row => row.Cells[cell])));
        }

        columns.Add(new BooleanDataFrameColumn(Label, rows.Select(row => row.Clicked)));
        columns.Add(new DoubleDataFrameColumn(Time, rows.Select(row => (row.Time - DateTimeOffset.UnixEpoch).TotalSeconds)));
        columns.Add(new Int32DataFrameColumn(Row, rows.Select(row => row.Index)));
        return new DataFrame(columns);
    }

    // By rank: each log, in its own time order, is cut into parts of equally many rows, and takes its place on a common axis of days.
    private List<TaskRow> Cut(List<TaskRow> rows)
    {
        if (_task.Time.Periods is not int periods)
            return [.. rows.Select(row => row with { Period = _task.Time.PeriodOf(row.Time) })];
        return
        [
            .. rows.Select((row, rank) =>
            {
                double at = (double)rank * periods / rows.Count;
                return row with { Time = DateTimeOffset.UnixEpoch + at * _task.Time.Length, Period = (long)at };
            }),
        ];
    }
}
