using System.Text.Json;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Training;

namespace Ctnet.MLNet.Trainers;

/// <summary>One fit of a model: its first, or a continual step.</summary>
/// <param name="Step">1 for the first fit.</param>
/// <param name="Trainer">The trainer: a target may begin as a CtrTower and go on as a CTNet.</param>
/// <param name="Period">What the options or the continual step called the rows, such as a date; null where nobody did.</param>
/// <param name="Rows">How many rows there were.</param>
/// <param name="BadRows">
/// How many further rows were left out, or how many of them were repaired, by reason; empty where all were good.
/// </param>
/// <param name="LogLoss">
/// Their mean log loss in the last pass, in nats, before each update, by the network that predicted then; null without rows.
/// </param>
/// <param name="SourceVersion">
/// The version of the source model (<see cref="CtrModelParameters.Version"/>) that was part of it; null without one.
/// </param>
/// <param name="Options">The trainer's options; null where they are those of the step before.</param>
/// <param name="Adapters">How far the adapters' gates were open; empty without gated adapters or rows.</param>
/// <param name="Entities">What was learnt of each entity; null but for multi-entity models.</param>
public sealed record TrainingRecord(
    int Step, string Trainer, string? Period, long Rows, IReadOnlyList<BadRowCount> BadRows, double? LogLoss, string? SourceVersion,
    JsonElement? Options, IReadOnlyList<AdapterGates> Adapters, IReadOnlyList<EntityKnowledge>? Entities = null)
{
    /// <summary>Whether the source helped; null but for a CTNet with <see cref="CtnetAdapterOptions.FallbackRows"/>.</summary>
    public TransferCheck? Transfer { get; init; }
}
