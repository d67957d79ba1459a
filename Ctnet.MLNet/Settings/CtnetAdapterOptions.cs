using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.ML;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Options of <see cref="CtnetAdapterTrainer"/> (CTNet, section 3). The defaults of what the paper's text leaves open are those of a
/// reference implementation's ablation.
/// </summary>
public sealed class CtnetAdapterOptions : CtrTrainerOptions
{
    /// <summary>
    /// The trained source model (AlignFeatureSchema and CtrTower), evaluated on the training device: the fast way. Null, the default,
    /// reads the columns that <c>FeaturizeWithSourceTower</c> made. Both give the same model.
    /// </summary>
    [JsonIgnore]
    public ITransformer? Source { get; set; }

    /// <summary>
    /// The domain of the source model's schema that the training rows belong to, where <see cref="Source"/> is given; null, the default,
    /// is the domain of the feature column.
    /// </summary>
    public string? SourceDomain { get; set; }

    /// <summary>The beginning of the names of the source columns, where <see cref="Source"/> is null. Default "SourceTower".</summary>
    [Required]
    public string SourceColumnPrefix { get; set; } = "SourceTower";

    /// <summary>How an adapter maps a source vector. Default <see cref="AdapterKind.Glu"/>.</summary>
    public AdapterKind AdapterKind { get; set; } = AdapterKind.Glu;

    /// <summary>Which source vector feeds the adapter of target layer l. Default <see cref="AdapterInput.Previous"/>.</summary>
    public AdapterInput AdapterInput { get; set; } = AdapterInput.Previous;

    /// <summary>Where an adapter's output is added. Default <see cref="AdapterPlace.BeforeActivation"/>.</summary>
    public AdapterPlace AdapterPlace { get; set; } = AdapterPlace.BeforeActivation;

    /// <summary>Which target layers have an adapter. Default <see cref="AdapterLayers.All"/>.</summary>
    public AdapterLayers AdapterLayers { get; set; } = AdapterLayers.All;

    /// <summary>Whether the source's embeddings also enter the target's, through an adapter of their own. Default true.</summary>
    public bool SourceEmbedding { get; set; } = true;

    /// <summary>Whether the source's logit enters the target's, with one learnt weight that starts at zero. Default false.</summary>
    public bool SourceLogit { get; set; }

    /// <summary>Where the target tower starts if no earlier model is given. Default <see cref="TargetStart.Random"/>.</summary>
    public TargetStart Start { get; set; }

    /// <summary>
    /// Whether the embedding of an id that the target has not had before starts as the source's current embedding of the same value, where
    /// the source knows it and the widths are the same; others start random. Default true.
    /// </summary>
    public bool NewIdsFromSource { get; set; } = true;

    /// <summary>What a continual step does with a source that has learnt since. Default <see cref="SourceRefresh.Replace"/>.</summary>
    public SourceRefresh SourceRefresh { get; set; }

    /// <summary>
    /// Over how many of the newest training rows, about, it is judged whether the source helps, 10 times
    /// <see cref="CtrTrainerOptions.BatchSize"/> to 1,000,000,000. A second target tower, which sees nothing of the source, then trains on
    /// the same rows; each batch's log loss with and without the source is taken before it is trained on. While the source hurts the model
    /// predicts with that tower, until the source helps again; the model's history says when. Null, the default, trains no such tower and
    /// always predicts with the source.
    /// </summary>
    [Range(1, 1_000_000_000)]
    public int? FallbackRows { get; set; }

    /// <summary>Whether the network reads the source at all: with no adapters and without its logit it does not.</summary>
    [JsonIgnore]
    internal bool ReadsSource => AdapterKind != AdapterKind.None || SourceLogit;

    internal override IEnumerable<string> Validate()
    {
        foreach (string error in base.Validate())
            yield return error;
        if (SourceRefresh == SourceRefresh.CarryOver && ReadsSource)
            yield return $"{nameof(SourceRefresh)} must be Replace or Both where adapters or the logit read the source tower, but is CarryOver.";
        if (SourceRefresh != SourceRefresh.Replace && !NewIdsFromSource)
            yield return $"{nameof(NewIdsFromSource)} must be true where the source's changes are carried over, but is False.";
        if (FallbackRows is int rows && rows < 10L * BatchSize)
            yield return $"{nameof(FallbackRows)} must be null or at least 10 times {nameof(BatchSize)} ({BatchSize}), but is {rows}.";
        // The source's encoding of a row has the fields that the target's has lost: the source would seem to help.
        if (FallbackRows is not null && FieldDropRate > 0)
            yield return $"{nameof(FallbackRows)} must be null where {nameof(FieldDropRate)} is above 0, but is {FallbackRows}.";
    }
}
