using System.Data.Common;
using Ctnet.MLNet.Tables;
using Ctnet.MLNet.Tables.Files;
using Ctnet.MLNet.Tables.Sources;

namespace Ctnet.MLNet.Compare;

/// <summary>Finds the files of a table, and the reader for their format.</summary>
internal static class TableOpening
{
    /// <summary>Opens files as one table; see <see cref="TableReader.Open"/>.</summary>
    public static TableReader Files(IReadOnlyList<string> paths, char? separator)
    {
        string[] files = Find(paths);
        TableFormat format = FormatOf(files[0]);
        if (files.FirstOrDefault(file => FormatOf(file) != format) is string other)
            throw new InputFileException($"{files[0]} and {other} have different formats. A table has files of one format.");
        string name = string.Join(", ", paths);
        return format != TableFormat.SeparatedText
            ? new TypedTable(files.Length == 1 ? files[0] : name, TypedTable.Checked(() => new FileTexts(files, format)))
            : files.Length == 1 ? new CheckedCsv(files[0], separator) : new TextFiles(name, files, separator);
    }

    /// <summary>Opens the rows of a query.</summary>
    /// <param name="name">The table's name in messages.</param>
    /// <param name="connect">Makes a connection.</param>
    /// <param name="query">The query, which is run once.</param>
    /// <exception cref="InputFileException">The database cannot be reached, or the query fails.</exception>
    public static TableReader Query(string name, Func<DbConnection> connect, string query) =>
        new TypedTable(name, TypedTable.Checked(() => new QueryTexts(connect, query), name));

    /// <summary>The files that paths mean, each once, in the order in which they are read.</summary>
    /// <exception cref="InputFileException">There is none for a path.</exception>
    public static string[] Find(IReadOnlyList<string> paths) =>
        [.. paths.SelectMany(path => TypedTable.Checked(() => TableFiles.Find(path))).Distinct()];

    // Logs have had any extension, such as .dat and .txt, since before there were other formats.
    private static TableFormat FormatOf(string file) => TableFiles.Said(file) ?? TableFormat.SeparatedText;
}
