using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a column of dates with a time zone.</summary>
internal sealed class DateTimeOffsetCell(ValueGetter<DateTimeOffset> getter) : TimeCell
{
    public override DateTimeOffset? Read()
    {
        DateTimeOffset value = default;
        getter(ref value);
        return value == default ? null : value;
    }
}
