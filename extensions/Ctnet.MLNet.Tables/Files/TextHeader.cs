using System.IO.Compression;
using System.Text;

namespace Ctnet.MLNet.Tables.Files;

/// <summary>
/// The names of a text file's columns. DuckDB would guess them, and its guess depends on the rows: a first line of texts above
/// rows of texts is a row for it.
/// </summary>
internal static class TextHeader
{
    private const string Separators = ",;\t|";
    private const int LongestLine = 1_000_000;

    /// <exception cref="TableException">The first line names no columns.</exception>
    public static string[] Read(string file, char separator, bool isSeparatorGiven, bool hasHeader)
    {
        List<string> cells = Cells(file, separator);
        if (cells.Count == 1 && !isSeparatorGiven && cells[0].AsSpan().IndexOfAny(Separators) >= 0)
        {
            throw Fault(
                file, $"has only one column, '{cells[0]}', if its cells are separated by {Show(separator)}. "
                + $"Set {nameof(TableOptions.Separator)}.");
        }
        if (!hasHeader)
            return [.. Enumerable.Range(1, cells.Count).Select(number => $"Column{number}")];

        // DuckDB does not tell such names apart.
        string? twice = cells.GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(same => same.Count() > 1)?.Key;
        if (twice is not null)
            throw Fault(file, $"has two columns '{twice}' in its header. Give one of them another name.");
        return cells.Contains("")
            ? throw Fault(file, $"has no name for column {cells.IndexOf("") + 1} in its header. Name the column.")
            : [.. cells];
    }

    private static List<string> Cells(string file, char separator)
    {
        using FileStream bytes = File.OpenRead(file);
        using Stream plain = TableFiles.IsCompressed(file) ? new GZipStream(bytes, CompressionMode.Decompress) : bytes;
        using var buffered = new BufferedStream(plain);
        try
        {
            // It takes no other encoding than UTF-8.
            string line = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. FirstLine(file, buffered)]);
            List<string> cells = Split(line.TrimStart('\uFEFF'), separator);
            return cells is [""] ? throw Fault(file, "has no text in its first line. The first line names the columns.") : cells;
        }
        catch (DecoderFallbackException)
        {
            throw Fault(file, "is not UTF-8. Save it as UTF-8.");
        }
        catch (InvalidDataException)
        {
            throw Fault(file, "ends in .gz and is not compressed so, or is damaged. Export it again.");
        }
    }

    // Lines end outside of quotes. No byte of a longer character of UTF-8 is a quote or the end of a line.
    private static List<byte> FirstLine(string file, BufferedStream stream)
    {
        var line = new List<byte>();
        bool quoted = false;
        for (int next = stream.ReadByte(); next >= 0 && (quoted || next is not ('\r' or '\n')); next = stream.ReadByte())
        {
            quoted ^= next == '"';
            line.Add((byte)next);
            if (line.Count > LongestLine)
                throw Fault(file, "has more than a million bytes in its first line. A quote may be open, or it is no text.");
        }
        return line;
    }

    private static List<string> Split(string line, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            bool isQuote = line[i] == '"';
            if (isQuote && quoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[i++]);
            else if (isQuote && (quoted || cell.Length == 0))
                quoted = !quoted;
            else if (!quoted && line[i] == separator)
                Finish();
            else
                cell.Append(line[i]);
        }
        Finish();
        return cells;

        void Finish()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }
    }

    private static TableException Fault(string file, string problem) => new($"{file} {problem}") { File = file };

    private static string Show(char separator) => separator == '\t' ? "tabs" : $"'{separator}'";
}
