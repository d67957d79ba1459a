using CsvHelper;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>Reads a task's log.</summary>
internal static class TaskLogReader
{
    /// <summary>All rows, in time order; rows of the same time keep the file's order.</summary>
    public static List<TaskRow> Read(TaskFile task)
    {
        TaskLog log = task.Logs[0];
        string path = Path.GetFullPath(Path.Combine(task.Folder, log.Path));
        using CsvReader csv = CsvReader.FromFile(path, new() { Separator = log.Separator, TrackLineNumbers = true });
        string[] headers = [.. csv.Headers];
        int Column(string name) => Array.IndexOf(headers, name) is int index and >= 0
            ? index
            : throw new TaskFileException($"{path} has no column '{name}'; it has {string.Join(", ", headers)}.");

        (int time, int label, int user, int target) = (Column(task.Time.Column), Column(task.Label!.Column), Column(task.User!), Column(task.Target.Where!.Column));
        int[] cells = [.. task.Fields.Select(field => Column(field.Column))];
        var rows = new List<TaskRow>();
        while (csv.Read())
        {
            try
            {
                DateTimeOffset at = task.Time.Parse(csv.GetString(time));
                rows.Add(new(
                    rows.Count, at, task.Time.PeriodOf(at), task.Target.Where.Holds(csv.GetString(target)), task.Label.IsClick(csv.GetString(label)), csv.GetString(user),
                    [.. cells.Select(cell => csv.GetString(cell))]));
            }
            catch (FormatException exception)
            {
                throw new TaskFileException($"{path}, line {csv.LineNumber}: {exception.Message} Correct the row or the task's columns.", exception);
            }
        }

        if (rows.Count == 0)
            throw new TaskFileException($"{path} has no rows.");
        return [.. rows.OrderBy(row => row.Time).Select((row, index) => row with { Index = index })];
    }
}
