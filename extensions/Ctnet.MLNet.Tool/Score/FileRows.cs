using Ctnet.MLNet.Compare;
using Microsoft.ML;

namespace Ctnet.MLNet.Tool.Score;

/// <summary>
/// The rows of a tab-separated file as a view with the columns that a model was saved with. Only columns that are asked for are
/// looked up in the header, so the file may lack those that no transformer reads, such as the label.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="schema">The columns that the model was saved with.</param>
internal sealed class FileRows(string path, DataViewSchema schema) : IDataView
{
    /// <summary>How many rows were read; null until a reader has come to the file's end.</summary>
    public long? RowsRead { get; private set; }

    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new FileCursor(new CheckedCsv(path, '\t'), schema, columnsNeeded, rows => RowsRead = rows);

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded)];
}
