using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Evaluation;
using Ctnet.MLNet.Training;

namespace Ctnet.MLNet.Continual;

/// <summary>
/// What one period brought: the target's rows were scored first, by models that had seen earlier periods only, and trained on after.
/// </summary>
/// <param name="Period">The period's name.</param>
/// <param name="Rows">How many target rows it had.</param>
/// <param name="Metrics">The measures over its target rows; null where there were none, or no model yet.</param>
/// <param name="Running">The measures over the last periods' target rows together; null where none was scored.</param>
/// <param name="ModelVersion">The version of the target model after the period; null where there is none.</param>
/// <param name="SourceVersion">The version of the source model that it trained with; null where there is none.</param>
/// <param name="Adapters">How far the adapters' gates were open; empty without gated adapters or rows.</param>
public sealed record PeriodResult(
    string Period, long Rows, CtrMetrics? Metrics, CtrMetrics? Running, string? ModelVersion, string? SourceVersion, IReadOnlyList<AdapterGates> Adapters)
{
    /// <summary>Whether the models took the period in; false where the guard left both as they were.</summary>
    public bool Published { get; init; } = true;

    /// <summary>
    /// Target rows that were left out of training, or repaired for it (<see cref="BadRows"/>), by reason; empty where all were good.
    /// </summary>
    public IReadOnlyList<BadRowCount> BadRows { get; init; } = [];

    /// <summary>What <see cref="ContinualTrainerOptions.Guard"/> found unlike earlier periods, in sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// Whether the source helped; null without target rows, and but for a CTNet with
    /// <see cref="Trainers.CtnetAdapterOptions.FallbackRows"/>.
    /// </summary>
    public TransferCheck? Transfer { get; init; }
}
