using Ctnet.MLNet.Alignment.Columns;

namespace Ctnet.MLNet.Alignment;

/// <summary>A field of identifiers: ids of the values, 0 in the slots that are left. Of a sequence the newest values are kept.</summary>
internal sealed class IdFieldEncoder(FieldSlots field, TextCell cell, IdSpace space) : FieldEncoder
{
    public override void Encode(Span<float> slots)
    {
        Span<float> ids = slots.Slice(field.Start, field.Count);
        int values = cell.Read(), kept = Math.Min(values, ids.Length), first = field.Kind == FieldKind.Sequence ? values - kept : 0;
        for (int i = 0; i < kept; i++)
            ids[i] = space.Find(cell[first + i]);
        ids[kept..].Clear();
    }
}
