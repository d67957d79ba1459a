using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a text column with one value in each row.</summary>
internal sealed class PlainTextCell(ValueGetter<ReadOnlyMemory<char>> getter) : TextCell
{
    private ReadOnlyMemory<char> _text;

    public ValueGetter<ReadOnlyMemory<char>> Getter => getter;

    public override ReadOnlySpan<char> this[int index] => _text.Span;

    public override int Read()
    {
        getter(ref _text);
        return _text.IsEmpty ? 0 : 1;
    }
}
