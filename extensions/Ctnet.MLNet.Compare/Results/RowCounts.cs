namespace Ctnet.MLNet.Compare;

/// <summary>The rows of a task.</summary>
/// <param name="Source">Rows of the source domain.</param>
/// <param name="Target">Rows of the target domain.</param>
/// <param name="Reported">Target rows that are measured.</param>
/// <param name="ReportedClicks">Measured rows that were clicked.</param>
/// <param name="ReportedUsers">Users of the measured rows.</param>
/// <param name="Periods">Periods of the task.</param>
/// <param name="ReportedFrom">When the first measured period begins.</param>
public sealed record RowCounts(
    int Source,
    int Target,
    int Reported,
    int ReportedClicks,
    int ReportedUsers,
    int Periods,
    string ReportedFrom);
