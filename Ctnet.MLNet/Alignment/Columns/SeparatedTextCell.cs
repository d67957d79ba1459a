using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>
/// Reads a text column with several values in each row and a separator between them. White space around a value is removed.
/// </summary>
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
            ReadOnlySpan<char> text = _text.Span[value].TrimEnd();
            int start = value.Start.Value + text.Length - text.TrimStart().Length;
            if (value.Start.Value + text.Length > start)
                _values.Add(start..(value.Start.Value + text.Length));
        }

        return _values.Count;
    }
}
