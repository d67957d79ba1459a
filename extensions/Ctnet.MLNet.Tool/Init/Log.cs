using Microsoft.Data.Analysis;

namespace Ctnet.MLNet.Tool.Init;

/// <summary>A log that a task is proposed for.</summary>
/// <param name="Name">The log's name in the task.</param>
/// <param name="Place">The file, folder or pattern as the user named it.</param>
/// <param name="Path">The same, relative to the task file.</param>
/// <param name="Rows">Its rows, all cells as texts.</param>
internal sealed record Log(string Name, string Place, string Path, DataFrame Rows)
{
    public IEnumerable<string> Columns => Rows.Columns.Select(column => column.Name);

    /// <summary>The cells of a column without white space around them; an empty text for none.</summary>
    public IEnumerable<string> Cells(string column) =>
        ((StringDataFrameColumn)Rows[column]).Select(cell => cell?.Trim() ?? "");

    /// <summary>A name for a file, a folder or a pattern: home for logs/home-2026-*.csv.gz.</summary>
    public static string NameOf(string place)
    {
        string file = System.IO.Path.GetFileName(place.TrimEnd('/', '\\'));
        string name = string.Concat(file.TakeWhile(letter => char.IsLetter(letter) || letter == '_'));
        return name.Length > 0 ? name.TrimEnd('_') : "log";
    }
}
