using Ctnet.MLNet.Alignment.Columns;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// Encodes a field of identifiers: the ids of its values, then 0 in the remaining slots. A sequence keeps its newest values.
/// </summary>
internal sealed class IdFieldEncoder(FieldSlots field, TextCell cell, IdSpace space) : FieldEncoder
{
    public override void Encode(Span<float> slots)
    {
        Span<float> ids = slots.Slice(field.Start, field.Count);
        int values = cell.Read(), kept = Math.Min(values, ids.Length);
        int first = field.Kind == FieldKind.Sequence ? values - kept : 0;
        for (int i = 0; i < kept; i++)
            ids[i] = IdSlot.Of(space.Find(cell[first + i]));
        ids[kept..].Clear();
    }
}
