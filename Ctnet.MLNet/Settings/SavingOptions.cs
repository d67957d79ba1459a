using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Trainers;

/// <summary>The options of any trainer that a later step must know, read from a model that says its options as JSON.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record SavingOptions(
    bool SaveOptimizerState, int EmbeddingSize, int[] HiddenUnits, bool LinearTerm, Activation Activation = Activation.Relu,
    Normalization Normalization = Normalization.None, SequencePooling SequencePooling = SequencePooling.Mean, double PositiveWeight = 1,
    double NegativeSamplingRate = 1, bool SaveWeightsAsFloat16 = false, string? EntityColumnName = null)
{
    /// <summary>What turns the logit that was trained into that of the rows as they are.</summary>
    public double LogitShift => Calibration.LogitShift(PositiveWeight, NegativeSamplingRate);

    /// <summary>What of a tower must not change when it goes on, but for its sizes; text for a message.</summary>
    public string Kind => Describe(Activation, Normalization, SequencePooling);

    public static string KindOf(CtrTrainerOptions options) => Describe(options.Activation, options.Normalization, options.SequencePooling);

    private static string Describe(Activation activation, Normalization normalization, SequencePooling pooling) =>
        $"Activation {activation}, Normalization {normalization} and SequencePooling {pooling}";
}
