using Ctnet.MLNet.Alignment.BadRows;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a column of numbers that count seconds or milliseconds since 1970-01-01 UTC.</summary>
internal sealed class UnixTimeCell(NumberCell number, TimeUnit unit, string column, RowProblems problems) : TimeCell
{
    public override DateTimeOffset? Read()
    {
        double value = number.Read();
        if (double.IsNaN(value))
            return null;
        double milliseconds = unit == TimeUnit.UnixSeconds ? value * 1000 : value;
        // Dates begin with the year 1, this many milliseconds before 1970. Later times are limited alike.
        if (Math.Abs(milliseconds) <= 62_135_596_800_000)
            return DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds);
        problems.Add(column, "not a time", $"{value} is not a time in {unit}. Correct the row, or the unit of the time mapping.");
        return null;
    }
}
