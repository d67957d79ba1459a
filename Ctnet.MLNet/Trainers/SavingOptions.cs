using System.Text.Json.Serialization;

namespace Ctnet.MLNet.Trainers;

/// <summary>The options of any trainer that a later step must know, read from a model that says its options as JSON.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record SavingOptions(bool SaveOptimizerState, int EmbeddingSize, int[] HiddenUnits, bool LinearTerm,
    bool SaveWeightsAsFloat16 = false);
