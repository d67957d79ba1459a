using System.Globalization;

namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>Reads the rows of a task's logs.</summary>
internal static class TaskLogReader
{
    /// <summary>The rows of a log, in time order; rows of the same time keep the file's order.</summary>
    /// <exception cref="TaskFileException">A row has a cell that cannot be read, or there are no rows.</exception>
    public static List<TaskRow> Read(TaskFile task, TaskLog log)
    {
        string path = Path.GetFullPath(Path.Combine(task.Folder, log.Path));
        (TaskJoin Join, TaskSideFile File)[] sides =
            [.. log.Join.Select(join => (join, new TaskSideFile(Path.GetFullPath(Path.Combine(task.Folder, join.Path)), join)))];
        using var csv = new CheckedCsv(path, log.Separator);
        Func<string> Cell(string column)
        {
            foreach ((TaskJoin join, TaskSideFile file) in sides)
            {
                int at = join.Columns.ToList().IndexOf(column), on = at >= 0 ? csv.IndexOf(join.On) : -1;
                if (at >= 0)
                    return () => file.Find(csv.Cell(on))[at];
            }

            int index = csv.IndexOf(column);
            return () => csv.Cell(index);
        }

        (Func<string> time, Func<string> label, Func<string> user) = (Cell(log.Time!.Column!), Cell(log.Label!.Column), Cell(log.User!));
        Func<string>? target = task.Target.Where is TaskRule rule ? Cell(rule.Column) : null;
        Func<string>[] cells = [.. log.Fields!.Select(field => field.Column is null ? () => "" : Checked(csv, field, Cell(field.Column)))];
        var rows = new List<TaskRow>();
        while (csv.Read())
        {
            string at = time(), says = label();
            if (log.Time.Parse(at) is not DateTimeOffset happened)
                throw csv.Refuse(log.Time.Column!, $"{CheckedCsv.Quote(at)} is no time in {log.Time.Unit ?? "unix-seconds"}");
            if (log.Label.IsClick(says) is not bool clicked)
                throw csv.Refuse(log.Label.Column, $"{CheckedCsv.Quote(says)} is no number, and says neither click nor none");
            bool isTarget = task.IsTarget(log, _ => target!());
            rows.Add(new(rows.Count, log, happened, 0, isTarget, clicked, user(), [.. cells.Select(cell => cell())]));
        }

        return rows.Count > 0 ? [.. rows.OrderBy(row => row.Time)] : throw new TaskFileException($"{path} has no rows.");
    }

    // Here the line is known; later there are only rows.
    private static Func<string> Checked(CheckedCsv csv, TaskField field, Func<string> cell) => field.Kind != "numeric" ? cell : () =>
    {
        string text = cell();
        return text.Length == 0 || (float.TryParse(text, CultureInfo.InvariantCulture, out float number) && !float.IsInfinity(number))
            ? text
            : throw csv.Refuse(field.Column!, $"{CheckedCsv.Quote(text)} is no number (field '{field.Name}')");
    };
}
