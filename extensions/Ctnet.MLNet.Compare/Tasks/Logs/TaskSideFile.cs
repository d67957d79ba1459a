using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Tasks.Logs;

/// <summary>A side file in memory, by the value of the column that it shares with the log.</summary>
internal sealed class TaskSideFile
{
    private readonly Dictionary<string, string[]> _rows = [];
    private readonly int _columns;

    public TaskSideFile(string path, TaskJoin join)
    {
        (Path, _columns) = (path, join.Columns.Count);
        using var csv = new CheckedCsv(path);
        int on = csv.IndexOf(join.On);
        int[] columns = [.. join.Columns.Select(csv.IndexOf)];
        while (csv.Read())
        {
            csv.CheckLength();
            string[] cells = [.. columns.Select(csv.Cell)];
            if (_rows.TryAdd(csv.Cell(on), cells) || join.Many is null)
                continue;
            string[] before = _rows[csv.Cell(on)];
            for (int i = 0; i < before.Length; i++)
                before[i] = $"{before[i]}{join.Many}{cells[i]}";
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The cells for a value; empty if the file does not have the value.</summary>
    public string[] Find(string value) => _rows.GetValueOrDefault(value) ?? [.. Enumerable.Repeat("", _columns)];
}
