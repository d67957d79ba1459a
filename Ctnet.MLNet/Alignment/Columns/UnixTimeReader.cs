using Ctnet.MLNet.Alignment.BadRows;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Converts the Unix times of one column, and reports numbers that are not times.</summary>
internal sealed class UnixTimeReader(UnixTimes times, TimeUnit unit, string column, RowProblems problems)
{
    public DateTimeOffset? Read(double value)
    {
        if (times.TimeOf(value) is DateTimeOffset time)
            return time;
        problems.Add(column, "not a time", $"{value} is not a time in {unit}. Correct the row, or the unit of the time mapping.");
        return null;
    }
}
