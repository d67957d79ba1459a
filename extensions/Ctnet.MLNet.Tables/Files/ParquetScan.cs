using System.Data.Common;

namespace Ctnet.MLNet.Tables.Files;

/// <summary>Parquet files, which say what their columns are.</summary>
internal sealed class ParquetScan : FileScan
{
    public ParquetScan(DbConnection connection, IReadOnlyList<string> files)
    {
        string first = Columns(connection, files[0]);
        foreach (string file in files.Skip(1))
        {
            if (Columns(connection, file) is string columns && columns != first)
            {
                throw new TableException(
                    $"{file} has the columns {columns}, and {files[0]} has {first}. The files of a table have the same columns.")
                {
                    File = file,
                };
            }
        }
    }

    protected override string Function(string files) => $"read_parquet({files}, hive_partitioning = false)";

    private string Columns(DbConnection connection, string file)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = $"DESCRIBE SELECT * FROM {From([file])}";
        using DbDataReader reader = command.ExecuteReader();
        var columns = new List<string>();
        while (reader.Read())
            columns.Add($"{reader.GetString(0)} {reader.GetString(1)}");
        return string.Join(", ", columns);
    }
}
