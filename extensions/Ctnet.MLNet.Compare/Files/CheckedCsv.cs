using System.Text.Unicode;
using CsvHelper;

namespace Ctnet.MLNet.Compare;

/// <summary>
/// Reads a delimited file with a header, row by row. Every error names the file, the line and, if known, the column.
/// </summary>
/// <param name="path">The file, in UTF-8.</param>
/// <param name="separator">The character between two cells.</param>
public sealed class CheckedCsv(string path, char separator = ',') : IDisposable
{
    private const int LongestQuote = 60;

    // Stands for bytes that are not UTF-8 where the bytes themselves are not known any more.
    private const char Undecodable = '\uFFFD';

    private readonly CsvReader _csv = CsvReader.FromFile(
        path, new() { Separator = separator, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Throw });

    private string[]? _headers;

    /// <summary>The names of the columns.</summary>
    /// <exception cref="InputFileException">The header's quotes do not match, or it is not UTF-8.</exception>
    public IReadOnlyList<string> Headers => _headers ??= ReadHeaders();

    /// <summary>Reads the next row.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InputFileException">The row's quotes do not match, or it is not UTF-8.</exception>
    public bool Read()
    {
        _headers ??= ReadHeaders();
        bool read = Checked(_csv.Read);
        if (read && !Utf8.IsValid(_csv.RawRecord))
            throw new InputFileException($"{path}, line {_csv.LineNumber}: {Utf8Text.Problem}.");
        return read;
    }

    /// <summary>The index of a column.</summary>
    /// <param name="column">The column's name in the header.</param>
    /// <exception cref="InputFileException">There is no such column, or there are two.</exception>
    public int IndexOf(string column) => Find(column)
        ?? throw new InputFileException($"{path} has no column '{column}'; it has {string.Join(", ", Headers)}.");

    /// <summary>The index of a column; null if there is none.</summary>
    /// <param name="column">The column's name in the header.</param>
    /// <exception cref="InputFileException">There are two such columns.</exception>
    public int? Find(string column)
    {
        int[] found = [.. Headers.Index().Where(header => header.Item == column).Select(header => header.Index)];
        if (found.Length > 1)
        {
            throw new InputFileException(
                $"{path}, line 1: columns {found[0] + 1} and {found[1] + 1} are both named '{column}'. Rename one of them.");
        }

        return found.Length == 0 ? null : found[0];
    }

    /// <summary>A cell of the current row.</summary>
    /// <param name="index">The index of the cell's column.</param>
    /// <exception cref="InputFileException">The row has too few cells.</exception>
    public string Cell(int index) => index < _csv.FieldCount ? _csv.GetString(index) : throw WrongLength(index);

    /// <summary>Checks that the current row has as many cells as the header.</summary>
    /// <exception cref="InputFileException">The row has more or fewer.</exception>
    public void CheckLength()
    {
        if (_csv.FieldCount != Headers.Count)
            throw WrongLength(Math.Min(_csv.FieldCount, Headers.Count - 1));
    }

    /// <summary>An exception about a cell of the current row, for the caller to throw.</summary>
    /// <param name="column">The cell's column.</param>
    /// <param name="problem">What is wrong with the cell.</param>
    public InputFileException Refuse(string column, string problem) =>
        new($"{path}, line {_csv.LineNumber}, column '{column}': {problem}. Correct the row.");

    /// <summary>Quotes a cell for a message, and shortens it: a cell may have megabytes.</summary>
    /// <param name="cell">The cell.</param>
    public static string Quote(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Length <= LongestQuote ? $"'{cell}'" : $"'{cell[..LongestQuote]}...'";
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _csv.Dispose();

    private string[] ReadHeaders()
    {
        string[] headers = Checked<string[]>(() => [.. _csv.Headers]);
        return headers.Any(header => header.Contains(Undecodable, StringComparison.Ordinal))
            ? throw new InputFileException($"{path}, line 1: {Utf8Text.Problem}.")
            : headers;
    }

    private T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException exception)
        {
            throw new InputFileException($"{path}, line {exception.LineNumber}: {exception.Message} Correct the row.", exception);
        }
    }

    private InputFileException WrongLength(int index) =>
        Refuse(Headers[index], $"the row has {_csv.FieldCount} cells and the header {Headers.Count}");
}
