using System.Globalization;
using System.Numerics;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>A column of numbers.</summary>
internal sealed class PlainNumberCell<T>(ValueGetter<T> getter, IReadOnlyList<string> missing) : NumberCell
    where T : struct, INumberBase<T>
{
    // A log that writes -1 for "unknown" does so whatever the column's type.
    private readonly T[] _missing =
        [.. missing.Select(text => T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value) ? value : (T?)null).OfType<T>()];

    public override double Read()
    {
        T value = default;
        getter(ref value);
        return _missing.AsSpan().Contains(value) ? double.NaN : double.CreateTruncating(value);
    }
}
