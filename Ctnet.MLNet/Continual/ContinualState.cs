namespace Ctnet.MLNet.Continual;

/// <summary>What a checkpoint says beside its models and rows.</summary>
/// <param name="Format">The version of this form.</param>
/// <param name="Results">All periods so far.</param>
/// <param name="ScoredPeriods">How many of the last periods' scored rows there are.</param>
/// <param name="RowsSeen">Target rows that went by.</param>
/// <param name="HasSource">Whether there is a source model.</param>
/// <param name="HasModel">Whether there is a target model.</param>
/// <param name="HasColumns">Whether the target's columns are known.</param>
/// <param name="HasReplay">Whether rows are kept.</param>
internal sealed record ContinualState(
    int Format, IReadOnlyList<PeriodResult> Results, int ScoredPeriods, long RowsSeen, bool HasSource, bool HasModel, bool HasColumns,
    bool HasReplay)
{
    public const int CurrentFormat = 1;
}
