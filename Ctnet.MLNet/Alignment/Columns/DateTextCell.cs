using System.Globalization;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a date as an identifier: its hour, its day of the week, or its day.</summary>
internal sealed class DateTextCell(TimeCell time, FieldConversion part) : TextCell
{
    private readonly char[] _buffer = new char[16];
    private int _length;

    public override ReadOnlySpan<char> this[int index] => _buffer.AsSpan(0, _length);

    public override int Read()
    {
        if (time.Read() is not DateTimeOffset value)
            return 0;
        CultureInfo culture = CultureInfo.InvariantCulture;
        bool written = part switch
        {
            FieldConversion.HourOfDay => value.Hour.TryFormat(_buffer, out _length, default, culture),
            FieldConversion.DayOfWeek => ((int)value.DayOfWeek).TryFormat(_buffer, out _length, default, culture),
            _ => value.TryFormat(_buffer, out _length, "yyyy-MM-dd", culture),
        };
        return written ? 1 : 0;
    }
}
