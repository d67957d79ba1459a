using Ctnet.MLNet.Alignment.Histories;
using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Encoders;

/// <summary>
/// Encodes a sequence that is built from the log: the key's newest events before the row's period, in all given histories
/// together, the oldest first. The key's slot must be written already. Not thread-safe.
/// </summary>
internal sealed class SequenceFieldEncoder(FieldSlots field, int keySlot, SequenceHistory[] histories, PeriodReader period)
    : FieldEncoder
{
    // For each history, how many of the key's events are not taken yet.
    private readonly int[] _left = new int[histories.Length];

    public override void Encode(Span<float> slots)
    {
        (int key, long before) = (IdSlot.ToId(slots[keySlot]), period.Read());
        Span<float> ids = slots.Slice(field.Start, field.Count);
        if (histories is [SequenceHistory only])
        {
            ReadOnlySpan<SequenceEvent> all = only.Before(key, before);
            all = all[Math.Max(0, all.Length - ids.Length)..];
            for (int i = 0; i < all.Length; i++)
                ids[i] = IdSlot.Of(all[i].Id);
            ids[all.Length..].Clear();
            return;
        }

        int events = 0;
        for (int h = 0; h < histories.Length; h++)
            events += _left[h] = histories[h].Before(key, before).Length;
        int taken = Math.Min(events, ids.Length);
        for (int i = taken - 1; i >= 0; i--)
            ids[i] = IdSlot.Of(TakeNewest(key, before).Id);
        ids[taken..].Clear();
    }

    // Of events of the same time, those of the last history are the newest.
    private SequenceEvent TakeNewest(int key, long before)
    {
        (int from, SequenceEvent newest) = (-1, default);
        for (int h = 0; h < histories.Length; h++)
        {
            if (_left[h] == 0)
                continue;
            SequenceEvent candidate = histories[h].Before(key, before)[_left[h] - 1];
            if (from < 0 || (candidate.Period, candidate.Time).CompareTo((newest.Period, newest.Time)) >= 0)
                (from, newest) = (h, candidate);
        }

        _left[from]--;
        return newest;
    }
}
