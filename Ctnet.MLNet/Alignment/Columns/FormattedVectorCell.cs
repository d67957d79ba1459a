using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>A column of vectors of numbers that serve as identifiers: written as invariant text.</summary>
internal sealed class FormattedVectorCell<T>(ValueGetter<VBuffer<T>> getter) : TextCell where T : ISpanFormattable
{
    private readonly char[] _buffer = new char[64];
    private VBuffer<T> _read;
    private VBuffer<T> _dense;

    public override ReadOnlySpan<char> this[int index]
    {
        get
        {
            _dense.GetValues()[index].TryFormat(_buffer, out int length, default, CultureInfo.InvariantCulture);
            return _buffer.AsSpan(0, length);
        }
    }

    public override int Read()
    {
        getter(ref _read);
        // A sparse vector's absent values are zeros, which are identifiers like any other.
        _read.CopyToDense(ref _dense);
        return _dense.Length;
    }
}
