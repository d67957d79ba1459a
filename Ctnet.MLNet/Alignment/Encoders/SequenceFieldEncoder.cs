using Ctnet.MLNet.Alignment.Histories;

namespace Ctnet.MLNet.Alignment;

/// <summary>What a key did before the row's period. The key's id is in the slots already.</summary>
internal sealed class SequenceFieldEncoder(FieldSlots field, int keySlot, SequenceHistory history, PeriodReader period) : FieldEncoder
{
    public override void Encode(Span<float> slots) =>
        history.Before((int)slots[keySlot], period.Read(), slots.Slice(field.Start, field.Count));
}
