using System.Text.Json;
using System.Text.Json.Serialization;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet;

/// <summary>One fit of a model: its first, or a continual step.</summary>
/// <param name="Step">The number of the fit, from 1.</param>
/// <param name="Trainer">The name of the trainer. It may change: a target may begin as a CtrTower and go on as a CTNet.</param>
/// <param name="Period">The name of the rows, such as a date; null if they have none.</param>
/// <param name="Rows">The number of rows of the fit.</param>
/// <param name="BadRows">
/// The number of bad rows, by reason: rows that were left out in addition, or rows among them that were repaired. Empty if all
/// rows were good.
/// </param>
/// <param name="LogLoss">
/// The mean log loss of the rows in the last pass, in nats, weighted by their weights, of the network that predicted. Each batch
/// is measured before its update. Null without rows that count for their clicks.
/// </param>
/// <param name="SourceVersion">
/// The version (<see cref="CtrModelParameters.Version"/>) of the source model that is part of the model; null for none.
/// </param>
/// <param name="Options">The trainer's options; null if they are those of the step before.</param>
/// <param name="Adapters">How far the adapters' gates were open; empty without gated adapters or rows.</param>
/// <param name="Entities">What was learnt about each entity; null for models without entities.</param>
public sealed record TrainingRecord(
    int Step,
    string Trainer,
    string? Period,
    long Rows,
    IReadOnlyList<BadRowCount> BadRows,
    double? LogLoss,
    string? SourceVersion,
    JsonElement? Options,
    IReadOnlyList<AdapterGates> Adapters,
    IReadOnlyList<EntityKnowledge>? Entities = null)
{
    /// <summary>
    /// Whether the source helped, for a CTNet with <see cref="CtnetAdapterOptions.FallbackRows"/>; null otherwise.
    /// </summary>
    [JsonPropertyName("transfer")]
    public FallbackCheck? Fallback { get; init; }

    /// <summary>
    /// The target layers, 0 for the input, whose adapters started anew, because a refreshed source tower has other widths. Empty
    /// if all adapters went on, or if there are none.
    /// </summary>
    public IReadOnlyList<int> RestartedAdapters { get; init; } = [];

    /// <summary>
    /// The further sources that are part of the model (<see cref="CtnetAdapterOptions.FurtherSources"/>), in the order of the
    /// options. Empty for most models.
    /// </summary>
    public IReadOnlyList<FurtherSourceRecord> FurtherSources { get; init; } = [];

    /// <summary>
    /// How many values got and lost their ids when the rows' alignment was fitted, field by field; null if no field evicts values
    /// (<see cref="FeatureField.EvictAfter"/>), or if the rows do not name their alignment.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IdTurnover>? Ids { get; init; }
}
