using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Networks;

/// <summary>The sizes of a tower, and of what it is made.</summary>
/// <param name="EmbeddingSize">Width of a field's embedding.</param>
/// <param name="HiddenUnits">Width of each hidden layer.</param>
/// <param name="LinearTerm">Whether each id also has a weight that adds to the logit directly.</param>
/// <param name="Activation">What hidden layers apply to their values.</param>
/// <param name="Normalization">How hidden layers are normalized.</param>
/// <param name="SequencePooling">How sequences become one vector.</param>
/// <param name="LogitShift">What is added to the trained logit to score with.</param>
/// <param name="LinearEnd">Whether the last hidden layer has no activation.</param>
/// <param name="Precision">How matrices are multiplied; not part of a saved model.</param>
internal sealed record NetworkShape(
    int EmbeddingSize, IReadOnlyList<int> HiddenUnits, bool LinearTerm, Activation Activation = Activation.Relu,
    Normalization Normalization = Normalization.None, SequencePooling SequencePooling = SequencePooling.Mean, double LogitShift = 0,
    bool LinearEnd = false, MatrixPrecision Precision = MatrixPrecision.Full)
{
    public static NetworkShape Of(CtrTrainerOptions options) => new(
        options.EmbeddingSize, options.HiddenUnits, options.LinearTerm, options.Activation, options.Normalization,
        options.SequencePooling, Calibration.LogitShift(options.PositiveWeight, options.NegativeSamplingRate),
        Precision: options.MatrixPrecision);

    /// <summary>How a network of this shape takes in feature vectors.</summary>
    public FeaturePlan PlanOf(FeatureLayout layout) => new(layout, EmbeddingSize, LinearTerm, SequencePooling == SequencePooling.Attention);

    public bool HasSameFormAs(NetworkShape other) => EmbeddingSize == other.EmbeddingSize && HiddenUnits.SequenceEqual(other.HiddenUnits)
        && (LinearTerm, Activation, Normalization, SequencePooling) == (other.LinearTerm, other.Activation, other.Normalization, other.SequencePooling);

    public override string ToString() => $"EmbeddingSize {EmbeddingSize}, HiddenUnits [{string.Join(", ", HiddenUnits)}], LinearTerm {LinearTerm}, "
        + $"Activation {Activation}, Normalization {Normalization} and SequencePooling {SequencePooling}";
}
