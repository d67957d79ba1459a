using System.Globalization;
using System.Numerics;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>
/// Reads a key column, with one key in each row; key 0 is missing. The identifier is the key's value, which <c>MapValueToKey</c>
/// keeps in the annotations, because another mapping gives the same value another key. If keys have no values, as hashes do, the
/// identifier is the key itself.
/// </summary>
internal sealed class KeyCell<T>(ValueGetter<T> getter, ReadOnlyMemory<char>[]? values, Predicate<int>? accepts) : TextCell
    where T : struct, INumberBase<T>
{
    private readonly char[] _buffer = new char[20];
    private ReadOnlyMemory<char> _text;

    public override ReadOnlySpan<char> this[int index] => _text.Span;

    public override int Read()
    {
        T key = default;
        getter(ref key);
        ulong number = ulong.CreateTruncating(key);
        _text = default;
        if (values is null && number > 0)
        {
            number.TryFormat(_buffer, out int length, default, CultureInfo.InvariantCulture);
            _text = _buffer.AsMemory(0, length);
        }
        else if (number > 0 && number <= (ulong)values!.Length)
        {
            int index = (int)number - 1;
            if (accepts is null || accepts(index))
                _text = values[index];
        }

        return _text.IsEmpty ? 0 : 1;
    }
}
