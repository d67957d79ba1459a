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
}
