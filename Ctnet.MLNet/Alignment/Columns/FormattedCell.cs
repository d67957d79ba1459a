using System.Globalization;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>
/// Reads a column of numbers as identifiers, one in each row. A number is written as invariant text; NaN is missing.
/// </summary>
/// <param name="getter">Reads the number.</param>
/// <param name="exact">Refuses numbers that are not exact; null accepts all.</param>
internal sealed class FormattedCell<T>(ValueGetter<T> getter, ExactIds? exact) : TextCell where T : ISpanFormattable
{
    private readonly char[] _buffer = new char[64];
    private int _length;

    public override ReadOnlySpan<char> this[int index] => _buffer.AsSpan(0, _length);

    public override int Read()
    {
        T value = default!;
        getter(ref value);
        if (value is float.NaN or double.NaN || exact?.Accepts(value) == false)
            return 0;
        value.TryFormat(_buffer, out _length, default, CultureInfo.InvariantCulture);
        return 1;
    }
}
