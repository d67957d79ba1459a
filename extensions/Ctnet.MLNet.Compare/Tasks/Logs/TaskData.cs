using System.Globalization;
using Ctnet.MLNet.Compare.Tasks.Description;
using Microsoft.Data.Analysis;

namespace Ctnet.MLNet.Compare.Tasks.Logs;

/// <summary>The rows of a task, cut into periods.</summary>
internal sealed class TaskData
{
    /// <summary>Columns of every frame, beside the task's fields.</summary>
    public const string Label = "clicked", Time = "time", Row = "row";

    private readonly TaskFile _task;
    private readonly TaskRows _read;

    public TaskData(TaskFile task)
        : this(task, TaskRows.Read(task))
    {
    }

    private TaskData(TaskFile task, TaskRows read)
    {
        (_task, _read) = (task, read);
        IReadOnlyList<TaskRow> rows = read.Rows;
        Periods =
        [
            .. rows.GroupBy(row => row.Period).OrderBy(period => period.Key)
                .Select(period => new TaskPeriod(DateTimeOffset.UnixEpoch + period.Key * task.Time.Length, [.. period])),
        ];
        SourceRows = rows.Count(row => !row.IsTarget);
        TargetRows = rows.Count - SourceRows;
        Reported = [.. rows.Where(row => row.IsTarget && row.Time >= read.From)];
        if (Reported.Count == 0)
            throw new InputFileException("No target row is measured: check 'target', 'report.from' and 'report.until'.");
        int reported = Periods.TakeWhile(period => period.Rows[^1].Time < read.From).Count();
        TransferPeriod = Math.Min((int)(Periods.Count * task.Training.TransferAt), reported);
    }

    /// <summary>What each log covers, before it is cut.</summary>
    public IReadOnlyList<LogSpan> Logs => _read.Logs;

    public IReadOnlyList<TaskPeriod> Periods { get; }

    /// <summary>The index of the period before which strategies that transfer once do so.</summary>
    public int TransferPeriod { get; }

    public int SourceRows { get; }

    public int TargetRows { get; }

    /// <summary>The target rows that are measured.</summary>
    public IReadOnlyList<TaskRow> Reported { get; }

    /// <summary>The name of a period in the results.</summary>
    public static string NameOf(DateTimeOffset start) => start.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same rows, of which the same are measured, cut into periods of another length.</summary>
    public TaskData CutInto(TaskFile task) => new(task, _read.CutBy(task.Time));

    /// <summary>When the period of a row begins.</summary>
    public DateTimeOffset StartOf(TaskRow row) => DateTimeOffset.UnixEpoch + row.Period * _task.Time.Length;

    /// <summary>Rows of one domain as a data frame: the fields' cells, the time, the label, and the row's index.</summary>
    /// <param name="rows">Rows of one log.</param>
    /// <param name="isTarget">The domain that the columns are of, if there are no rows.</param>
    public DataFrame Frame(IReadOnlyList<TaskRow> rows, bool isTarget)
    {
        TaskLog log = rows.Count > 0 ? rows[0].Log : LogOf(isTarget);
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

    private TaskLog LogOf(bool isTarget) =>
        _task.Logs.FirstOrDefault(log => log.Name == _task.Target.Log == isTarget) ?? _task.Logs[0];
}
