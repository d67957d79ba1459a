using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Schema;

namespace Ctnet.MLNet.Compare.Tasks.Description;

/// <summary>
/// The time of a row, and the length of a period. A period is a step ("1d", "12h") counted from 1970-01-01 UTC. Logs that cover
/// different years are cut into a number of periods aligned by rank instead.
/// </summary>
/// <param name="Column">The column of the time.</param>
/// <param name="Unit">
/// "unix-seconds", "unix-milliseconds" or a .NET date format; "auto" or null for whole numbers of seconds and for dates of
/// ISO 8601.
/// </param>
/// <param name="Step">The length of a period. Of several, the first is meant here; the task is compared with each.</param>
/// <param name="Periods">How many periods each log is cut into.</param>
/// <param name="Align">"rank", if there is a number of periods.</param>
internal sealed record TaskTime(
    string? Column = null,
    string? Unit = null,
    [property: JsonConverter(typeof(TextOrTexts))] IReadOnlyList<string>? Step = null,
    int? Periods = null,
    [property: AllowedValues("rank")] string? Align = null)
{
    /// <summary>The length of a period; a day if periods are aligned by rank.</summary>
    [JsonIgnore]
    public TimeSpan Length => Step is [string first, ..] ? StepLength.Parse(first) : TimeSpan.FromDays(1);

    /// <summary>The unit of numbers.</summary>
    [JsonIgnore]
    public TimeUnit TimeUnit => Unit == "unix-milliseconds" ? TimeUnit.UnixMilliseconds : TimeUnit.UnixSeconds;

    /// <summary>What a time must be, for messages.</summary>
    public string UnitText() => Unit is null or "auto" ? "unix-seconds or ISO 8601, such as 2026-01-31T12:30:00Z" : Unit;

    /// <summary>The time in a cell; null if the cell cannot be read as a time.</summary>
    public DateTimeOffset? Parse(string text)
    {
        switch (Unit)
        {
            case null or "auto":
                // Milliseconds are never guessed: a warning asks about numbers that are all in 1970.
                return Whole(text, TimeSpan.TicksPerSecond) ?? (IsoTime.TryParse(text, out DateTimeOffset iso) ? iso : null);
            case "unix-seconds":
                return Whole(text, TimeSpan.TicksPerSecond);
            case "unix-milliseconds":
                return Whole(text, TimeSpan.TicksPerMillisecond);
            default:
                const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal;
                bool isDate = DateTimeOffset.TryParseExact(
                    text, Unit, CultureInfo.InvariantCulture, Utc, out DateTimeOffset date);
                return isDate ? date : null;
        }
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
        foreach (string error in Step is null ? [] : StepLength.Errors(Step, "time.step"))
            yield return error;
        if (Periods is < 2 || (Periods is not null && Align != "rank"))
            yield return "'time.periods' must be at least 2, with 'align': \"rank\".";
    }

    private static DateTimeOffset? Whole(string text, long ticks)
    {
        bool isTime = PlainNumber.TryParseWhole(text, out long number)
            && Math.Abs((double)number * ticks) < DateTimeOffset.UnixEpoch.Ticks;
        return isTime ? DateTimeOffset.UnixEpoch.AddTicks(number * ticks) : null;
    }
}
