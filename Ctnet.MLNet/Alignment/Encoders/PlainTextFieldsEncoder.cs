using Ctnet.MLNet.Alignment.Vocabularies;
using Microsoft.ML;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// Encodes the most frequent kind of fields: unchanged texts that are looked up in a vocabulary. It handles all such fields of a
/// row together, so that their look-ups wait for memory at the same time, and not one after the other.
/// </summary>
internal sealed class PlainTextFieldsEncoder((int Slot, ValueGetter<ReadOnlyMemory<char>> Getter, Vocabulary Vocabulary)[] fields)
    : FieldEncoder
{
    private readonly ReadOnlyMemory<char>[] _texts = new ReadOnlyMemory<char>[fields.Length];
    private readonly TextKey[] _keys = new TextKey[fields.Length];

    public override void Encode(Span<float> slots)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i].Getter(ref _texts[i]);
            _texts[i] = _texts[i].Trim();
            _keys[i] = TextKey.Of(_texts[i].Span);
            fields[i].Vocabulary.Prefetch(_keys[i]);
        }

        for (int i = 0; i < fields.Length; i++)
        {
            int id = _texts[i].IsEmpty ? IdSpace.Missing
                : _keys[i].IsHashed ? fields[i].Vocabulary.Find(_texts[i].Span)
                : fields[i].Vocabulary.Find(_keys[i]);
            slots[fields[i].Slot] = IdSlot.Of(id);
        }
    }
}
