using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a text column with one value in each row. White space around it is removed.</summary>
internal sealed class PlainTextCell(ValueGetter<ReadOnlyMemory<char>> getter) : TextCell
{
    private ReadOnlyMemory<char> _text;

    /// <summary>Reads the text as it is in the column, with white space around it.</summary>
    public ValueGetter<ReadOnlyMemory<char>> Getter => getter;

    public override ReadOnlySpan<char> this[int index] => _text.Span;

    public override int Read()
    {
        getter(ref _text);
        _text = _text.Trim();
        return _text.IsEmpty ? 0 : 1;
    }
}
