using System.Text.Json.Serialization;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.Settings;

/// <summary>The options of a trainer, of any kind, that a later step must know. They are read from the model's JSON.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record SavingOptions(
    bool SaveOptimizerState,
    int EmbeddingSize,
    int[] HiddenUnits,
    bool LinearTerm,
    Activation Activation = Activation.Relu,
    Normalization Normalization = Normalization.None,
    SequencePooling SequencePooling = SequencePooling.Mean,
    double PositiveWeight = 1,
    double NegativeSamplingRate = 1,
    bool SaveWeightsAsFloat16 = false,
    string? EntityColumnName = null,
    IReadOnlyDictionary<string, double>? EntitySamplingRates = null,
    Interaction Interaction = Interaction.None,
    int CrossLayers = 0,
    int? CrossRank = null,
    int ConversionSharedLayers = 0)
{
    /// <summary>The shift from the trained logit to the logit of the rows as they are.</summary>
    public double LogitShift => Calibration.LogitShift(PositiveWeight, NegativeSamplingRate);

    /// <summary>The shift of one entity's logit beside <see cref="LogitShift"/>.</summary>
    public double EntityShift(string entity) => Calibration.EntityShift(EntitySamplingRates, entity, NegativeSamplingRate);

    /// <summary>
    /// The properties of a tower, apart from its sizes, that must stay when training goes on; as text for a message.
    /// </summary>
    public string Kind => Describe(
        Activation, Normalization, SequencePooling, TowerInteraction.Of(Interaction, CrossLayers, CrossRank));

    public static string KindOf(CtrTrainerOptions options) => Describe(
        options.Activation, options.Normalization, options.SequencePooling,
        TowerInteraction.Of(options.Interaction, options.CrossLayers, options.CrossRank));

    private static string Describe(
        Activation activation, Normalization normalization, SequencePooling pooling, TowerInteraction interaction) =>
        $"Activation {activation}, Normalization {normalization}, SequencePooling {pooling} and {interaction}";
}
