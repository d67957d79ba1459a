using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a column of dates without a time zone. They are taken to be in UTC.</summary>
internal sealed class DateTimeCell(ValueGetter<DateTime> getter) : TimeCell
{
    public override DateTimeOffset? Read()
    {
        DateTime value = default;
        getter(ref value);
        return value == default ? null : new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc));
    }
}
