using Ctnet.MLNet.Compare.Tasks.Description;
using Ctnet.MLNet.Compare.Tasks.Logs;

namespace Ctnet.MLNet.Compare.Jobs;

/// <summary>The rows of the logs in periods, of which a job does those that are over and that it has not done yet.</summary>
internal sealed class JobPeriods
{
    // How many rows of a rank follow each other.
    private const int BlockRows = 16;

    private readonly TaskFile _task;
    private readonly ICtrCollectives? _ranks;
    private readonly IReadOnlyList<TaskPeriod> _new;

    /// <param name="task">The task.</param>
    /// <param name="logs">The logs that are read.</param>
    /// <param name="done">The results of the periods that are done.</param>
    /// <param name="now">The time at which the logs are read.</param>
    /// <param name="ranks">The ranks, each of which gets a part of the rows; null for one.</param>
    /// <exception cref="InputFileException">A log cannot be read.</exception>
    public JobPeriods(TaskFile task, IReadOnlyList<TaskLog> logs, IReadOnlyList<PeriodResult> done, DateTimeOffset now,
        ICtrCollectives? ranks = null)
    {
        (_task, _ranks) = (task, ranks);
        TaskPeriod[] periods =
        [
            .. logs.SelectMany(log => TaskLogReader.Read(task, log)).OrderBy(row => row.Time)
                .GroupBy(row => task.Time.PeriodOf(row.Time)).OrderBy(period => period.Key)
                .Select(period => new TaskPeriod(DateTimeOffset.UnixEpoch + period.Key * task.Time.Length, [.. period])),
        ];
        Dictionary<string, PeriodResult> known = done.ToDictionary(result => result.Period);
        TaskPeriod[] over = [.. periods.Where(period => period.Start + task.Time.Length <= now)];
        _new = [.. over.Where(period => !known.ContainsKey(NameOf(period)))];
        Notes = [.. LateNotes(over, known), .. UnfinishedNotes(periods[over.Length..]), .. OneSided(logs)];
    }

    /// <summary>The number of periods to do.</summary>
    public int Count => _new.Count;

    /// <summary>Rows of the periods to do.</summary>
    public int Rows => _new.Sum(period => period.Rows.Count);

    /// <summary>The first and the last period to do.</summary>
    public (string First, string Last)? Span => Count == 0 ? null : (NameOf(_new[0]), NameOf(_new[^1]));

    /// <summary>Which rows are not taken, and why.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The rows of a period, the source's and the target's.</summary>
    public int RowsOf(string name) => _new.First(period => NameOf(period) == name).Rows.Count;

    /// <summary>The periods to do, in time order.</summary>
    /// <param name="withSource">Whether the source's rows are needed.</param>
    public IEnumerable<ContinualPeriod> ToDo(bool withSource) => _new.Select(period => new ContinualPeriod(
        NameOf(period),
        period.Target.Count == 0 ? null : JobRows.Frame(_task.TargetLog, ShareOf(period.Target)),
        !withSource || period.Source.Count == 0 ? null : JobRows.Frame(_task.SourceLog, ShareOf(period.Source))));

    private IReadOnlyList<TaskRow> ShareOf(IReadOnlyList<TaskRow> rows) => _ranks is null or { Size: 1 }
        ? rows
        : [.. rows.Where((_, row) => row / BlockRows % _ranks.Size == _ranks.Rank)];

    private static string NameOf(TaskPeriod period) => TaskData.NameOf(period.Start);

    // Rows of a done period are seen again whenever a log has its whole history. More of them than before are late ones.
    private static IEnumerable<string> LateNotes(IEnumerable<TaskPeriod> periods, Dictionary<string, PeriodResult> done)
    {
        foreach (TaskPeriod period in periods)
        {
            if (done.TryGetValue(NameOf(period), out PeriodResult? result) && period.Target.Count > result.Rows)
            {
                yield return $"{NameOf(period)} was done with {result.Rows} target rows, and the log has {period.Target.Count} "
                    + "by now. Rows that come after their period was done are not trained on.";
            }
        }
    }

    private static IEnumerable<string> UnfinishedNotes(TaskPeriod[] periods)
    {
        if (periods.Length > 0)
        {
            yield return $"{periods.Sum(period => period.Rows.Count)} rows from {NameOf(periods[0])} on are left for a later "
                + "step: their period is not over yet.";
        }
    }

    private IEnumerable<string> OneSided(IReadOnlyList<TaskLog> logs)
    {
        foreach (TaskLog log in _task.Logs.Where(log => !logs.Any(read => read.Name == log.Name)))
            yield return $"No rows of '{log.Name}' were given: the periods are done without them.";
    }
}
