using System.Globalization;
using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>
/// The time of a row, and the length of a period. A period is a step ("1d", "12h") counted from 1970-01-01 UTC. Logs that cover
/// different years are cut into a number of periods aligned by rank instead.
/// </summary>
/// <param name="Column">The column of the time.</param>
/// <param name="Unit">"unix-seconds" (the default), "unix-milliseconds", or a .NET date format.</param>
/// <param name="Step">The length of a period.</param>
/// <param name="Periods">How many periods each log is cut into.</param>
/// <param name="Align">"rank", if there is a number of periods.</param>
internal sealed record TaskTime(
    string? Column = null,
    string? Unit = null,
    string? Step = null,
    int? Periods = null,
    string? Align = null)
{
    /// <summary>The length of a period; a day if periods are aligned by rank.</summary>
    public TimeSpan Length => Step is null ? TimeSpan.FromDays(1) : ParseStep(Step);

    /// <summary>The time in a cell; null if the cell cannot be read as a time.</summary>
    public DateTimeOffset? Parse(string text)
    {
        if (Unit is not ("unix-seconds" or "unix-milliseconds" or null))
        {
            const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal;
            bool isDate = DateTimeOffset.TryParseExact(text, Unit, CultureInfo.InvariantCulture, Utc, out DateTimeOffset date);
            return isDate ? date : null;
        }

        long ticks = Unit == "unix-milliseconds" ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond;
        bool isTime = PlainNumber.TryParseWhole(text, out long number)
            && Math.Abs((double)number * ticks) < DateTimeOffset.UnixEpoch.Ticks;
        return isTime ? DateTimeOffset.UnixEpoch.AddTicks(number * ticks) : null;
    }

    /// <summary>The number of the period that a time falls into.</summary>
    public long PeriodOf(DateTimeOffset time)
    {
        (long period, long rest) = Math.DivRem((time - DateTimeOffset.UnixEpoch).Ticks, Length.Ticks);
        return rest < 0 ? period - 1 : period;
    }

    public IEnumerable<string> Errors()
    {
        if ((Step is null) == (Periods is null))
            yield return "'time' needs 'step', or 'periods' with 'align', and not both.";
        if (Step is not null && ParseStep(Step) <= TimeSpan.Zero)
            yield return $"'time.step' is '{Step}'; write days or hours, such as 1d, 0.5d or 12h.";
        if (Periods is < 2 || (Periods is not null && Align != "rank"))
            yield return "'time.periods' must be at least 2, with 'align': \"rank\".";
    }

    private static TimeSpan ParseStep(string step)
    {
        // A TimeSpan overflows long before the largest double.
        const double MostSteps = 1e6;
        ReadOnlySpan<char> digits = step.AsSpan(0, Math.Max(step.Length - 1, 0));
        double number = PlainNumber.TryParse(digits, out double value) && value < MostSteps ? value : 0;
        return step is [.., 'd'] ? TimeSpan.FromDays(number) : step is [.., 'h'] ? TimeSpan.FromHours(number) : TimeSpan.Zero;
    }
}
