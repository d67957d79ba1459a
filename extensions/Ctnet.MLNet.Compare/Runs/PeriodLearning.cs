namespace Ctnet.MLNet.Compare.Runs;

/// <summary>What a model learnt in a period.</summary>
/// <param name="Period">When the period begins.</param>
/// <param name="Adapters">How far the gates of its adapters were open.</param>
/// <param name="Entities">What the model knew of each entity.</param>
/// <param name="Transfer">Whether the source helped; null without a fallback.</param>
internal sealed record PeriodLearning(
    string Period,
    IReadOnlyList<AdapterGates> Adapters,
    IReadOnlyList<EntityKnowledge> Entities,
    FallbackCheck? Transfer = null);
