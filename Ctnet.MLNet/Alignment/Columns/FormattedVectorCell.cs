using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a column of number vectors as identifiers. A number is written as invariant text; NaN is left out.</summary>
/// <param name="getter">Reads the vector.</param>
/// <param name="exact">Refuses numbers that are not exact; null accepts all.</param>
internal sealed class FormattedVectorCell<T>(ValueGetter<VBuffer<T>> getter, ExactIds? exact) : TextCell
    where T : ISpanFormattable
{
    private readonly char[] _buffer = new char[64];
    private readonly List<int> _filled = [];
    private VBuffer<T> _read;
    private VBuffer<T> _dense;

    public override ReadOnlySpan<char> this[int index]
    {
        get
        {
            _dense.GetValues()[_filled[index]].TryFormat(_buffer, out int length, default, CultureInfo.InvariantCulture);
            return _buffer.AsSpan(0, length);
        }
    }

    public override int Read()
    {
        getter(ref _read);
        // The values that a sparse vector does not store are zeros, and zero is an identifier like any other.
        _read.CopyToDense(ref _dense);
        _filled.Clear();
        ReadOnlySpan<T> values = _dense.GetValues();
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is not (float.NaN or double.NaN) && exact?.Accepts(values[i]) != false)
                _filled.Add(i);
        }

        return _filled.Count;
    }
}
