using Ctnet.MLNet.Alignment.Histories;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// Encodes a sequence that is built from the log: the key's events before the row's period. The key's slot must be written
/// already.
/// </summary>
internal sealed class SequenceFieldEncoder(FieldSlots field, int keySlot, SequenceHistory history, PeriodReader period)
    : FieldEncoder
{
    public override void Encode(Span<float> slots) =>
        history.Before((int)slots[keySlot], period.Read(), slots.Slice(field.Start, field.Count));
}
