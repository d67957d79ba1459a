using Microsoft.ML.Data;

namespace Ctnet.MLNet.Benchmarks;

/// <summary>A row of the table that <see cref="TableRates"/> reads.</summary>
internal sealed class TableRow
{
    [LoadColumn(0)]
    public string User { get; set; } = "";

    [LoadColumn(1)]
    public long Item { get; set; }

    [LoadColumn(2)]
    public string Category { get; set; } = "";

    [LoadColumn(3)]
    public float Price { get; set; }

    [LoadColumn(4)]
    public DateTime Time { get; set; }

    [LoadColumn(5)]
    public bool Clicked { get; set; }
}
