using CsvHelper;

namespace Ctnet.MLNet.Compare;

/// <summary>
/// Reads a delimited file with a header, row by row. Every error names the file, the line and, if known, the column.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="separator">The character between two cells.</param>
public sealed class CheckedCsv(string path, char separator = ',') : IDisposable
{
    private const int LongestQuote = 60;

    private readonly CsvReader _csv = CsvReader.FromFile(
        path, new() { Separator = separator, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Throw });

    /// <summary>Reads the next row.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InputFileException">The row's quotes do not match.</exception>
    public bool Read()
    {
        try
        {
            return _csv.Read();
        }
        catch (CsvFormatException exception)
        {
            throw new InputFileException($"{path}, line {exception.LineNumber}: {exception.Message} Correct the row.", exception);
        }
    }

    /// <summary>The index of a column.</summary>
    /// <param name="column">The column's name in the header.</param>
    /// <exception cref="InputFileException">There is no such column.</exception>
    public int IndexOf(string column)
    {
        string[] headers = [.. _csv.Headers];
        return Array.IndexOf(headers, column) is int index and >= 0
            ? index
            : throw new InputFileException($"{path} has no column '{column}'; it has {string.Join(", ", headers)}.");
    }

    /// <summary>A cell of the current row.</summary>
    /// <param name="index">The index of the cell's column.</param>
    /// <exception cref="InputFileException">The row has too few cells.</exception>
    public string Cell(int index) => index < _csv.FieldCount ? _csv.GetString(index) : throw WrongLength(index);

    /// <summary>Checks that the current row has as many cells as the header.</summary>
    /// <exception cref="InputFileException">The row has more or fewer.</exception>
    public void CheckLength()
    {
        if (_csv.FieldCount != _csv.Headers.Count)
            throw WrongLength(Math.Min(_csv.FieldCount, _csv.Headers.Count - 1));
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

    private InputFileException WrongLength(int index) =>
        Refuse(_csv.Headers[index], $"the row has {_csv.FieldCount} cells and the header {_csv.Headers.Count}");
}
