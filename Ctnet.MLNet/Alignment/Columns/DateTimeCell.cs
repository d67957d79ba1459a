using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>
/// Reads a column of DateTime. Dates of kind Local are in the machine's time zone; all others, also those without a zone, are in
/// UTC.
/// </summary>
internal sealed class DateTimeCell(ValueGetter<DateTime> getter) : TimeCell
{
    public override DateTimeOffset? Read()
    {
        DateTime value = default;
        getter(ref value);
        if (value == default)
            return null;
        DateTime utc = value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc);
        return new DateTimeOffset(utc);
    }
}
