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
/// <param name="HasHeldOut">Whether rows are held out.</param>
/// <param name="Inputs">What the rows of the last period were like that was taken in, where a guard looks at it.</param>
internal sealed record ContinualState(
    int Format, IReadOnlyList<PeriodResult> Results, int ScoredPeriods, long RowsSeen, bool HasSource, bool HasModel, bool HasColumns,
    bool HasReplay, bool HasHeldOut, PeriodInputs? Inputs)
{
    public const int CurrentFormat = 2;

    /// <summary>The SHA-256 of each file beside it.</summary>
    public required IReadOnlyDictionary<string, string> Checksums { get; init; }
}
