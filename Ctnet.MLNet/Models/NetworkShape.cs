using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Models;

/// <summary>The sizes and the building blocks of a tower.</summary>
/// <param name="EmbeddingSize">The width of a field's embedding.</param>
/// <param name="HiddenUnits">The width of each hidden layer.</param>
/// <param name="LinearTerm">Whether each id also has a weight that adds to the logit directly.</param>
/// <param name="Activation">The activation of the hidden layers.</param>
/// <param name="Normalization">How hidden layers are normalized.</param>
/// <param name="SequencePooling">How a sequence's embeddings become one vector.</param>
/// <param name="LogitShift">The shift that scoring adds to the trained logit.</param>
/// <param name="LinearEnd">Whether the last hidden layer has no activation.</param>
/// <param name="Interaction">How features are multiplied with one another.</param>
/// <param name="Precision">The precision of matrix products in training. A saved model does not keep it.</param>
/// <param name="Conversions">Whether a second tower predicts conversions.</param>
/// <param name="SharedLayers">The number of first layers that clicks and conversions share.</param>
internal sealed record NetworkShape(
    int EmbeddingSize,
    IReadOnlyList<int> HiddenUnits,
    bool LinearTerm,
    Activation Activation = Activation.Relu,
    Normalization Normalization = Normalization.None,
    SequencePooling SequencePooling = SequencePooling.Mean,
    double LogitShift = 0,
    bool LinearEnd = false,
    TowerInteraction Interaction = default,
    MatrixPrecision Precision = MatrixPrecision.Full,
    bool Conversions = false,
    int SharedLayers = 0)
{
    /// <summary>The shape of the tower of conversions, which begins behind the shared layers.</summary>
    public NetworkShape OfConversions => SharedLayers == 0
        ? this
        // Cross layers are those of the first hidden layer, which is shared.
        : this with { HiddenUnits = [.. HiddenUnits.Skip(SharedLayers)], Interaction = default };


    public static NetworkShape Of(CtrTrainerOptions options) => new(
        options.EmbeddingSize,
        options.HiddenUnits,
        options.LinearTerm,
        options.Activation,
        options.Normalization,
        options.SequencePooling,
        Calibration.LogitShift(options.PositiveWeight, options.NegativeSamplingRate),
        Interaction: TowerInteraction.Of(options.Interaction, options.CrossLayers, options.CrossRank),
        Precision: options.MatrixPrecision,
        Conversions: options.PredictsConversions,
        SharedLayers: options.SharedWithConversions);

    /// <summary>The plan by which a network of this shape reads feature vectors.</summary>
    public FeaturePlan PlanOf(FeatureLayout layout) =>
        new(layout, EmbeddingSize, LinearTerm, SequencePooling == SequencePooling.Attention);

    /// <summary>
    /// Whether weights of the other shape fit this one and mean the same. A tower of conversions may be in one of them only.
    /// </summary>
    public bool HasSameFormAs(NetworkShape other) =>
        EmbeddingSize == other.EmbeddingSize
        && HiddenUnits.SequenceEqual(other.HiddenUnits)
        && LinearTerm == other.LinearTerm
        && Activation == other.Activation
        && Normalization == other.Normalization
        && SequencePooling == other.SequencePooling
        && Interaction == other.Interaction
        && (!Conversions || !other.Conversions || SharedLayers == other.SharedLayers);

    public override string ToString() =>
        $"EmbeddingSize {EmbeddingSize}, HiddenUnits [{string.Join(", ", HiddenUnits)}], LinearTerm {LinearTerm}, "
        + $"Activation {Activation}, Normalization {Normalization}, SequencePooling {SequencePooling} and {Interaction}"
        + (SharedLayers == 0 ? "" : $", ConversionSharedLayers {SharedLayers}");
}
