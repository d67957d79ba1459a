using System.Globalization;

namespace Ctnet.MLNet.Samples.Tasks;

/// <summary>
/// Which column is the time, in which unit, and what a period is: a step ("1d", "12h") counted from 1970-01-01 UTC; or, for logs that cover
/// different years, a number of periods aligned by rank.
/// </summary>
internal sealed record TaskTime(string? Column = null, string? Unit = null, string? Step = null, int? Periods = null, string? Align = null)
{
    /// <summary>The length of a period; a day where periods are aligned by rank.</summary>
    public TimeSpan Length => Step is null ? TimeSpan.FromDays(1) : ParseStep(Step);

    public DateTimeOffset Parse(string text) => Unit switch
    {
        "unix-seconds" or null => DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, CultureInfo.InvariantCulture)),
        "unix-milliseconds" => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture)),
        _ => DateTimeOffset.ParseExact(text, Unit, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
    };

    /// <summary>The number of the period that a time falls into.</summary>
    public long PeriodOf(DateTimeOffset time) => (long)Math.Floor((double)(time - DateTimeOffset.UnixEpoch).Ticks / Length.Ticks);

    public IEnumerable<string> Errors()
    {
        if ((Step is null) == (Periods is null))
            yield return "'time' needs 'step', or 'periods' with 'align', and not both.";
        if (Step is not null && ParseStep(Step) <= TimeSpan.Zero)
            yield return $"'time.step' is '{Step}'; write days or hours, such as 1d or 12h.";
        if (Periods is < 2 || (Periods is not null && Align != "rank"))
            yield return "'time.periods' must be at least 2, with 'align': \"rank\".";
    }

    private static TimeSpan ParseStep(string step)
    {
        double number = step.Length > 1 && double.TryParse(step.AsSpan(0, step.Length - 1), CultureInfo.InvariantCulture, out double value) ? value : 0;
        return step is [.., 'd'] ? TimeSpan.FromDays(number) : step is [.., 'h'] ? TimeSpan.FromHours(number) : TimeSpan.Zero;
    }
}
