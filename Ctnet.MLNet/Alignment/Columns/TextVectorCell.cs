using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>Reads a column of text vectors. White space around a text is removed, and empty texts are left out.</summary>
internal sealed class TextVectorCell(ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter) : TextCell
{
    private readonly List<int> _filled = [];
    private VBuffer<ReadOnlyMemory<char>> _texts;

    public override ReadOnlySpan<char> this[int index] => _texts.GetValues()[_filled[index]].Span.Trim();

    public override int Read()
    {
        getter(ref _texts);
        _filled.Clear();
        ReadOnlySpan<ReadOnlyMemory<char>> values = _texts.GetValues();
        for (int i = 0; i < values.Length; i++)
        {
            if (!values[i].Span.IsWhiteSpace())
                _filled.Add(i);
        }

        return _filled.Count;
    }
}
