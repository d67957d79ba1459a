using Ctnet.MLNet.Compare;
using Microsoft.ML;

namespace Ctnet.MLNet.Tool.Score;

/// <summary>
/// The rows of a table as a view with the columns that a model was saved with. Only columns that are asked for are looked up in
/// the header, so the table may lack those that no transformer reads, such as the label.
/// </summary>
/// <param name="path">The file, a folder or a pattern.</param>
/// <param name="schema">The columns that the model was saved with.</param>
/// <param name="separator">The character between two cells of a text; null takes what the extension and the header say.</param>
/// <param name="part">Which rows are read; null for all.</param>
internal sealed class FileRows(string path, DataViewSchema schema, char? separator = null, Partition? part = null) : IDataView
{
    /// <summary>The table in messages.</summary>
    public string Path => path;

    /// <summary>How many rows were read; null until a reader has come to the table's end.</summary>
    public long? RowsRead { get; private set; }

    /// <summary>How many rows the table has, also those of other parts; null until a reader has come to its end.</summary>
    public long? RowsInAll { get; private set; }

    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new FileCursor(
            TableReader.Open([path], separator), schema, columnsNeeded, part, (read, all) => (RowsRead, RowsInAll) = (read, all));

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded)];
}
