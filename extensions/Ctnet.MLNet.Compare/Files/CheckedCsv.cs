using System.Text.Unicode;
using CsvHelper;
using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Compare;

/// <summary>
/// Reads a delimited file with a header, row by row. White space around names and cells is removed, as alignment does. Every
/// error names the file, the line and, if known, the column.
/// </summary>
/// <param name="path">The file, in UTF-8.</param>
/// <param name="separator">The character between two cells.</param>
public sealed class CheckedCsv(string path, char separator = ',') : IDisposable
{
    private const int LongestQuote = 60;

    // Stands for bytes that are not UTF-8 where the bytes themselves are not known any more.
    private const char Undecodable = '\uFFFD';

    private readonly CsvReader _csv = CsvReader.FromFile(
        path,
        new()
        {
            Separator = separator,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            SkipEmptyLines = false,
        });

    private readonly bool _isUtf16 = HasMarkOfUtf16(path);
    private string[]? _headers;

    /// <summary>The names of the columns.</summary>
    /// <exception cref="InputFileException">The header's quotes do not match, or it is not UTF-8.</exception>
    public IReadOnlyList<string> Headers => _headers ??= ReadHeaders();

    /// <summary>
    /// Reads the next row. In a file of one column an empty line is a row; elsewhere it may only stand at the end.
    /// </summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InputFileException">
    /// The row's quotes do not match, or it is not UTF-8, or an empty line comes before it.
    /// </exception>
    public bool Read()
    {
        _headers ??= ReadHeaders();
        bool read = Checked(_csv.Read);
        long empty = 0;
        while (read && _csv.RawRecord.Length == 0 && _headers.Length > 1)
        {
            empty = _csv.LineNumber;
            read = Checked(_csv.Read);
        }

        if (read && empty > 0)
            throw new InputFileException($"{path}, line {empty}: the line is empty, and rows follow. Remove it.");
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

    /// <summary>A cell of the current row, without white space around it.</summary>
    /// <param name="index">The index of the cell's column.</param>
    /// <exception cref="InputFileException">The row has too few cells.</exception>
    public string Cell(int index) => index < _csv.FieldCount ? _csv.GetString(index).Trim() : throw WrongLength(index);

    /// <summary>A cell of the current row as a number; NaN if it is empty.</summary>
    /// <param name="index">The index of the cell's column.</param>
    /// <exception cref="InputFileException">The cell is something else.</exception>
    public float Number(int index)
    {
        string cell = Cell(index);
        if (cell.Length == 0)
            return float.NaN;
        return PlainNumber.TryParse(cell, out float number) && !float.IsInfinity(number)
            ? number
            : throw Refuse(Headers[index], NotANumber(cell));
    }

    /// <summary>A cell of the current row as false or true.</summary>
    /// <param name="index">The index of the cell's column.</param>
    /// <exception cref="InputFileException">The cell is something else, or empty.</exception>
    public bool Flag(int index)
    {
        string cell = Cell(index);
        return TryParseFlag(cell, out bool flag)
            ? flag
            : throw Refuse(Headers[index], $"{Quote(cell)} is neither false nor true: write 0, 1, true or false");
    }

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

    /// <summary>Reads false or true, which may be written as 0 or 1, in lower or upper case.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="flag">The value.</param>
    /// <returns>Whether the cell is one of these.</returns>
    public static bool TryParseFlag(string cell, out bool flag)
    {
        ArgumentNullException.ThrowIfNull(cell);
        flag = cell == "1" || cell.Equals(bool.TrueString, StringComparison.OrdinalIgnoreCase);
        return flag || cell == "0" || cell.Equals(bool.FalseString, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Says that a cell is not a number, and how a number is written if the cell has a comma.</summary>
    /// <param name="cell">The cell.</param>
    public static string NotANumber(string cell)
    {
        string quoted = Quote(cell);
        if (PlainNumber.TryParse(cell, out double number) && !double.IsNaN(number))
            return $"{quoted} is infinite or too large for a float";
        return cell.Contains(',', StringComparison.Ordinal)
            ? $"{quoted} is not a number: write decimals with a point and no separators of thousands, such as 1234.5"
            : $"{quoted} is not a number";
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _csv.Dispose();

    private string[] ReadHeaders()
    {
        if (_isUtf16)
            throw new InputFileException($"{path}, line 1: {Utf8Text.Problem}.");
        string[] headers = Checked<string[]>(() => [.. _csv.Headers.Select(header => header.Trim())]);
        if (headers.All(header => header.Length == 0))
            throw new InputFileException($"{path} is empty. Give a file with a header and rows.");
        return headers.Any(header => header.Contains(Undecodable, StringComparison.Ordinal))
            ? throw new InputFileException($"{path}, line 1: {Utf8Text.Problem}.")
            : headers;
    }

    // The reader would decode such a file, and replace what it cannot decode.
    private static bool HasMarkOfUtf16(string path)
    {
        using FileStream file = File.OpenRead(path);
        return (file.ReadByte(), file.ReadByte()) is (0xFE, 0xFF) or (0xFF, 0xFE);
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
