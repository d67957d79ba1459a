using Ctnet.MLNet.Alignment.Histories;

namespace Ctnet.MLNet.Alignment;

/// <summary>What the log says of a key before the row's period. The key's id is in the slots already.</summary>
internal sealed class StatisticFieldEncoder(FieldSlots field, int keySlot, StatisticHistory history, PeriodReader period, double smoothing) : FieldEncoder
{
    public override void Encode(Span<float> slots) =>
        (slots[field.Start], slots[field.Start + 1]) = history.Before((int)slots[keySlot], period.Read(), smoothing);
}
