using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Models;

/// <summary>The sizes and the building blocks of a multi-entity model; see the options of the same names.</summary>
/// <param name="Tower">Embeddings, and the hidden layers of the common and of the independent extractors.</param>
/// <param name="HeadUnits">The hidden layers of an entity's head.</param>
/// <param name="Extractor">How common knowledge is extracted.</param>
/// <param name="SharedExperts">The number of experts that all entities share.</param>
/// <param name="EntityExperts">The number of experts that each entity has of its own.</param>
/// <param name="AlignedUnits">The length that specific fields are aligned to; null does not align them.</param>
/// <param name="Independent">Whether each entity also has its own extractor.</param>
/// <param name="SignedKnowledge">Whether common and independent knowledge end without an activation.</param>
/// <param name="Loss">How common and independent knowledge are kept apart.</param>
/// <param name="LossWeight">The weight of that loss.</param>
internal sealed record MultiEntityShape(
    NetworkShape Tower,
    IReadOnlyList<int> HeadUnits,
    CommonExtractor Extractor,
    int SharedExperts,
    int EntityExperts,
    int? AlignedUnits,
    bool Independent,
    bool SignedKnowledge,
    DistributionLoss Loss,
    double LossWeight)
{
    /// <summary>Whether the importances of specific fields also depend on shared fields.</summary>
    public bool ImportanceSeesShared { get; init; }

    /// <summary>The shift of an entity's logit beside the tower's shift.</summary>
    public Func<string, double> ShiftOf { get; init; } = _ => 0;

    /// <summary>The shape of the extractors of common and of independent knowledge.</summary>
    public NetworkShape Extractors => Tower with { LinearEnd = SignedKnowledge };

    public NetworkShape Head => Tower with { HiddenUnits = HeadUnits };

    public int KnowledgeWidth => Tower.HiddenUnits[^1];

    public static MultiEntityShape Of(MultiEntityPretrainingOptions options) => new(
        NetworkShape.Of(options),
        options.HeadUnits,
        options.CommonExtractor,
        options.SharedExperts,
        options.EntityExperts,
        options.FeatureAlignment ? options.AlignedUnits : null,
        options.IndependentKnowledge,
        options.SignedKnowledge,
        options.DistributionLoss,
        options.DistributionLossWeight)
    {
        ImportanceSeesShared = options.ImportanceSeesShared,
        ShiftOf = entity => Calibration.EntityShift(options.EntitySamplingRates, entity, options.NegativeSamplingRate),
    };
}
