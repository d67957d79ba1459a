using Ctnet.MLNet.Alignment.BadRows;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Converts the Unix times of one column, and reports numbers that are not times.</summary>
internal sealed class UnixTimeReader(UnixTimes times, TimeUnit unit, string column, RowProblems problems)
{
    public DateTimeOffset? Read(double value) => times.TimeOf(value) ?? Report(value);

    /// <summary>Reads an exact number. A double has too few digits for the last tick of a day.</summary>
    public DateTimeOffset? Read(decimal value) => times.TimeOf(value) ?? Report((double)value);

    private DateTimeOffset? Report(double value)
    {
        problems.Add(column, "not a time", $"{value} is not a time in {unit}. Correct the row, or the unit of the time mapping.");
        return null;
    }
}
