using Microsoft.Data.Analysis;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>A task's rows, cut into periods.</summary>
internal sealed class TaskData
{
    public const string Label = "clicked", User = "reported-user", Row = "row";

    private readonly TaskFile _task;

    public TaskData(TaskFile task)
    {
        _task = task;
        List<TaskRow> rows = TaskLogReader.Read(task);
        Periods = [.. rows.GroupBy(row => row.Period).OrderBy(period => period.Key).Select(period => new TaskPeriod(period.Key, [.. period]))];
        SourceRows = rows.Count(row => !row.IsTarget);
        TargetRows = rows.Count - SourceRows;
        DateTimeOffset from = task.Report.StartOf(rows);
        Reported = [.. rows.Where(row => row.IsTarget && row.Time >= from)];
    }

    public IReadOnlyList<TaskPeriod> Periods { get; }

    public int SourceRows { get; }

    public int TargetRows { get; }

    /// <summary>The target rows that measures are taken over.</summary>
    public IReadOnlyList<TaskRow> Reported { get; }

    /// <summary>Rows as a data frame: the fields' cells, the label, and the row's index.</summary>
    public DataFrame Frame(IReadOnlyList<TaskRow> rows)
    {
        var columns = new List<DataFrameColumn>();
        for (int i = 0; i < _task.Fields.Count; i++)
        {
            int cell = i;
            columns.Add(new StringDataFrameColumn(_task.Fields[i].Name, rows.Select(row => row.Cells[cell])));
        }

        columns.Add(new BooleanDataFrameColumn(Label, rows.Select(row => row.Clicked)));
        columns.Add(new Int32DataFrameColumn(Row, rows.Select(row => row.Index)));
        return new DataFrame(columns);
    }
}
