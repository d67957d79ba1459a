using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a Boolean column as identifiers: True and False.</summary>
internal sealed class BooleanCell(ValueGetter<bool> getter) : TextCell
{
    private bool _value;

    public override ReadOnlySpan<char> this[int index] => _value ? bool.TrueString : bool.FalseString;

    public override int Read()
    {
        getter(ref _value);
        return 1;
    }
}
