using Ctnet.MLNet.Alignment.Columns;

namespace Ctnet.MLNet.Alignment;

/// <summary>A categorical or set field: ids of the values, 0 in the slots that are left.</summary>
internal sealed class IdFieldEncoder(FieldSlots field, TextCell cell, Vocabulary vocabulary, IReadOnlyList<string> missing) : FieldEncoder
{
    public override void Encode(Span<float> slots)
    {
        Span<float> ids = slots.Slice(field.Start, field.Count);
        int values = cell.Read(), written = 0;
        for (int i = 0; i < values && written < ids.Length; i++)
        {
            ReadOnlySpan<char> value = cell[i];
            if (!TextColumns.IsAny(value, missing))
                ids[written++] = vocabulary.Find(value);
        }

        ids[written..].Clear();
    }
}
