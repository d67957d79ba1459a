namespace Ctnet.MLNet.Alignment.BadRows;

/// <summary>
/// The Unix times that one column of a cursor has had so far. If all of them lie before 1971, their unit is probably wrong.
/// </summary>
/// <param name="column">The column.</param>
/// <param name="unit">The name of the unit that its numbers are read in.</param>
/// <param name="ticksPerUnit">The length of the unit.</param>
internal sealed class UnixTimes(string column, string unit, long ticksPerUnit)
{
    // Dates begin with the year 1, this many milliseconds before 1970. Later times are limited alike.
    private const double LargestMilliseconds = 62_135_596_800_000;
    private static readonly DateTimeOffset s_1971 = new(1971, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private DateTimeOffset? _latest;

    /// <summary>The latest time so far, in ticks; null if there was none.</summary>
    public long? Latest => _latest?.Ticks;

    /// <summary>Takes the latest of some times of the column, in ticks.</summary>
    public void NoteLatest(IEnumerable<long?> times)
    {
        if (times.Max() is long latest)
            _latest = new(latest, TimeSpan.Zero);
    }

    /// <summary>The time of a number; null if the number is outside the range of times.</summary>
    public DateTimeOffset? TimeOf(double value)
    {
        if (!(Math.Abs(value) * ticksPerUnit <= LargestMilliseconds * TimeSpan.TicksPerMillisecond))
            return null;
        // The whole part is converted by integers, and the rest is less than a unit, so that no time moves into another period.
        double whole = Math.Floor(value);
        long rest = Math.Min((long)Math.Round((value - whole) * ticksPerUnit), ticksPerUnit - 1);
        return Note((long)whole * ticksPerUnit + rest);
    }

    /// <summary>The time of an exact number; null if the number is outside the range of times.</summary>
    public DateTimeOffset? TimeOf(decimal value) =>
        Math.Abs((double)value) * ticksPerUnit <= LargestMilliseconds * TimeSpan.TicksPerMillisecond
            ? Note((long)decimal.Floor(value * ticksPerUnit))
            : null;

    /// <summary>The warning that the unit is probably wrong; null if it is not, or if there was no time.</summary>
    /// <param name="domain">The domain of the rows.</param>
    public string? Warning(string domain) => _latest < s_1971
        ? FormattableString.Invariant(
            $"'{column}' in domain '{domain}': all times lie before 1971, the latest on {_latest:yyyy-MM-dd}. ")
            + $"They are read as {unit}: is the unit right?"
        : null;

    private DateTimeOffset Note(long ticks)
    {
        DateTimeOffset time = DateTimeOffset.UnixEpoch.AddTicks(ticks);
        if (!(_latest >= time))
            _latest = time;
        return time;
    }
}
