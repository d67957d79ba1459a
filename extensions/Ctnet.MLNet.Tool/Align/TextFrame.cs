using Ctnet.MLNet.Compare;
using Microsoft.Data.Analysis;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Align;

/// <summary>Reads a table into a frame of texts: each cell as it stands in the file, in no culture.</summary>
internal static class TextFrame
{
    // Proposals know the items of such a cell as a set or a vector.
    private const string ListSeparator = "|";

    /// <exception cref="InputFileException">The table is empty, has no rows or one column, or a row cannot be read.</exception>
    public static DataFrame Read(string path, char? separator)
    {
        using TableReader table = TableReader.Open([path], separator);
        CheckHeader(table);
        string[] names = [.. table.Headers.Where(name => name.Length > 0)];
        int[] columns = [.. names.Select(table.IndexOf)];
        List<string>[] cells = [.. names.Select(_ => new List<string>())];
        while (table.Read())
        {
            for (int i = 0; i < columns.Length; i++)
                cells[i].Add(table.Cell(columns[i], ListSeparator));
        }

        if (cells[0].Count == 0)
            throw new InputFileException($"{table.Name} has no rows: there is nothing below its header. Export the rows too.");
        return new DataFrame(names.Zip(cells).Select(column => new StringDataFrameColumn(column.First, column.Second)));
    }

    private static void CheckHeader(TableReader table)
    {
        IReadOnlyList<string> headers = table.Headers;
        if (headers.Count == 1)
        {
            throw new InputFileException(
                $"{table.Name} has only one column, {TableReader.Quote(headers[0])}. If something else separates its cells, "
                + "name it with --separator.");
        }

        for (int i = 0; i < headers.Count; i++)
        {
            string name = headers[i];
            if (name.Length == 0)
                AnsiConsole.MarkupLineInterpolated($"Column {i + 1} of {table.Name} is left out: it has no name in the header.");
            else if (headers.Take(i).Contains(name))
                throw new InputFileException($"{table.Name}, line 1: two columns are named '{name}'. Rename one of them.");
        }
    }
}
