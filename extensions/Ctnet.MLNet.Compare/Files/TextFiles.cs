namespace Ctnet.MLNet.Compare;

/// <summary>Reads several files of text with the same header, one after the other.</summary>
internal sealed class TextFiles : TableReader
{
    private readonly IReadOnlyList<string> _paths;
    private readonly char? _separator;
    private CheckedCsv _file;
    private int _opened = 1;

    /// <param name="name">What was given in place of the files, for messages.</param>
    /// <param name="paths">The files, at least one.</param>
    /// <param name="separator">The character between two cells; null takes what each file says.</param>
    /// <exception cref="InputFileException">A header cannot be read, or is not that of the first file.</exception>
    public TextFiles(string name, IReadOnlyList<string> paths, char? separator)
    {
        (Name, _paths, _separator) = (name, paths, separator);
        Headers = HeaderOf(paths[0]);
        foreach (string path in paths.Skip(1))
        {
            if (!HeaderOf(path).SequenceEqual(Headers))
            {
                throw new InputFileException(
                    $"The header of {path} differs from that of {paths[0]}. The files of a table have the same columns in the "
                    + "same order.");
            }
        }

        _file = new(paths[0], separator);
    }

    public override string Name { get; }

    public override IReadOnlyList<string> Headers { get; }

    public override bool Read()
    {
        while (!_file.Read())
        {
            if (_opened == _paths.Count)
                return false;
            _file.Dispose();
            _file = new(_paths[_opened++], _separator);
        }

        return true;
    }

    public override string Cell(int index, string? separator = null) => _file.Cell(index, separator);

    public override InputFileException Refuse(string column, string problem) => _file.Refuse(column, problem);

    public override void Dispose() => _file.Dispose();

    private IReadOnlyList<string> HeaderOf(string path)
    {
        using var file = new CheckedCsv(path, _separator);
        return file.Headers;
    }
}
