using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a text column with several values in each row and a separator between them.</summary>
internal sealed class SeparatedTextCell(ValueGetter<ReadOnlyMemory<char>> getter, string separator) : TextCell
{
    private readonly List<Range> _values = [];
    private ReadOnlyMemory<char> _text;

    public override ReadOnlySpan<char> this[int index] => _text.Span[_values[index]];

    public override int Read()
    {
        getter(ref _text);
        _values.Clear();
        foreach (Range value in _text.Span.Split(separator))
        {
            if (value.Start.Value < value.End.Value)
                _values.Add(value);
        }

        return _values.Count;
    }
}
