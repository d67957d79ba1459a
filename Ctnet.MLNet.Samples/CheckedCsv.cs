using CsvHelper;
using Ctnet.MLNet.Samples.Tasks;

namespace Ctnet.MLNet.Samples;

/// <summary>A delimited file with a header, row by row; whatever cannot be read is named with file, line and column.</summary>
internal sealed class CheckedCsv(string path, char separator = ',') : IDisposable
{
    private readonly CsvReader _csv = CsvReader.FromFile(
        path, new() { Separator = separator, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Throw });

    /// <exception cref="TaskFileException">The row's quotes do not match.</exception>
    public bool Read()
    {
        try
        {
            return _csv.Read();
        }
        catch (CsvFormatException exception)
        {
            throw new TaskFileException($"{path}, line {exception.LineNumber}: {exception.Message} Correct the row.", exception);
        }
    }

    /// <summary>The place of a column.</summary>
    /// <exception cref="TaskFileException">There is no such column.</exception>
    public int IndexOf(string column)
    {
        string[] headers = [.. _csv.Headers];
        return Array.IndexOf(headers, column) is int index and >= 0
            ? index
            : throw new TaskFileException($"{path} has no column '{column}'; it has {string.Join(", ", headers)}.");
    }

    /// <summary>A cell of the row.</summary>
    /// <exception cref="TaskFileException">The row ends before it.</exception>
    public string Cell(int index) => index < _csv.FieldCount ? _csv.GetString(index) : throw OfAnotherLength(index);

    /// <summary>Checks that the row has as many cells as the header.</summary>
    /// <exception cref="TaskFileException">It has more or fewer.</exception>
    public void CheckLength()
    {
        if (_csv.FieldCount != _csv.Headers.Count)
            throw OfAnotherLength(Math.Min(_csv.FieldCount, _csv.Headers.Count - 1));
    }

    /// <summary>The error that says that the row cannot be read.</summary>
    public TaskFileException Refuse(string column, string what) =>
        new($"{path}, line {_csv.LineNumber}, column '{column}': {what}. Correct the row.");

    private TaskFileException OfAnotherLength(int index) =>
        Refuse(_csv.Headers[index], $"the row has {_csv.FieldCount} cells and the header {_csv.Headers.Count}");

    /// <summary>A cell in quotes, as a message says it: it may have megabytes.</summary>
    public static string Quote(string cell) => cell.Length <= 60 ? $"'{cell}'" : $"'{cell[..60]}...'";

    public void Dispose() => _csv.Dispose();
}
