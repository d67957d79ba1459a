using System.Data.Common;
using Ctnet.MLNet.Compare;
using DuckDB.NET.Data;

namespace Ctnet.MLNet.Tool.Score;

/// <summary>
/// Writes scores to a file whose extension says the format: .parquet, .csv, and tab-separated text otherwise. Readers see the old
/// file or the whole new one.
/// </summary>
internal static class ScoresFile
{
    /// <summary>Scores the rows, and writes them.</summary>
    /// <param name="path">The file; null if the rows are only scored.</param>
    /// <param name="table">The rows.</param>
    /// <param name="check">Called with the number of rows. If it throws, the old file stays.</param>
    public static void Write(string? path, ScoredTable table, Action<long> check)
    {
        string extension = Path.GetExtension(path ?? "").ToLowerInvariant();
        if (path is null)
            check(table.Write(TextWriter.Null, '\t'));
        else if (extension is ".parquet" or ".pq")
            WholeFile.Write(path, file => WriteParquet(file, table, check));
        else
            WholeFile.Write(path, file => WriteText(file, table, check, extension == ".csv" ? ',' : '\t'));
    }

    private static void WriteText(string path, ScoredTable table, Action<long> check, char separator)
    {
        using var writer = new StreamWriter(path);
        check(table.Write(writer, separator));
    }

    // DuckDB reads the text and writes the other file piece by piece, so that rows are never all in memory.
    private static void WriteParquet(string path, ScoredTable table, Action<long> check)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ctnet-scores-");
        try
        {
            string text = Path.Combine(folder.FullName, "scores.tsv");
            WriteText(text, table, check, '\t');
            string read = string.Join(", ", table.Columns.Select(
                column => $"{Text(column.Name)}: '{(IsVector(column.Type) ? "VARCHAR" : column.Type)}'"));
            string select = string.Join(", ", table.Columns.Select(column => IsVector(column.Type)
                ? $"CAST(string_split({Name(column.Name)}, ' ') AS {column.Type}) AS {Name(column.Name)}"
                : Name(column.Name)));
            using var connection = new DuckDBConnection("DataSource=:memory:");
            connection.Open();
            using DbCommand command = connection.CreateCommand();
            command.CommandText = $"COPY (SELECT {select} FROM read_csv({Text(text)}, auto_detect = false, header = true, "
                + $"delim = '\\t', columns = {{{read}}})) TO {Text(path)} (FORMAT parquet, USE_TMP_FILE false)";
            command.ExecuteNonQuery();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsVector(string type) => type.EndsWith("[]", StringComparison.Ordinal);

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Name(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
