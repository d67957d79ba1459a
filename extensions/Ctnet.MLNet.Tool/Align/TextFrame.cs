using Ctnet.MLNet.Compare;
using Microsoft.Data.Analysis;
using Spectre.Console;

namespace Ctnet.MLNet.Tool.Align;

/// <summary>Reads a CSV file in UTF-8 into a frame of texts: each cell as it stands in the file, in no culture.</summary>
internal static class TextFrame
{
    private static readonly char[] s_separators = [',', ';', '\t', '|'];

    /// <exception cref="InputFileException">The file is empty, has no rows or one column, or a row cannot be read.</exception>
    public static DataFrame Read(FileInfo file, char separator)
    {
        string path = file.FullName;
        using var csv = new CheckedCsv(path, separator);
        CheckHeader(path, csv.Headers, separator);
        List<string>[] cells = [.. csv.Headers.Select(_ => new List<string>())];
        while (csv.Read())
        {
            csv.CheckLength();
            for (int i = 0; i < cells.Length; i++)
                cells[i].Add(csv.Cell(i));
        }

        if (cells[0].Count == 0)
            throw new InputFileException($"{path} has no rows: there is nothing below its header. Export the rows too.");
        return new DataFrame(csv.Headers.Zip(cells).Where(column => column.First.Length > 0)
            .Select(column => new StringDataFrameColumn(column.First, column.Second)));
    }

    /// <summary>The separator that a name stands for; null if it stands for none.</summary>
    public static char? Separator(string name) => name switch
    {
        "tab" or "\\t" => '\t',
        [char separator] => separator,
        _ => null,
    };

    private static void CheckHeader(string path, IReadOnlyList<string> headers, char separator)
    {
        if (headers.Count == 1)
        {
            int other = Array.FindIndex(s_separators, sign => sign != separator && headers[0].Contains(sign));
            string advice = other < 0
                ? "If something else separates its cells, name it with --separator."
                : $"Something else seems to separate its cells: try --separator \"{Name(s_separators[other])}\".";
            throw new InputFileException(
                $"{path} has only one column, {CheckedCsv.Quote(headers[0])}, if its cells are separated by "
                + $"\"{Name(separator)}\". {advice}");
        }

        for (int i = 0; i < headers.Count; i++)
        {
            string name = headers[i];
            if (name.Length == 0)
                AnsiConsole.MarkupLineInterpolated($"Column {i + 1} of {path} is left out: it has no name in the header.");
            else if (headers.Take(i).Contains(name))
                throw new InputFileException($"{path}, line 1: two columns are named '{name}'. Rename one of them.");
        }
    }

    private static string Name(char separator) => separator == '\t' ? "tab" : separator.ToString();
}
