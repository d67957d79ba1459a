using CsvHelper;

namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>Reads the rows of a task's logs.</summary>
internal static class TaskLogReader
{
    /// <summary>The rows of a log, in time order; rows of the same time keep the file's order.</summary>
    public static List<TaskRow> Read(TaskFile task, TaskLog log)
    {
        string path = Path.GetFullPath(Path.Combine(task.Folder, log.Path));
        (TaskJoin Join, TaskSideFile File)[] sides = [.. log.Join.Select(join => (join, new TaskSideFile(Path.GetFullPath(Path.Combine(task.Folder, join.Path)), join)))];
        using CsvReader csv = CsvReader.FromFile(path, new() { Separator = log.Separator, TrackLineNumbers = true });
        Func<string> Cell(string column)
        {
            foreach ((TaskJoin join, TaskSideFile file) in sides)
            {
                int at = join.Columns.ToList().IndexOf(column), on = at >= 0 ? Column(csv, path, join.On) : -1;
                if (at >= 0)
                    return () => file.Find(csv.GetString(on))[at];
            }

            int index = Column(csv, path, column);
            return () => csv.GetString(index);
        }

        (Func<string> time, Func<string> label, Func<string> user) = (Cell(log.Time!.Column!), Cell(log.Label!.Column), Cell(log.User!));
        Func<string>? target = task.Target.Where is TaskRule rule ? Cell(rule.Column) : null;
        Func<string>?[] cells = [.. log.Fields!.Select(field => field.Column is null ? null : Cell(field.Column))];
        var rows = new List<TaskRow>();
        while (csv.Read())
        {
            try
            {
                DateTimeOffset at = log.Time.Parse(time());
                rows.Add(new(
                    rows.Count, log, at, 0, task.IsTarget(log, _ => target!()), log.Label.IsClick(label()), user(), [.. cells.Select(cell => cell?.Invoke() ?? "")]));
            }
            catch (FormatException exception)
            {
                throw new TaskFileException($"{path}, line {csv.LineNumber}: {exception.Message} Correct the row or the task's columns.", exception);
            }
        }

        return rows.Count > 0 ? [.. rows.OrderBy(row => row.Time)] : throw new TaskFileException($"{path} has no rows.");
    }

    public static int Column(CsvReader csv, string path, string name)
    {
        string[] headers = [.. csv.Headers];
        return Array.IndexOf(headers, name) is int index and >= 0
            ? index
            : throw new TaskFileException($"{path} has no column '{name}'; it has {string.Join(", ", headers)}.");
    }
}
