using System.Data.Common;
using Ctnet.MLNet.Tables.Files;

namespace Ctnet.MLNet.Tables.Sources;

/// <summary>The rows of Parquet or JSON files, one file after the other.</summary>
internal sealed class FileTexts : TextRows
{
    private readonly IReadOnlyList<string> _files;
    private readonly FileScan _scan;
    private int _opened;

    /// <param name="files">The files, all of one format.</param>
    /// <param name="format">The format: Parquet or JSON.</param>
    /// <exception cref="TableException">A file cannot be read, or the files have different columns.</exception>
    public FileTexts(IReadOnlyList<string> files, TableFormat format)
    {
        _files = files;
        (_scan, Names) = Guard(() =>
        {
            using DbConnection connection = DuckDb.Connect();
            // With no column of its own type, a JSON file keeps each value as the text that it has there.
            FileScan scan = format == TableFormat.Parquet
                ? new ParquetScan(connection, files)
                : new JsonScan(connection, files, new() { Columns = [] });
            using DbCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {scan.From(files)} LIMIT 0";
            using DbDataReader reader = command.ExecuteReader();
            return (scan, Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray());
        });
    }

    public override IReadOnlyList<string> Names { get; }

    public override string Place => $"{_files[_opened - 1]}, row {Row}";

    public override void Dispose() => Close();

    protected override OpenRows? Next(IReadOnlyList<int> columns)
    {
        if (_opened == _files.Count)
            return null;
        string names = columns.Count == 0 ? "1" : string.Join(", ", columns.Select(column => DuckDb.Name(Names[column])));
        string file = _files[_opened++];
        return new(DuckDb.Connect(), $"SELECT {names} FROM {_scan.From([file])}", CancellationToken.None);
    }

    protected override int Ordinal(IReadOnlyList<int> columns, int index) => index;

    protected override TableException Explain(DbException exception) =>
        DuckDbMessage.Explain(exception, _opened == 0 ? _files : [_files[_opened - 1]]);
}
