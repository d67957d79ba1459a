using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Batches;

/// <summary>
/// Makes whole fields of training rows missing at random: ids become the id of "missing", and numbers become NaN. Not
/// thread-safe.
/// </summary>
internal sealed class FieldDropper(FeatureLayout layout, double rate, Random random)
{
    private readonly float[] _slots = new float[layout.Width];

    /// <summary>A copy of the row in which some fields are missing; valid until the next call.</summary>
    public ReadOnlySpan<float> Drop(ReadOnlySpan<float> slots)
    {
        slots.CopyTo(_slots);
        foreach (FieldSlots field in layout.Fields)
        {
            if (random.NextDouble() < rate)
                Array.Fill(_slots, field.IsEmbedded ? IdSpace.Missing : float.NaN, field.Start, field.Count);
        }

        return _slots;
    }
}
