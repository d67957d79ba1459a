using Ctnet.MLNet.Alignment.Schema;
using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Tasks.Logs;

/// <summary>Reads the rows of a task's logs.</summary>
internal static class TaskLogReader
{
    /// <summary>The rows of a log, in time order; rows with the same time keep the file's order.</summary>
    /// <exception cref="InputFileException">A cell cannot be read, or the log has no rows.</exception>
    public static List<TaskRow> Read(TaskFile task, TaskLog log)
    {
        string path = Path.GetFullPath(Path.Combine(task.Folder, log.Path));
        (TaskJoin Join, TaskSideFile File)[] sides =
        [
            .. log.Join.Select(join => (join, new TaskSideFile(Path.GetFullPath(Path.Combine(task.Folder, join.Path)), join))),
        ];
        using var csv = new CheckedCsv(path, log.Separator);
        CheckJoins(path, csv, sides);
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

        Func<string> time = Cell(log.Time!.Column!), label = Cell(log.Label!.Column), user = Cell(log.User!);
        Func<string> list = log.Request is string request ? Cell(request) : user;
        Func<string>? target = task.Target.Where is TaskRule rule ? Cell(rule.Column) : null;
        Func<string>[] cells =
            [.. log.Fields!.Select(field => field.Column is null ? () => "" : Checked(csv, field, Cell(field.Column)))];
        var rows = new List<TaskRow>();
        while (csv.Read())
        {
            csv.CheckLength();
            string timeCell = time(), labelCell = label();
            if (log.Time.Parse(timeCell) is not DateTimeOffset happened)
            {
                throw csv.Refuse(
                    log.Time.Column!, $"{CheckedCsv.Quote(timeCell)} is not a time in {log.Time.Unit ?? "unix-seconds"}");
            }

            if (log.Label.IsClick(labelCell) is not bool clicked)
                throw csv.Refuse(log.Label.Column, CheckedCsv.NotANumber(labelCell));

            bool isTarget = task.IsTarget(log, _ => target!());
            rows.Add(new(rows.Count, log, happened, 0, isTarget, clicked, user(), list(), [.. cells.Select(cell => cell())]));
        }

        return rows.Count > 0 ? [.. rows.OrderBy(row => row.Time)] : throw new InputFileException($"{path} has no rows.");
    }

    // One of two columns with the same name would be taken, and the other one ignored.
    private static void CheckJoins(string path, CheckedCsv csv, (TaskJoin Join, TaskSideFile File)[] sides)
    {
        Dictionary<string, string> owners = [];
        foreach ((TaskJoin join, TaskSideFile file) in sides)
        {
            foreach (string column in join.Columns)
            {
                string? other = csv.Find(column) is not null ? path : owners.GetValueOrDefault(column);
                if (other is not null)
                {
                    throw new InputFileException(
                        $"{other} and {file.Path} both have the column '{column}', which a 'join' names. Rename one of them, or "
                        + "take it out of the join's 'columns'.");
                }

                owners.Add(column, file.Path);
            }
        }
    }

    // Numbers are checked here, where the line of the file is still known.
    private static Func<string> Checked(CheckedCsv csv, TaskField field, Func<string> cell)
    {
        if (field.Kind == "vector")
            return () => CheckedVector(csv, field, cell());
        if (field.Kind != "numeric")
            return cell;
        return () =>
        {
            string text = cell();
            bool isNumber = PlainNumber.TryParse(text, out float number) && !float.IsInfinity(number);
            return text.Length == 0 || isNumber
                ? text
                : throw csv.Refuse(field.Column!, $"{CheckedCsv.NotANumber(text)} (field '{field.Name}')");
        };
    }

    private static string CheckedVector(CheckedCsv csv, TaskField field, string text)
    {
        string[] parts = text.Split(
            field.Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in parts)
        {
            if (!PlainNumber.TryParse(part, out float number) || float.IsInfinity(number))
                throw csv.Refuse(field.Column!, $"{CheckedCsv.NotANumber(part)} (field '{field.Name}')");
        }

        if (parts.Length > 0 && parts.Length != field.Dimension)
        {
            throw csv.Refuse(
                field.Column!,
                $"the vector has {parts.Length} numbers, and field '{field.Name}' has the dimension {field.Dimension}");
        }

        return text;
    }
}
