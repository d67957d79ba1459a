namespace Ctnet.MLNet.Batches;

/// <summary>A batch of training rows in main memory. Reused from batch to batch.</summary>
internal sealed class ImpressionBatch
{
    /// <summary>The number of rows.</summary>
    public int Count { get; set; }

    /// <summary>The totals of the step's rows: of this batch, or of the batches of all ranks.</summary>
    public BatchTotals Step
    {
        get => field ?? BatchTotals.Of(this);
        set;
    }

    /// <summary>1 for a click, 0 for no click.</summary>
    public List<float> Labels { get; } = [];

    /// <summary>The weight of each row in the loss.</summary>
    public List<float> Weights { get; } = [];

    /// <summary>1 for a click with a conversion, 0 for others; empty if conversions are not read.</summary>
    public List<float> Conversions { get; } = [];

    /// <summary>The weight of each row in the conversion loss; empty if conversions are not read.</summary>
    public List<float> ConversionWeights { get; } = [];

    /// <summary>
    /// For each logit of the network, the totals of the rows that are shuffled together with this batch. Only the first batch of
    /// such rows has them; null for the others.
    /// </summary>
    public IReadOnlyList<WeightTotals>? ShuffledRows { get; set; }

    /// <summary>
    /// The totals of the clicks among these rows, with conversions in place of clicks and weights of the conversion loss.
    /// </summary>
    public WeightTotals ShuffledConversions { get; set; }

    /// <summary>
    /// The vector columns that a <see cref="FeatureEncoder"/> encoded; null for a column that is passed on unchanged.
    /// </summary>
    public EncodedFeatures?[] Features { get; init; } = [];

    /// <summary>The vector columns that are passed on unchanged, row after row; null for an encoded column.</summary>
    public List<float>?[] Plain { get; init; } = [];
}
