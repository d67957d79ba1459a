using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Columns;

/// <summary>A key column with its values' texts, as <c>MapValueToKey</c> makes it, one key a row; key 0 is missing.</summary>
internal sealed class KeyCell(ValueGetter<uint> getter, ReadOnlyMemory<char>[] texts) : TextCell
{
    private uint _key;

    public override ReadOnlySpan<char> this[int index] => texts[_key - 1].Span;

    public override int Read()
    {
        getter(ref _key);
        return _key == 0 || _key > texts.Length ? 0 : 1;
    }
}
