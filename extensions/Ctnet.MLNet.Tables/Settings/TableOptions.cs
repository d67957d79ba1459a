using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tables;

/// <summary>How the files of a table are read.</summary>
public sealed class TableOptions
{
    /// <summary>
    /// The format; null takes it from the files' extensions: .csv, .tsv, .tab, .parquet, .pq, .json, .jsonl and .ndjson, and .gz
    /// after those of text.
    /// </summary>
    public TableFormat? Format { get; set; }

    /// <summary>The separator of a text's cells; null takes the tab for .tsv and .tab, and the comma otherwise.</summary>
    public char? Separator { get; set; }

    /// <summary>
    /// Whether the first line of a text names the columns. Without a header, the columns are named Column1, Column2 and so on.
    /// </summary>
    public bool HasHeader { get; set; } = true;

    /// <summary>The columns to load, in this order; null loads all.</summary>
    public IReadOnlyList<string>? Columns { get; set; }

    /// <summary>
    /// The types of columns: String, Boolean, Int64, Single, Double or DateTime. A list column takes the type for its items. A
    /// column that is not named here keeps the file's type, and is Text in a text file.
    /// </summary>
    public IDictionary<string, DataKind> Types { get; } = new Dictionary<string, DataKind>();

    /// <summary>
    /// The column by which rows are ordered, the smallest first; null keeps the order of the files and their rows. Rows with the
    /// same value keep that order too. It must be typed in a text file, and no cell of it may be empty.
    /// </summary>
    public string? OrderBy { get; set; }

    /// <summary>Cancels the passes over the rows, which then throw <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; set; }
}
