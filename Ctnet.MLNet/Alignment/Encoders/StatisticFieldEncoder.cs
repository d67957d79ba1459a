using Ctnet.MLNet.Alignment.Histories;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// Encodes a statistic: the key's clicks and rows before the row's period, in all given histories together. The key's slot must
/// be written already.
/// </summary>
internal sealed class StatisticFieldEncoder(
    FieldSlots field, int keySlot, StatisticHistory[] histories, PeriodReader period, double smoothing) : FieldEncoder
{
    public override void Encode(Span<float> slots) =>
        (slots[field.Start], slots[field.Start + 1]) = StatisticHistory.Before(
            histories, IdSlot.ToId(slots[keySlot]), period.Read(), smoothing);
}
