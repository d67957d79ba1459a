using Microsoft.ML.Data;

namespace Ctnet.MLNet.Samples.Stream;

/// <summary>A line of the log.</summary>
internal sealed class StreamImpression
{
    [LoadColumn(0)]
    public string User { get; set; } = "";

    [LoadColumn(1)]
    public string Item { get; set; } = "";

    [LoadColumn(2)]
    public bool Clicked { get; set; }
}
