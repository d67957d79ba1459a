using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tables.Files;

/// <summary>
/// JSON files. All rows are read once to find the types, because a later row may have another type or a key more. A text stays
/// text, even if it looks like a date.
/// </summary>
internal sealed partial class JsonScan : FileScan
{
    private readonly string _options;

    public JsonScan(DbConnection connection, IReadOnlyList<string> files, TableOptions options)
    {
        bool hasLines = files.All(file => TableFiles.Extension(file) != ".json");
        string format = $"format = '{(hasLines ? "newline_delimited" : "auto")}', hive_partitioning = false";
        _options = $"{format}, sample_size = -1, maximum_sample_files = {files.Count}, union_by_name = true";
        var columns = new List<string>();
        using (DbCommand command = connection.CreateCommand())
        {
            command.CommandText = $"DESCRIBE SELECT * FROM {From(files)}";
            using DbDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                string name = reader.GetString(0);
                bool isChosen = options.Columns?.Contains(name) ?? true;
                bool asText = !isChosen || options.Types.TryGetValue(name, out DataKind kind) && kind == DataKind.String;
                columns.Add($"{DuckDb.Text(name)}: {DuckDb.Text(Type(name, reader.GetString(1), asText))}");
            }
        }
        _options = $"{format}, columns = {{{string.Join(", ", columns)}}}";
    }

    protected override string Function(string files) => $"read_json({files}, {_options})";

    private static string Type(string name, string found, bool asText)
    {
        if (found.EndsWith("[]", StringComparison.Ordinal))
            return $"{Type(name, found[..^2], asText)}[]";
        if (asText)
            return "VARCHAR";
        return found == "JSON"
            ? throw new TableException(
                $"Column '{name}' has values of several types, or none at all. Load it as String, or leave it out.")
            {
                Column = name,
            }
            : GuessedFromText().IsMatch(found) ? "VARCHAR" : found;
    }

    [GeneratedRegex("^(DATE|TIME|TIMESTAMP.*|UUID)$")]
    private static partial Regex GuessedFromText();
}
