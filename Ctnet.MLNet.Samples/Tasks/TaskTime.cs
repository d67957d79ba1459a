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

    /// <summary>The time that a cell says; null where it says none.</summary>
    public DateTimeOffset? Parse(string text)
    {
        if (Unit is not ("unix-seconds" or "unix-milliseconds" or null))
        {
            const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal;
            return DateTimeOffset.TryParseExact(text, Unit, CultureInfo.InvariantCulture, Utc, out DateTimeOffset date) ? date : null;
        }

        long ticks = Unit == "unix-milliseconds" ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond;
        bool isTime = long.TryParse(text, CultureInfo.InvariantCulture, out long number)
            && Math.Abs((double)number * ticks) < DateTimeOffset.UnixEpoch.Ticks;
        return isTime ? DateTimeOffset.UnixEpoch.AddTicks(number * ticks) : null;
    }

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
        // Not so long that it were no time span any more.
        bool isNumber = double.TryParse(step.AsSpan(0, Math.Max(step.Length - 1, 0)), CultureInfo.InvariantCulture, out double value) && value < 1e6;
        double number = isNumber ? value : 0;
        return step is [.., 'd'] ? TimeSpan.FromDays(number) : step is [.., 'h'] ? TimeSpan.FromHours(number) : TimeSpan.Zero;
    }
}
