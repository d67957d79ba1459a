using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Tasks.Logs;

/// <summary>A side file in memory, by the value of the column that it shares with the log.</summary>
internal sealed class TaskSideFile
{
    private readonly Dictionary<string, string[]> _rows = [];
    private readonly int _columns;

    /// <param name="paths">The files.</param>
    /// <param name="join">The columns that are looked up.</param>
    /// <param name="separatorOf">The text between the items of a column's lists; null if the column has none.</param>
    /// <exception cref="InputFileException">A file cannot be read.</exception>
    public TaskSideFile(IReadOnlyList<string> paths, TaskJoin join, Func<string, string?> separatorOf)
    {
        _columns = join.Columns.Count;
        using TableReader table = TableReader.Open(paths);
        Name = table.Name;
        int on = table.IndexOf(join.On);
        (int Index, string? Separator)[] columns =
            [.. join.Columns.Select(column => (table.IndexOf(column), separatorOf(column)))];
        while (table.Read())
        {
            string[] cells = [.. columns.Select(column => table.Cell(column.Index, column.Separator))];
            if (_rows.TryAdd(table.Cell(on), cells) || join.Many is null)
                continue;
            string[] before = _rows[table.Cell(on)];
            for (int i = 0; i < before.Length; i++)
                before[i] = $"{before[i]}{join.Many}{cells[i]}";
        }
    }

    /// <summary>The file in messages.</summary>
    public string Name { get; }

    /// <summary>The cells for a value; empty if the file does not have the value.</summary>
    public string[] Find(string value) => _rows.GetValueOrDefault(value) ?? [.. Enumerable.Repeat("", _columns)];
}
