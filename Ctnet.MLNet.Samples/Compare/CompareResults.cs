namespace Ctnet.MLNet.Samples.Compare;

/// <summary>What results.json says. Measures that the data does not define are null.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="About">What the task file says of it.</param>
/// <param name="Run">How it was run.</param>
/// <param name="Rows">Rows of the task.</param>
/// <param name="Segments">Parts of the reported rows, which strategies name their measures of by place.</param>
/// <param name="Strategies">The strategies, in the order that was asked for.</param>
internal sealed record CompareResults(
    string Task, string? About, RunDescription Run, RowCounts Rows, IReadOnlyList<SegmentRows> Segments, IReadOnlyList<StrategyResult> Strategies);

/// <summary>Rows of the task.</summary>
/// <param name="Source">Rows of the source domain.</param>
/// <param name="Target">Rows of the target domain.</param>
/// <param name="Reported">Target rows that measures are taken over.</param>
/// <param name="ReportedClicks">Those that were clicked.</param>
/// <param name="ReportedUsers">Their users.</param>
/// <param name="Periods">Periods of the task.</param>
/// <param name="ReportedFrom">When the first reported period begins.</param>
internal sealed record RowCounts(int Source, int Target, int Reported, int ReportedClicks, int ReportedUsers, int Periods, string ReportedFrom);

/// <summary>A part of the reported rows.</summary>
internal sealed record SegmentRows(string By, string Name, int Rows, int Clicks);
