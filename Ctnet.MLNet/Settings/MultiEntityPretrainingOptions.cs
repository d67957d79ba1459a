using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Ctnet.MLNet.Settings;

namespace Ctnet.MLNet.Trainers;

/// <summary>
/// Options of <see cref="MultiEntityPretrainingTrainer"/> (MKT, section 3, stage 1). <see cref="CtrTrainerOptions.HiddenUnits"/>
/// are the layers of the common extractor and of each independent one. Sequences are pooled by attention by default.
/// </summary>
public sealed class MultiEntityPretrainingOptions : CtrTrainerOptions
{
    /// <summary>Creates options with the defaults.</summary>
    public MultiEntityPretrainingOptions() => SequencePooling = SequencePooling.Attention;

    /// <summary>The column that names each row's entity: Text, key, or another type of identifiers. Default "Entity".</summary>
    [Required]
    public string EntityColumnName { get; set; } = "Entity";

    /// <summary>The width of each hidden layer of an entity's head, 1 to 65,536 each. Default 32.</summary>
    [EachInRange(1, 65_536)]
    public int[] HeadUnits { get; set; } = [32];

    /// <summary>How the knowledge that entities have in common is extracted. Default <see cref="CommonExtractor.Ple"/>.</summary>
    public CommonExtractor CommonExtractor { get; set; }

    /// <summary>The number of experts that all entities share, in each level of Ple and in Mmoe, 1 to 64. Default 2.</summary>
    [Range(1, 64)]
    public int SharedExperts { get; set; } = 2;

    /// <summary>The number of experts that each entity has of its own, in each level of Ple, 1 to 64. Default 1.</summary>
    [Range(1, 64)]
    public int EntityExperts { get; set; } = 1;

    /// <summary>
    /// Whether each entity's specific fields are weighted by importance and aligned to one length (MKT, section 3). Otherwise
    /// every entity has all specific fields, and those of other entities are missing. Default true.
    /// </summary>
    public bool FeatureAlignment { get; set; } = true;

    /// <summary>The length that specific fields are aligned to, 1 to 65,536. Default 32.</summary>
    [Range(1, 65_536)]
    public int AlignedUnits { get; set; } = 32;

    /// <summary>
    /// Whether the importances of specific fields also depend on the row's shared fields: the implicit layer then reads both. Its
    /// printed equation (MKT, section 3) has the specific fields alone, and its text speaks of all. Default false.
    /// </summary>
    public bool ImportanceSeesShared { get; set; }

    /// <summary>
    /// The share of the rows without a click that sampling kept, above 0 to 1, for each entity that was sampled differently, by
    /// its name. It takes the place of <see cref="CtrTrainerOptions.NegativeSamplingRate"/> in the entity's predictions. Null,
    /// the default, has one rate for all entities.
    /// </summary>
    public IReadOnlyDictionary<string, double>? EntitySamplingRates { get; set; }

    /// <summary>Whether each entity also has its own extractor, over all of its fields. Default true.</summary>
    public bool IndependentKnowledge { get; set; } = true;

    /// <summary>
    /// Whether common and independent knowledge end without an activation, so that they may have negative values. The paper
    /// leaves this open. With Relu at the end, the distribution loss shuts half of the units for good. Default true.
    /// </summary>
    public bool SignedKnowledge { get; set; } = true;

    /// <summary>
    /// How common and independent knowledge are kept apart. Default <see cref="DistributionLoss.AbsoluteCosine"/>.
    /// </summary>
    public DistributionLoss DistributionLoss { get; set; } = DistributionLoss.AbsoluteCosine;

    /// <summary>
    /// The weight of <see cref="DistributionLoss"/> beside the log loss, 0 to 100. 0 turns it off. Default 0.1.
    /// </summary>
    [Range(0d, 100d)]
    public double DistributionLossWeight { get; set; } = 0.1;

    internal override IEnumerable<string> Validate()
    {
        foreach (string error in base.Validate())
            yield return error;
        if (Interaction != Interaction.None)
        {
            yield return $"{nameof(Interaction)} must be None, because a multi-entity model has extractors in place of a tower, "
                + $"but is {Interaction}.";
        }
        foreach ((string entity, double rate) in EntitySamplingRates ?? new Dictionary<string, double>())
        {
            if (rate is not (> 0 and <= 1))
            {
                yield return $"{nameof(EntitySamplingRates)} must have rates above 0 and at most 1, but is "
                    + string.Create(CultureInfo.InvariantCulture, $"{entity}: {rate}.");
            }
        }
        if (ImportanceSeesShared && !FeatureAlignment)
            yield return $"{nameof(ImportanceSeesShared)} must be False where {nameof(FeatureAlignment)} is False, but is True.";
        if (CommonExtractor == CommonExtractor.Star && Normalization != Normalization.None)
            yield return $"{nameof(Normalization)} must be None where {nameof(CommonExtractor)} is Star, but is {Normalization}.";
    }

    internal override CtrTrainerOptions Copy()
    {
        var copy = (MultiEntityPretrainingOptions)base.Copy();
        copy.HeadUnits = [.. HeadUnits];
        copy.EntitySamplingRates = EntitySamplingRates?.ToDictionary();
        return copy;
    }
}
