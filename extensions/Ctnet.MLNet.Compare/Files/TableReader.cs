using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Compare;

/// <summary>
/// Reads the rows of any table, one after the other, with each cell as text. White space around names and cells is removed, as
/// alignment does. Every error names the file, the line or row and, if known, the column.
/// </summary>
public abstract class TableReader : IDisposable
{
    private const int LongestQuote = 60;

    /// <summary>The table's name in messages: the path of its file, or what was given in place of one.</summary>
    public abstract string Name { get; }

    /// <summary>The names of the columns.</summary>
    /// <exception cref="InputFileException">The header cannot be read.</exception>
    public abstract IReadOnlyList<string> Headers { get; }

    /// <summary>Opens files as one table.</summary>
    /// <param name="paths">
    /// Files, folders and patterns with *, ** and ?. Their extension says the format: .parquet and .pq, .json, .jsonl and
    /// .ndjson, and text with separators otherwise. Text and JSON may be compressed (.gz). Files are read in this order, those of
    /// a folder or a pattern in the ordinal order of their names.
    /// </param>
    /// <param name="separator">
    /// The character between two cells of a text; null takes the tab for .tsv and .tab, the comma otherwise, and another one
    /// where the header has that one instead.
    /// </param>
    /// <exception cref="InputFileException">There is no such file, or it cannot be read, or the files do not fit.</exception>
    public static TableReader Open(IReadOnlyList<string> paths, char? separator = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return TableOpening.Files(paths, separator);
    }

    /// <summary>Goes to the next row, which has as many cells as the header.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InputFileException">The row cannot be read.</exception>
    public abstract bool Read();

    /// <summary>A cell of the current row, without white space around it; empty if it is missing.</summary>
    /// <param name="index">The index of the cell's column, from <see cref="IndexOf"/>.</param>
    /// <param name="separator">The text between the items of a list; null refuses lists. Files of text have none.</param>
    /// <exception cref="InputFileException">The cell has no text.</exception>
    public abstract string Cell(int index, string? separator = null);

    /// <summary>An exception about a cell of the current row, for the caller to throw.</summary>
    /// <param name="column">The cell's column.</param>
    /// <param name="problem">What is wrong with the cell.</param>
    public abstract InputFileException Refuse(string column, string problem);

    /// <summary>Closes the files.</summary>
    public abstract void Dispose();

    /// <summary>The index of a column whose cells are read. It is looked up before the first row.</summary>
    /// <param name="column">The column's name in the header.</param>
    /// <exception cref="InputFileException">There is no such column, or there are two.</exception>
    public int IndexOf(string column)
    {
        int index = Find(column)
            ?? throw new InputFileException($"{Name} has no column '{column}'; it has {string.Join(", ", Headers)}.");
        Choose(index);
        return index;
    }

    /// <summary>The index of a column; null if there is none.</summary>
    /// <param name="column">The column's name in the header.</param>
    /// <exception cref="InputFileException">There are two such columns.</exception>
    public int? Find(string column)
    {
        int[] found = [.. Headers.Index().Where(header => header.Item == column).Select(header => header.Index)];
        if (found.Length > 1)
        {
            throw new InputFileException(
                $"{Name}, line 1: columns {found[0] + 1} and {found[1] + 1} are both named '{column}'. Rename one of them.");
        }

        return found.Length == 0 ? null : found[0];
    }

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
        return TryParseFlag(cell, out bool flag) ? flag : throw Refuse(Headers[index], NotAFlag(cell));
    }

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

    /// <summary>Says that a cell is neither false nor true.</summary>
    /// <param name="cell">The cell.</param>
    public static string NotAFlag(string cell) => $"{Quote(cell)} is neither false nor true: write 0, 1, true or false";

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

    /// <summary>Says that a column's cells are read.</summary>
    /// <param name="index">The index of the column.</param>
    private protected virtual void Choose(int index)
    {
    }
}
