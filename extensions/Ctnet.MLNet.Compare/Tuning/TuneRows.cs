using Ctnet.MLNet.Compare.Tasks.Logs;

namespace Ctnet.MLNet.Compare.Tuning;

/// <summary>
/// The part of a task that settings are chosen on: the periods before the first measured row. It is cut into rungs. The first has
/// a quarter of the target rows, the second goes on to half, the third to the end, all in whole periods.
/// </summary>
internal sealed class TuneRows
{
    // Fewer would leave a rung without rows, or with rows of untrained models alone.
    private const int FewestPeriods = 8;

    private static readonly double[] s_shares = [0.25, 0.5, 1];

    /// <exception cref="InputFileException">There are too few periods before the first measured row.</exception>
    public TuneRows(TaskData data)
    {
        long first = data.Reported[0].Period;
        TaskPeriod[] periods = [.. data.Periods.TakeWhile(period => period.Rows[0].Period < first)];
        int known = periods.Count(period => period.Target.Count > 0);
        if (known < FewestPeriods)
        {
            throw new InputFileException(
                $"Only {known} periods with target rows lie before the first measured one, and settings are chosen on these. "
                + $"At least {FewestPeriods} are needed: make 'time.step' shorter, or 'report.from' later.");
        }

        int all = periods.Sum(period => period.Target.Count);
        Ends = [.. s_shares.Select(share => EndOf(periods, share * all)).Distinct()];
        Rungs =
        [
            .. Ends.Select((end, rung) => periods[(rung == 0 ? 0 : Ends[rung - 1])..end]
                .SelectMany(period => period.Target).ToArray()),
        ];
    }

    /// <summary>The number of the first period after each rung.</summary>
    public IReadOnlyList<int> Ends { get; }

    /// <summary>The target rows that each rung adds.</summary>
    public IReadOnlyList<TaskRow[]> Rungs { get; }

    private static int EndOf(TaskPeriod[] periods, double rows)
    {
        int end = 0;
        for (int seen = 0; seen < rows; end++)
            seen += periods[end].Target.Count;
        return end;
    }
}
