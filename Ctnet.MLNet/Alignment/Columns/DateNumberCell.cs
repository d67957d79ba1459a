namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a date as a number: the days since 1970-01-01 UTC, or the part that a conversion selects.</summary>
internal sealed class DateNumberCell(TimeCell time, FieldConversion part) : NumberCell
{
    public override double Read() => time.Read() is not DateTimeOffset value ? double.NaN : part switch
    {
        FieldConversion.HourOfDay => value.Hour,
        FieldConversion.DayOfWeek => (double)value.DayOfWeek,
        FieldConversion.Date => (value.UtcDateTime.Date - DateTime.UnixEpoch).Days,
        _ => (value - DateTimeOffset.UnixEpoch).TotalDays,
    };
}
