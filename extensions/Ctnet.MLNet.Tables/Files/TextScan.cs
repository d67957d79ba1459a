namespace Ctnet.MLNet.Tables.Files;

/// <summary>
/// Text files with separators. DuckDB guesses nothing: with its guesses, the id 007 would be the number 7, and the rows that it
/// looks at would decide what a column is.
/// </summary>
internal sealed class TextScan : FileScan
{
    private readonly string _options;

    public TextScan(IReadOnlyList<string> files, TableOptions options)
    {
        if (options.Separator is '"' or '\r' or '\n')
            throw new ArgumentException("The separator cannot be a quote or the end of a line.", nameof(options));
        char separator = options.Separator ?? (TableFiles.Extension(files[0]) is ".tsv" or ".tab" ? '\t' : ',');
        string[] names = Header(files[0]);
        foreach (string file in files.Skip(1))
        {
            if (!Header(file).SequenceEqual(names))
            {
                throw new TableException(
                    $"The header of {file} differs from that of {files[0]}. "
                    + "The files of a table have the same columns in the same order.")
                {
                    File = file,
                };
            }
        }
        string columns = string.Join(", ", names.Select(name => $"{DuckDb.Text(name)}: 'VARCHAR'"));
        _options = $"auto_detect = false, delim = {DuckDb.Text(separator.ToString())}, quote = '\"', escape = '\"', "
            + $"header = {(options.HasHeader ? "true" : "false")}, skip = 0, comment = '', null_padding = false, "
            + $"strict_mode = true, ignore_errors = false, hive_partitioning = false, columns = {{{columns}}}";

        string[] Header(string file) => TextHeader.Read(file, separator, options.Separator is not null, options.HasHeader);
    }

    public override bool IsText => true;

    protected override string Function(string files) => $"read_csv({files}, {_options})";
}
