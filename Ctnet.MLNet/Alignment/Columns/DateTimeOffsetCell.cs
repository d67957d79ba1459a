using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a column of DateTimeOffset. Its times are converted to UTC.</summary>
internal sealed class DateTimeOffsetCell(ValueGetter<DateTimeOffset> getter) : TimeCell
{
    public override DateTimeOffset? Read()
    {
        DateTimeOffset value = default;
        getter(ref value);
        return value == default ? null : value.ToUniversalTime();
    }
}
