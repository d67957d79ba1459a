using Microsoft.Data.Analysis;

namespace Ctnet.MLNet.Tool.Init;

/// <summary>A log that a task is proposed for.</summary>
/// <param name="Name">The log's name in the task.</param>
/// <param name="File">Its file.</param>
/// <param name="Path">Its path, relative to the task file.</param>
/// <param name="Rows">Its rows, all cells as texts.</param>
internal sealed record Log(string Name, FileInfo File, string Path, DataFrame Rows)
{
    public IEnumerable<string> Columns => Rows.Columns.Select(column => column.Name);

    /// <summary>The cells of a column without white space around them; an empty text for none.</summary>
    public IEnumerable<string> Cells(string column) =>
        ((StringDataFrameColumn)Rows[column]).Select(cell => cell?.Trim() ?? "");
}
