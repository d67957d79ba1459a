using Ctnet.MLNet.Alignment.Columns;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>
/// Which target rows are measured. Both bounds are a date, "half-of-rows" (the time of the middle row of all logs) or
/// "half-of-target-rows" (the time of the middle row of the target).
/// </summary>
/// <param name="From">Rows from this time on are measured.</param>
/// <param name="Until">Rows from this time on are left out of the task; for choosing settings on earlier rows only.</param>
internal sealed record TaskReport(string From, string? Until = null)
{
    public const string HalfOfRows = "half-of-rows", HalfOfTargetRows = "half-of-target-rows";

    public IEnumerable<string> Errors()
    {
        foreach ((string key, string? value) in new[] { ("from", From), ("until", Until) })
        {
            if (value is not (null or HalfOfRows or HalfOfTargetRows) && DateOf(value) is null)
            {
                yield return $"'report.{key}' is '{value}'; it may be {HalfOfRows}, {HalfOfTargetRows} or a date of "
                    + "ISO 8601, such as 2026-01-31.";
            }
        }
    }

    /// <summary>The date that a bound names; null if it names none.</summary>
    public static DateTimeOffset? DateOf(string bound) => IsoTime.TryParse(bound, out DateTimeOffset date) ? date : null;
}
