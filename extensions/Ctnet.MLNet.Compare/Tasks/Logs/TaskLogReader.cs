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
        using TableReader table = TaskTables.Open(task, log);
        (TaskJoin Join, TaskSideFile File)[] sides =
        [
            .. log.Join.Select(
                join => (join, new TaskSideFile(task.Resolve(join.Path), join, column => SeparatorOf(task, log, column)))),
        ];
        CheckJoins(table, sides);
        Func<string> Cell(string column)
        {
            foreach ((TaskJoin join, TaskSideFile file) in sides)
            {
                int at = join.Columns.ToList().IndexOf(column), on = at >= 0 ? table.IndexOf(join.On) : -1;
                if (at >= 0)
                    return () => file.Find(table.Cell(on))[at];
            }

            int index = table.IndexOf(column);
            string? separator = SeparatorOf(task, log, column);
            return () => table.Cell(index, separator);
        }

        Func<string> time = Cell(log.Time!.Column!), label = Cell(log.Label!.Column), user = Cell(log.User!);
        Func<string> list = log.Request is string request ? Cell(request) : user;
        Func<string>? target = task.Target.Where is TaskRule rule ? Cell(rule.Column) : null;
        Func<string>[] cells =
        [
            .. log.Fields!.Select(
                field => field.Column is null ? () => "" : Checked(table, field, Known(field, Cell(field.Column)))),
        ];
        var rows = new List<TaskRow>();
        while (table.Read())
        {
            string timeCell = time(), labelCell = label();
            if (log.Time.Parse(timeCell) is not DateTimeOffset happened)
            {
                throw table.Refuse(
                    log.Time.Column!, $"{TableReader.Quote(timeCell)} is not a time in {log.Time.UnitText()}");
            }

            if (log.Label.IsClick(labelCell) is not bool clicked)
                throw table.Refuse(log.Label.Column, log.Label.ProblemOf(labelCell));

            bool isTarget = task.IsTarget(log, _ => target!());
            rows.Add(new(rows.Count, log, happened, 0, isTarget, clicked, user(), list(), [.. cells.Select(cell => cell())]));
        }

        return rows.Count > 0 ? [.. rows.OrderBy(row => row.Time)] : throw new InputFileException($"{table.Name} has no rows.");
    }

    // A column of lists is read as text, so its items need one separator, which is that of the field or of the target's rule.
    private static string? SeparatorOf(TaskFile task, TaskLog log, string column)
    {
        IEnumerable<string?> fields = log.Fields!.Where(field => field.Column == column).Select(field => field.Separator);
        string? rule = task.Target.Where?.Column == column ? task.Target.Where.Separator : null;
        string[] separators = [.. fields.Append(rule).OfType<string>().Distinct()];
        return separators.Length == 1 ? separators[0] : null;
    }

    // One of two columns with the same name would be taken, and the other one ignored.
    private static void CheckJoins(TableReader table, (TaskJoin Join, TaskSideFile File)[] sides)
    {
        Dictionary<string, string> owners = [];
        foreach ((TaskJoin join, TaskSideFile file) in sides)
        {
            foreach (string column in join.Columns)
            {
                string? other = table.Find(column) is not null ? table.Name : owners.GetValueOrDefault(column);
                if (other is not null)
                {
                    throw new InputFileException(
                        $"{other} and {file.Name} both have the column '{column}', which a 'join' names. Rename one of them, or "
                        + "take it out of the join's 'columns'.");
                }

                owners.Add(column, file.Name);
            }
        }
    }

    // Texts that mean "missing" become the empty text, which always means it.
    private static Func<string> Known(TaskField field, Func<string> cell) => field.Missing.Count == 0
        ? cell
        : () => cell() is string text && !field.Missing.Contains(text) ? text : "";

    // Numbers are checked here, where the line of the file is still known.
    private static Func<string> Checked(TableReader table, TaskField field, Func<string> cell)
    {
        if (field.Kind == "vector")
            return () => CheckedVector(table, field, cell());
        if (field.Kind != "numeric")
            return cell;
        return () =>
        {
            string text = cell();
            bool isNumber = PlainNumber.TryParse(text, out float number) && !float.IsInfinity(number);
            return text.Length == 0 || isNumber
                ? text
                : throw table.Refuse(field.Column!, $"{TableReader.NotANumber(text)} (field '{field.Name}')");
        };
    }

    private static string CheckedVector(TableReader table, TaskField field, string text)
    {
        string[] parts = text.Split(
            field.Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in parts)
        {
            if (!PlainNumber.TryParse(part, out float number) || float.IsInfinity(number))
                throw table.Refuse(field.Column!, $"{TableReader.NotANumber(part)} (field '{field.Name}')");
        }

        if (parts.Length > 0 && parts.Length != field.Dimension)
        {
            throw table.Refuse(
                field.Column!,
                $"the vector has {parts.Length} numbers, and field '{field.Name}' has the dimension {field.Dimension}");
        }

        return text;
    }
}
