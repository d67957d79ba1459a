namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>A side file in memory: what its columns say of each value of the common one.</summary>
internal sealed class TaskSideFile
{
    private readonly Dictionary<string, string[]> _rows = [];
    private readonly int _columns;

    public TaskSideFile(string path, TaskJoin join)
    {
        _columns = join.Columns.Count;
        using var csv = new CheckedCsv(path);
        int on = csv.IndexOf(join.On);
        int[] columns = [.. join.Columns.Select(csv.IndexOf)];
        while (csv.Read())
        {
            string[] cells = [.. columns.Select(csv.Cell)];
            if (_rows.TryAdd(csv.Cell(on), cells) || join.Many is null)
                continue;
            string[] before = _rows[csv.Cell(on)];
            for (int i = 0; i < before.Length; i++)
                before[i] = $"{before[i]}{join.Many}{cells[i]}";
        }
    }

    /// <summary>The columns for a value; empty where the file does not have it.</summary>
    public string[] Find(string value) => _rows.GetValueOrDefault(value) ?? [.. Enumerable.Repeat("", _columns)];
}
