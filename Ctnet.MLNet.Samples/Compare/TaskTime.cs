using System.Globalization;

namespace Ctnet.MLNet.Samples.Compare;

/// <summary>Which column is the time, in which unit, and how long a period is ("1d", "12h"), counted from 1970-01-01 UTC.</summary>
internal sealed record TaskTime(string Column, string Unit, string Step)
{
    public void Check() => _ = StepLength;

    public DateTimeOffset Parse(string text) => Unit switch
    {
        "unix-seconds" => DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, CultureInfo.InvariantCulture)),
        "unix-milliseconds" => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture)),
        _ => DateTimeOffset.ParseExact(text, Unit, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
    };

    /// <summary>The start of the period that a time falls into.</summary>
    public DateTimeOffset PeriodOf(DateTimeOffset time)
    {
        long ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        return DateTimeOffset.UnixEpoch.AddTicks((long)Math.Floor((double)ticks / StepLength.Ticks) * StepLength.Ticks);
    }

    private TimeSpan StepLength
    {
        get
        {
            double number = double.TryParse(Step.AsSpan(0, Math.Max(0, Step.Length - 1)), CultureInfo.InvariantCulture, out double value) ? value : 0;
            TimeSpan length = Step is [.., 'd'] ? TimeSpan.FromDays(number) : Step is [.., 'h'] ? TimeSpan.FromHours(number) : TimeSpan.Zero;
            return length > TimeSpan.Zero ? length : throw new TaskFileException($"'time.step' is '{Step}'; write days or hours, such as 1d or 12h.");
        }
    }
}
