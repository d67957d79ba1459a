using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;
using Microsoft.ML;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Options of <see cref="CtnetAdapterTrainer"/> (CTNet, section 3). Where the paper's text leaves a choice open, the default
/// follows a reference implementation's ablation.
/// </summary>
public sealed class CtnetAdapterOptions : ConversionTrainerOptions
{
    /// <summary>
    /// The trained source model: a pipeline of AlignFeatureSchema and CtrTower. It is evaluated on the training device, which is
    /// faster than columns. Null, the default, reads the columns that <c>FeaturizeWithSourceTower</c> made. Both give the same
    /// model.
    /// </summary>
    [JsonIgnore]
    public ITransformer? Source { get; set; }

    /// <summary>
    /// The domain of the source model's schema that the training rows belong to. It is used if <see cref="Source"/> is given.
    /// Null, the default, takes the domain of the feature column.
    /// </summary>
    public string? SourceDomain { get; set; }

    /// <summary>
    /// The prefix of the source columns' names. It is used if <see cref="Source"/> is null. Default "SourceTower".
    /// </summary>
    [Required]
    public string SourceColumnPrefix { get; set; } = "SourceTower";

    /// <summary>
    /// Further sources beside the first one, such as a search log beside the home feed, each with a name of its own. Each has a
    /// frozen tower, an alignment and adapters of its own, and is refreshed on its own
    /// (<see cref="ContinueOptions.RefreshedSources"/>). The adapters' options and <see cref="SourceLogit"/> apply to all
    /// sources. The options <see cref="Start"/>, <see cref="NewIdsFromSource"/>, <see cref="SourceRefresh"/>,
    /// <see cref="DistillationShare"/> and <see cref="CarryOverTower"/> take from the first source only. Further sources need
    /// <see cref="Source"/>. Default none.
    /// </summary>
    [Required]
    public IReadOnlyList<CtnetSource> FurtherSources { get; set; } = [];

    /// <summary>How an adapter maps a source vector. Default <see cref="AdapterKind.Glu"/>.</summary>
    public AdapterKind AdapterKind { get; set; } = AdapterKind.Glu;

    /// <summary>
    /// The source vector that feeds the adapter of target layer l. Default <see cref="AdapterInput.Previous"/>.
    /// </summary>
    public AdapterInput AdapterInput { get; set; } = AdapterInput.Previous;

    /// <summary>
    /// Where an adapter's output is added to a target layer. Default <see cref="AdapterPlace.BeforeActivation"/>.
    /// </summary>
    public AdapterPlace AdapterPlace { get; set; } = AdapterPlace.BeforeActivation;

    /// <summary>The target layers that have an adapter. Default <see cref="AdapterLayers.All"/>.</summary>
    public AdapterLayers AdapterLayers { get; set; } = AdapterLayers.All;

    /// <summary>Whether an adapter also adds the source's embeddings to the target's. Default true.</summary>
    public bool SourceEmbedding { get; set; } = true;

    /// <summary>
    /// Whether the source's logit is added to the target's, times one learnt weight that starts at zero. Default false.
    /// </summary>
    public bool SourceLogit { get; set; }

    /// <summary>Where the target tower starts if no earlier model is given. Default <see cref="TargetStart.Random"/>.</summary>
    public TargetStart Start { get; set; }

    /// <summary>
    /// Whether the embedding of an id that is new to the target starts as the source's current embedding of the same value, and
    /// follows the source's newest version until the target has trained on a row with the id. It starts random if the source does
    /// not know the value, or if the widths differ. Default true.
    /// </summary>
    public bool NewIdsFromSource { get; set; } = true;

    /// <summary>
    /// What a continual step does with the source's change since the last step. Default <see cref="SourceRefresh.Replace"/>.
    /// </summary>
    public SourceRefresh SourceRefresh { get; set; }

    /// <summary>
    /// The share of a row's label that the source's prediction takes while the target trains, 0 to below 1 (knowledge
    /// distillation). On the film logs 0.1 to 0.3 raised GAUC by .005 to .014 and left AUC as it was. Scoring does not need the
    /// source for it. Measured losses are those of the labels alone. Default 0.
    /// </summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public double DistillationShare { get; set; }

    /// <summary>
    /// The categorical field, such as the user, whose ids each have a share of their own around <see cref="DistillationShare"/>:
    /// near twice the share if the source has predicted the id's rows better than the target, near 0 if it has predicted them
    /// worse. The share must then be below 0.5. Null, the default, gives all rows the same share.
    /// </summary>
    public string? DistillationField { get; set; }

    /// <summary>
    /// Trains a second target tower beside the first, which carries the source's changes over and has no adapters. The model
    /// predicts the mean of both logits, in one graph and one file. The two err differently: on the film logs the mean has the
    /// lowest log loss of all. It needs <see cref="Source"/>, and both domains' towers of the same shape. Null, the default,
    /// trains one tower.
    /// </summary>
    public CarryOverOptions? CarryOverTower { get; set; }

    /// <summary>
    /// About how many of the newest training rows judge whether the source helps: 10 times
    /// <see cref="CtrTrainerOptions.BatchSize"/> to 1,000,000,000. If it is given, a second target tower, which sees nothing of
    /// the source, trains on the same rows. The log loss of each batch with and without the source is measured before the batch
    /// is trained on. While the source hurts, the model predicts with the second tower. The model's history says when this
    /// changed. Null, the default, trains no second tower and always predicts with the source. Cannot be combined with
    /// <see cref="CtrTrainerOptions.FieldDropRate"/> or <see cref="ConversionTrainerOptions.ConversionColumnName"/>.
    /// </summary>
    [Range(1, 1_000_000_000)]
    public int? FallbackRows { get; set; }

    /// <summary>Whether the network reads the source: through adapters, through its logit, or both.</summary>
    [JsonIgnore]
    internal bool ReadsSource => AdapterKind != AdapterKind.None || SourceLogit;

    /// <summary>Whether training needs the source's vectors or its logit, even if scoring does not.</summary>
    [JsonIgnore]
    internal bool TrainsWithSource => ReadsSource || IsTaught;

    /// <summary>Whether the source's predictions enter the labels of one of the towers.</summary>
    [JsonIgnore]
    internal bool IsTaught => DistillationShare > 0 || CarryOverTower?.DistillationShare > 0;

    /// <summary>The options of the second tower; null without one.</summary>
    internal CtnetAdapterOptions? OptionsOfCarryOverTower()
    {
        if (CarryOverTower is not CarryOverOptions own)
            return null;
        var options = (CtnetAdapterOptions)Copy();
        (options.AdapterKind, options.SourceLogit) = (AdapterKind.None, false);
        (options.Start, options.SourceRefresh, options.NewIdsFromSource) = (TargetStart.Source, SourceRefresh.CarryOver, true);
        (options.LearningRate, options.EmbeddingLearningRate) = (own.LearningRate, own.EmbeddingLearningRate);
        (options.FieldRateFactors, options.GroupRateFactors) = (own.FieldRateFactors, null);
        (options.WeightAverageDecay, options.DistillationShare) = (own.WeightAverageDecay, own.DistillationShare);
        (options.DistillationField, options.CarryOverTower, options.FallbackRows) = (null, null, null);
        options.FurtherSources = [];
        return options;
    }

    internal override CtrTrainerOptions Copy()
    {
        var copy = (CtnetAdapterOptions)base.Copy();
        copy.CarryOverTower = CarryOverTower?.Copy();
        copy.FurtherSources = [.. FurtherSources.Select(source => source.Copy())];
        return copy;
    }

    internal override IEnumerable<string> Validate()
    {
        foreach (string error in base.Validate().Concat(ErrorsOfFurtherSources()))
            yield return error;
        if (SourceRefresh == SourceRefresh.CarryOver && ReadsSource)
        {
            yield return $"{nameof(SourceRefresh)} must be Replace or Both where adapters or the logit read the source tower, "
                + "but is CarryOver.";
        }
        if (DistillationField is not null && DistillationShare is <= 0 or >= 0.5)
        {
            yield return $"{nameof(DistillationShare)} must be above 0 and below 0.5 where {nameof(DistillationField)} is given, "
                + $"but is {DistillationShare.ToString(CultureInfo.InvariantCulture)}.";
        }
        if (CarryOverTower is not null && ConversionColumnName is not null)
        {
            yield return $"{nameof(CarryOverTower)} must be null where {nameof(ConversionColumnName)} is given: the mean of two "
                + "towers predicts clicks only.";
        }
        foreach (string error in CarryOverTower is null ? [] : OptionsValidator.ErrorsOf(CarryOverTower))
            yield return $"{nameof(CarryOverTower)}.{error}";
        if (SourceRefresh != SourceRefresh.Replace && !NewIdsFromSource)
            yield return $"{nameof(NewIdsFromSource)} must be true where the source's changes are carried over, but is False.";
        if (FallbackRows is int rows && rows < 10L * BatchSize)
        {
            yield return
                $"{nameof(FallbackRows)} must be null or at least 10 times {nameof(BatchSize)} ({BatchSize}), but is {rows}.";
        }
        // Fields are dropped from the target's encoding of a row only, so the source would seem to help.
        if (FallbackRows is not null && FieldDropRate > 0)
            yield return $"{nameof(FallbackRows)} must be null where {nameof(FieldDropRate)} is above 0, but is {FallbackRows}.";
        // The fallback's tower predicts clicks only.
        if (FallbackRows is not null && PredictsConversions)
        {
            yield return $"{nameof(FallbackRows)} must be null where {nameof(ConversionColumnName)} is given, "
                + $"but is {FallbackRows}.";
        }
    }
    private IEnumerable<string> ErrorsOfFurtherSources()
    {
        string[] names = [.. FurtherSources.Select(source => source.Name)];
        if (names.FirstOrDefault(name => !IsNameOfSource(name)) is string wrong)
        {
            yield return $"{nameof(FurtherSources)} must have names of 1 to 64 letters and digits, which begin with a letter and "
                + $"which no part of a model has, but one is '{wrong}'.";
        }
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { Key: string twice })
            yield return $"{nameof(FurtherSources)} must have different names, but '{twice}' occurs more than once.";
        if (names.Length > 0 && !ReadsSource)
        {
            yield return $"{nameof(FurtherSources)} must be empty where neither adapters nor the logit read a source, but has "
                + $"{string.Join(", ", names)}.";
        }
    }

    private static bool IsNameOfSource(string name) => name.Length is > 0 and <= 64 && char.IsAsciiLetter(name[0])
        && name.All(char.IsAsciiLetterOrDigit) && !GraphNames.IsOfModel(name);
}
