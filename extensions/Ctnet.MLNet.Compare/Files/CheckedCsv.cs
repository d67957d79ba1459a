using System.IO.Compression;
using System.Text.Unicode;
using CsvHelper;
using Ctnet.MLNet.Alignment.Schema;
using Ctnet.MLNet.Tables.Files;

namespace Ctnet.MLNet.Compare;

/// <summary>
/// Reads a file of text with separators and a header. It may be compressed (.gz). Every error names the file, the line and, if
/// known, the column.
/// </summary>
public sealed class CheckedCsv : TableReader
{
    // Stands for bytes that are not UTF-8 where the bytes themselves are not known any more.
    private const char Undecodable = '\uFFFD';

    private readonly string _path;
    private readonly CsvReader _csv;
    private readonly bool _isUtf16;
    private string[]? _headers;

    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="separator">
    /// The character between two cells; null takes what the extension and the header say, as <see cref="TableReader.Open"/> does.
    /// </param>
    /// <exception cref="InputFileException">
    /// The header has one column with the separator that was given, and more with another one.
    /// </exception>
    public CheckedCsv(string path, char? separator = null)
    {
        _path = path;
        var options = new CsvReaderOptions
        {
            Separator = TextSeparator.Of(path, separator),
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            SkipEmptyLines = false,
        };
        _csv = TableFiles.IsCompressed(path)
            ? CsvReader.Create(OpenPlain(path), options, leaveOpen: false)
            : CsvReader.FromFile(path, options);
        _isUtf16 = HasMarkOfUtf16(path);
    }

    /// <inheritdoc/>
    public override string Name => _path;

    /// <inheritdoc/>
    /// <exception cref="InputFileException">The header's quotes do not match, or it is not UTF-8.</exception>
    public override IReadOnlyList<string> Headers => _headers ??= ReadHeaders();

    /// <summary>
    /// Reads the next row. In a file of one column an empty line is a row; elsewhere it may only stand at the end.
    /// </summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InputFileException">
    /// The row's quotes do not match, or it is not UTF-8, or an empty line comes before it, or it has more or fewer cells than
    /// the header.
    /// </exception>
    public override bool Read()
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
            throw new InputFileException($"{_path}, line {empty}: the line is empty, and rows follow. Remove it.");
        if (read && !Utf8.IsValid(_csv.RawRecord))
            throw new InputFileException($"{_path}, line {_csv.LineNumber}: {Utf8Text.Problem}.");
        if (read && _csv.FieldCount != _headers.Length)
        {
            throw Refuse(
                _headers[Math.Min(_csv.FieldCount, _headers.Length - 1)],
                $"the row has {_csv.FieldCount} cells and the header {_headers.Length}");
        }

        return read;
    }

    /// <inheritdoc/>
    public override string Cell(int index, string? separator = null) => _csv.GetString(index).Trim();

    /// <inheritdoc/>
    public override InputFileException Refuse(string column, string problem) =>
        new($"{_path}, line {_csv.LineNumber}, column '{column}': {problem}. Correct the row.");

    /// <inheritdoc/>
    public override void Dispose() => _csv.Dispose();

    private string[] ReadHeaders()
    {
        if (_isUtf16)
            throw new InputFileException($"{_path}, line 1: {Utf8Text.Problem}.");
        string[] headers = Checked<string[]>(() => [.. _csv.Headers.Select(header => header.Trim())]);
        if (headers.All(header => header.Length == 0))
            throw new InputFileException($"{_path} is empty. Give a file with a header and rows.");
        return headers.Any(header => header.Contains(Undecodable, StringComparison.Ordinal))
            ? throw new InputFileException($"{_path}, line 1: {Utf8Text.Problem}.")
            : headers;
    }

    /// <summary>The bytes of a file, decompressed if its name ends in .gz.</summary>
    internal static Stream OpenPlain(string path)
    {
        FileStream file = File.OpenRead(path);
        return TableFiles.IsCompressed(path) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Says of a compressed file that it is none.</summary>
    internal static InputFileException NotCompressed(string path, InvalidDataException exception) => new(
        $"{path} ends in .gz and is not compressed so, or is damaged. Export it again.", exception);

    // The reader would decode such a file, and replace what it cannot decode.
    private static bool HasMarkOfUtf16(string path)
    {
        using Stream file = OpenPlain(path);
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
            throw new InputFileException(
                $"{_path}, line {exception.LineNumber}: {exception.Message} Correct the row.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw NotCompressed(_path, exception);
        }
    }
}
