using System.Data.Common;
using DuckDB.NET.Data;

namespace Ctnet.MLNet.Tables.Files;

/// <summary>DuckDB in this process, without a database of its own, and its SQL.</summary>
internal static class DuckDb
{
    public static DbConnection Connect()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DbCommand command = connection.CreateCommand();
        // Nothing is downloaded. What does not fit into memory while it sorts goes to a folder that DuckDB deletes.
        string spill = Path.Combine(Path.GetTempPath(), $"Ctnet.MLNet.Tables.{Guid.NewGuid():N}");
        command.CommandText = "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; "
            + $"SET preserve_insertion_order = true; SET temp_directory = {Text(spill)};";
        command.ExecuteNonQuery();
        return connection;
    }

    public static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Name(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string List(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Text))}]";
}
