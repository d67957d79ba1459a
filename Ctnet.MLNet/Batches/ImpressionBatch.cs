namespace Ctnet.MLNet.Training;

/// <summary>A batch of training rows in main memory. Reused from batch to batch.</summary>
internal sealed class ImpressionBatch
{
    /// <summary>How many rows there are.</summary>
    public int Count { get; set; }

    /// <summary>1 for a click, 0 for none.</summary>
    public List<float> Labels { get; } = [];

    public List<float> Weights { get; } = [];

    /// <summary>The vector columns that a <see cref="FeatureEncoder"/> took in.</summary>
    public EncodedFeatures?[] Features { get; init; } = [];

    /// <summary>The vector columns that are passed on as they are, row after row.</summary>
    public List<float>?[] Plain { get; init; } = [];
}
