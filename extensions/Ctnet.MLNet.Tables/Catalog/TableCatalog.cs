using System.Data.Common;
using Ctnet.MLNet.Tables;
using Ctnet.MLNet.Tables.Sources;
using Ctnet.MLNet.Tables.Views;

namespace Microsoft.ML;

/// <summary>The extension methods that load tables of any format as views.</summary>
public static class TableCatalog
{
    /// <summary>
    /// Loads CSV, TSV, Parquet and JSON files as rows. Columns are scalars, and variable vectors where the file has lists: Text,
    /// Boolean, Int64 for all whole numbers, Single, Double (also for decimals), or DateTime. All columns of a text file are Text
    /// unless the options type them. Only the files' headers are read now (all rows of a JSON file, to find its types). Each
    /// cursor is a pass of its own over the columns that it needs.
    /// </summary>
    /// <param name="catalog">The data catalog.</param>
    /// <param name="path">
    /// A file, a folder, whose files are all read with those of the folders in it, or a pattern with *, ** and ?. Files are read
    /// in the order of their names. They must have the same columns.
    /// </param>
    /// <param name="options">How the files are read; null takes the defaults.</param>
    /// <returns>
    /// The view. Its cursors throw <see cref="TableException"/> at a cell that does not have its column's type, with the file,
    /// the row and the column. An empty cell is empty text or NaN. Boolean, Int64 and DateTime have no missing value and refuse
    /// it.
    /// </returns>
    /// <exception cref="TableException">
    /// There is no such file, or it cannot be read, or it lacks a column of the options.
    /// </exception>
    /// <exception cref="ArgumentException">The options ask for a type or a format that is not supported.</exception>
    public static IDataView LoadFromTables(this DataOperationsCatalog catalog, string path, TableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new TableView(new FileSource(path, options ?? new()));
    }

    /// <summary>
    /// Loads the rows of a query, through the ADO.NET provider of any database. Columns are as in
    /// <see cref="LoadFromTables"/>. The schema comes from the query's column types, without reading rows.
    /// </summary>
    /// <param name="catalog">The data catalog.</param>
    /// <param name="connect">
    /// Makes a new connection, open or not. It is called for each pass over the rows, and the pass disposes of the connection.
    /// </param>
    /// <param name="query">
    /// The query. Each pass runs it as it is written. It needs an ORDER BY over a unique key if passes must give the same order,
    /// as training over several passes does.
    /// </param>
    /// <param name="options">How the rows are read; null takes the defaults.</param>
    /// <returns>The view. Its cursors throw <see cref="TableException"/> as those of <see cref="LoadFromTables"/> do.</returns>
    /// <exception cref="TableException">The query fails, or lacks a column of the options.</exception>
    /// <exception cref="ArgumentException">The options ask for a type that is not supported.</exception>
    public static IDataView LoadFromQuery(
        this DataOperationsCatalog catalog, Func<DbConnection> connect, string query, QueryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(connect);
        ArgumentException.ThrowIfNullOrEmpty(query);
        return new TableView(new QuerySource(connect, query, options ?? new()));
    }
}
