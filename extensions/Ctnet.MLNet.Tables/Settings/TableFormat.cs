namespace Ctnet.MLNet.Tables;

/// <summary>The format of a table's files.</summary>
public enum TableFormat
{
    /// <summary>Text with a separator between its cells: CSV, TSV. It may be compressed (.gz).</summary>
    SeparatedText,

    /// <summary>Parquet.</summary>
    Parquet,

    /// <summary>JSON: one object a line, or one array of objects. It may be compressed (.gz).</summary>
    Json,
}
