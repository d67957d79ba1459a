using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.Training;

/// <summary>Turns aligned feature vectors into <see cref="EncodedFeatures"/>. Not thread-safe.</summary>
internal sealed class FeatureEncoder(FeaturePlan plan)
{
    // Where a table's row stands in the batch's list of unique rows, if it was met in this batch. The cost of a batch does not depend on
    // the size of the table.
    private readonly int[] _position = new int[plan.TableRows];
    private readonly int[] _metIn = new int[plan.TableRows];
    private int _batch;

    public FeaturePlan Plan { get; } = plan;

    public void Begin(EncodedFeatures into)
    {
        into.Clear();
        if (++_batch == int.MaxValue)
        {
            Array.Clear(_metIn);
            _batch = 1;
        }
    }

    public void Add(ReadOnlySpan<float> slots, int row, EncodedFeatures into)
    {
        foreach (EmbeddedField field in Plan.Singles)
            into.Singles.Add(PositionOf(field.RowOf(slots[field.Start]), into));
        for (int i = 0; i < Plan.Sets.Length; i++)
            AddSet(slots, Plan.Sets[i], (long)row * Plan.Sets.Length + i, into);
        foreach (int slot in Plan.Numbers)
            into.Numbers.Add(float.IsNaN(slots[slot]) ? 0 : slots[slot]);
        foreach (int slot in Plan.Numbers)
            into.Numbers.Add(float.IsNaN(slots[slot]) ? 1 : 0);
    }

    private void AddSet(ReadOnlySpan<float> slots, EmbeddedField field, long owner, EncodedFeatures into)
    {
        int before = into.SetIds.Count;
        for (int slot = field.Start; slot < field.Start + field.Count; slot++)
        {
            int row = field.RowOf(slots[slot]);
            if (row != field.Offset + IdSpace.Missing)
                into.SetIds.Add(PositionOf(row, into));
        }

        if (into.SetIds.Count == before)
            into.SetIds.Add(PositionOf(field.Offset + IdSpace.Missing, into));
        int ids = into.SetIds.Count - before;
        for (int i = 0; i < ids; i++)
        {
            into.SetOwners.Add(owner);
            into.SetWeights.Add(1f / ids);
        }
    }

    private int PositionOf(int row, EncodedFeatures into)
    {
        if (_metIn[row] != _batch)
        {
            _metIn[row] = _batch;
            _position[row] = into.Unique.Count;
            into.Unique.Add(row);
        }

        return _position[row];
    }
}
