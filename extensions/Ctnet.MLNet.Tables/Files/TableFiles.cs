using System.Data.Common;

namespace Ctnet.MLNet.Tables.Files;

/// <summary>Which files a path means, and which format they have.</summary>
internal static class TableFiles
{
    private static readonly Dictionary<string, TableFormat> s_formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = TableFormat.SeparatedText, [".tsv"] = TableFormat.SeparatedText, [".tab"] = TableFormat.SeparatedText,
        [".parquet"] = TableFormat.Parquet, [".pq"] = TableFormat.Parquet,
        [".json"] = TableFormat.Json, [".jsonl"] = TableFormat.Json, [".ndjson"] = TableFormat.Json,
    };

    /// <summary>The files, in ordinal order of their names.</summary>
    /// <exception cref="TableException">There is none.</exception>
    public static string[] Find(string path)
    {
        if (File.Exists(path))
            return [Path.GetFullPath(path)];
        if (path.Contains("://", StringComparison.Ordinal))
            throw new TableException($"{path} is not a file of this machine. Download it first.");
        if (Directory.Exists(path))
            return NotEmpty(FilesOf(path), $"The folder {path} has no files.");
        return path.AsSpan().IndexOfAny('*', '?', '[') >= 0
            ? NotEmpty(Matches(path), $"No file has a name like {path}.")
            : throw new TableException($"There is no file {path}.") { File = path };
    }

    /// <summary>The format of the files.</summary>
    /// <exception cref="TableException">The extensions say none, or different ones.</exception>
    public static TableFormat FormatOf(IReadOnlyList<string> files)
    {
        foreach (string file in files)
        {
            if (!s_formats.ContainsKey(Extension(file)))
            {
                throw new TableException(
                    $"The extension of {file} says no format. Set {nameof(TableOptions.Format)}, or leave the file out.")
                {
                    File = file,
                };
            }
        }
        string? other = files.FirstOrDefault(file => s_formats[Extension(file)] != s_formats[Extension(files[0])]);
        return other is null
            ? s_formats[Extension(files[0])]
            : throw new TableException($"{files[0]} and {other} have different formats. Load them one at a time.")
            {
                File = other,
            };
    }

    /// <summary>The format that a file's extension says; null if it says none.</summary>
    public static TableFormat? Said(string file) =>
        s_formats.TryGetValue(Extension(file), out TableFormat format) ? format : null;

    /// <summary>The extension without that of the compression.</summary>
    public static string Extension(string file) =>
        Path.GetExtension(IsCompressed(file) ? Path.GetFileNameWithoutExtension(file) : file).ToLowerInvariant();

    public static bool IsCompressed(string file) => file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>A path as a pattern that only this path matches. DuckDB takes every path as a pattern.</summary>
    public static string Literal(string file) => file.Replace("[", "[[]", StringComparison.Ordinal)
        .Replace("*", "[*]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal);

    // Spark and others mark their own files with such names: _SUCCESS, .part-0.crc.
    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(
                name => name.StartsWith('.') || name.StartsWith('_')));

    private static List<string> Matches(string pattern)
    {
        using DbConnection connection = DuckDb.Connect();
        using DbCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT file FROM glob({DuckDb.Text(pattern)})";
        using DbDataReader reader = command.ExecuteReader();
        var files = new List<string>();
        while (reader.Read())
            files.Add(reader.GetString(0));
        return files;
    }

    private static string[] NotEmpty(IEnumerable<string> files, string otherwise)
    {
        string[] found = [.. files.Select(Path.GetFullPath).Order(StringComparer.Ordinal)];
        return found.Length > 0 ? found : throw new TableException(otherwise);
    }
}
