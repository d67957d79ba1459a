using System.Globalization;

namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>
/// From when on measures are taken over the target rows: "half-of-rows" (the time of the middle row of all logs), "half-of-target-rows" (of
/// the target's), or a date. Until when, in the same words, for choosing settings on what comes before: later rows are left out altogether.
/// </summary>
internal sealed record TaskReport(string From, string? Until = null)
{
    public IEnumerable<string> Errors()
    {
        foreach ((string key, string? value) in new[] { ("from", From), ("until", Until) })
        {
            if (value is not (null or "half-of-rows" or "half-of-target-rows") && DateOf(value) is null)
                yield return $"'report.{key}' is '{value}'; it may be half-of-rows, half-of-target-rows or a date.";
        }
    }

    /// <summary>The time that 'from' or 'until' means.</summary>
    /// <param name="text">One of them.</param>
    /// <param name="rows">All rows, in time order.</param>
    public static DateTimeOffset TimeOf(string text, IReadOnlyList<TaskRow> rows)
    {
        IReadOnlyList<TaskRow> half = text == "half-of-target-rows" ? [.. rows.Where(row => row.IsTarget)] : rows;
        return DateOf(text) ?? half[half.Count / 2].Time;
    }

    private static DateTimeOffset? DateOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null;
}
