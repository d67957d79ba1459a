using System.Globalization;
using Ctnet.MLNet.Compare.Tasks.Description;

namespace Ctnet.MLNet.Compare.Tasks.Logs;

/// <summary>Says what cannot be concluded from a task's rows, and which setting may be wrong.</summary>
internal static class TaskWarnings
{
    public const int FewUsers = 30, FewClicks = 100;

    // Whole numbers of another unit, and dates such as 20260131, become seconds or milliseconds of this year.
    private static readonly DateTimeOffset s_firstYear = DateTimeOffset.UnixEpoch, s_secondYear = s_firstYear.AddYears(1);

    public static IEnumerable<string> Of(TaskFile task, TaskData data) =>
        data.Logs.SelectMany(OfLog).Concat(OfPeriods(task, data)).Concat(OfMeasured(data.Reported));

    /// <summary>Warns of a length of a step that is so long that some measured rows come before the first training.</summary>
    public static IEnumerable<string> OfStep(TaskFile task, TaskData data)
    {
        long first = data.Periods[0].Rows[0].Period;
        int untrained = data.Reported.Count(row => row.Period == first);
        if (untrained > 0)
        {
            yield return $"With a step of {task.Time.Step![0]}, {Number(untrained)} of the {Number(data.Reported.Count)} "
                + "measured rows are in the first period, so they are scored before any training. This length looks worse "
                + "than it is.";
        }
    }

    private static IEnumerable<string> OfLog(LogSpan span)
    {
        if (span.First >= s_firstYear && span.Last < s_secondYear)
        {
            yield return $"Log '{span.Log.Name}': all rows are in 1970, from {Date(span.First)} to {Date(span.Last)}. "
                + $"Is 'time.unit' right? It is {span.Log.Time!.Unit ?? "unix-seconds"}.";
        }

        if (span.Clicks == 0 || span.Clicks == span.Rows)
        {
            TaskLabel label = span.Log.Label!;
            yield return $"Log '{span.Log.Name}': the rule of the label, {label.Column} {label.RuleText()}, "
                + $"{(span.Clicks == 0 ? "never" : "always")} holds in {Number(span.Rows)} rows. Is it right?";
        }
    }

    private static IEnumerable<string> OfPeriods(TaskFile task, TaskData data)
    {
        if (data.Periods.Count == 1)
        {
            yield return "All rows are in one period, so nothing is learnt before it is scored, and no strategy can be better "
                + $"than another. Is 'time.step' right? It is {task.Time.Step?[0]}.";
        }
        else if (data.Reported.Select(row => row.Period).Distinct().Count() == 1)
        {
            yield return "All measured rows are in one period, so nothing can be concluded about change over time. Measure more "
                + "periods: see 'report.from' and 'time.step'.";
        }
    }

    private static IEnumerable<string> OfMeasured(IReadOnlyList<TaskRow> rows)
    {
        int users = rows.Select(row => row.User).Distinct().Count(), clicks = rows.Count(row => row.Clicked);
        if (users < FewUsers)
        {
            yield return $"The measured rows are of {Number(users)} users only. Below {FewUsers}, intervals over users are too "
                + "narrow, and nothing can be concluded from them.";
        }

        (int fewer, string kind) = clicks <= rows.Count - clicks ? (clicks, "clicks") : (rows.Count - clicks, "without a click");
        if (fewer == 0)
        {
            yield return $"{(clicks == 0 ? "None" : "Each")} of the {Number(rows.Count)} measured rows was clicked, so there is "
                + "no AUC, and nothing can be concluded about the order of rows.";
        }
        else if (fewer < FewClicks)
        {
            yield return $"Only {Number(fewer)} of the {Number(rows.Count)} measured rows are {kind}. Below {FewClicks}, "
                + "differences between strategies are mostly chance.";
        }
    }

    private static string Date(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
