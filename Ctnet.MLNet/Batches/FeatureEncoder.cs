using System.Runtime.InteropServices;
using Ctnet.MLNet.Alignment.Vocabularies;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Batches;

/// <summary>Encodes aligned feature vectors as <see cref="EncodedFeatures"/>. Not thread-safe.</summary>
internal sealed class FeatureEncoder
{
    private readonly bool _trained;
    private readonly int[] _numbers;
    private readonly ProjectedVector[] _vectors;
    private readonly FieldDropper? _dropper;

    // For each row of a table, the last batch that read it and the row's place among that batch's unique rows. An entry of an
    // earlier batch is stale and need not be cleared, so that the cost of a batch does not depend on the size of the table.
    private readonly (TablePlan Plan, (int Batch, int Place)[] Met)[] _tables;
    private int _batch;

    /// <param name="plan">How feature vectors are encoded.</param>
    /// <param name="trained">Whether the tables are trained. Training needs the unique rows that a batch reads.</param>
    /// <param name="dropper">Makes fields missing at random; null leaves the rows unchanged.</param>
    public FeatureEncoder(FeaturePlan plan, bool trained, FieldDropper? dropper = null)
    {
        _trained = trained;
        _numbers = plan.Numbers;
        _vectors = [.. plan.Vectors];
        _dropper = dropper;
        _tables = [.. plan.Tables.Select(table => (table, new (int, int)[trained ? table.Rows : 0]))];
    }

    /// <summary>The number of tables.</summary>
    public int Tables => _tables.Length;

    /// <summary>Encodes a batch.</summary>
    /// <param name="vectors">The feature vectors of a chunk's rows.</param>
    /// <param name="rows">The chunk's rows that form the batch, in the batch's order.</param>
    /// <param name="into">Receives the batch; it is cleared first.</param>
    public void Encode(RowSource vectors, ReadOnlySpan<int> rows, EncodedFeatures into)
    {
        into.Clear();
        if (++_batch == int.MaxValue)
        {
            _batch = 1;
            foreach (var table in _tables)
                Array.Clear(table.Met);
        }

        for (int i = 0; i < rows.Length; i++)
        {
            vectors.Prefetch(rows[Math.Min(i + RowSource.PrefetchDistance, rows.Length - 1)]);
            ReadOnlySpan<float> slots = _dropper is null ? vectors.Row(rows[i]) : _dropper.Drop(vectors.Row(rows[i]));
            for (int t = 0; t < _tables.Length; t++)
                Add(slots, _tables[t].Plan, _tables[t].Met, into.Tables[t]);
            foreach (int slot in _numbers)
                into.Numbers.Add(float.IsNaN(slots[slot]) ? 0 : slots[slot]);
            foreach (int slot in _numbers)
                into.Numbers.Add(float.IsNaN(slots[slot]) ? 1 : 0);
            foreach (ProjectedVector vector in _vectors)
            {
                int at = into.Numbers.Count;
                CollectionsMarshal.SetCount(into.Numbers, at + vector.GatheredCount);
                ProjectedVector.Gather(
                    slots.Slice(vector.Start, vector.Count), CollectionsMarshal.AsSpan(into.Numbers)[at..]);
            }
        }
    }

    private void Add(ReadOnlySpan<float> slots, TablePlan plan, (int Batch, int Place)[] met, EncodedTable into)
    {
        EmbeddedField[] singles = plan.Singles;
        int first = into.Singles.Count;
        CollectionsMarshal.SetCount(into.Singles, first + singles.Length);
        Span<int> ids = CollectionsMarshal.AsSpan(into.Singles)[first..];
        for (int i = 0; i < singles.Length; i++)
            ids[i] = singles[i].RowOf(slots[singles[i].Start]);
        if (_trained)
        {
            CollectionsMarshal.SetCount(into.SinglePlaces, first + singles.Length);
            Span<int> places = CollectionsMarshal.AsSpan(into.SinglePlaces)[first..];
            for (int i = 0; i < ids.Length; i++)
                places[i] = PlaceOf(ids[i], met, into.Unique);
        }

        foreach (EmbeddedField field in plan.Sets)
            AddSet(slots, field, met, into.Sets, into.Unique);
        foreach (EmbeddedField field in plan.Sequences)
            AddSet(slots, field, met, into.Sequences, into.Unique);
    }

    private void AddSet(
        ReadOnlySpan<float> slots, EmbeddedField field, (int Batch, int Place)[] met, EncodedSets into, List<int> unique)
    {
        int before = into.Rows.Count, missing = field.Offset + IdSpace.Missing;
        for (int slot = field.Start; slot < field.Start + field.Count; slot++)
        {
            int row = field.RowOf(slots[slot]);
            if (row != missing)
                into.Rows.Add(row);
        }

        if (into.Rows.Count == before)
            into.Rows.Add(missing);
        into.Ends.Add(into.Rows.Count);
        for (int i = before; i < into.Rows.Count && _trained; i++)
            into.Places.Add(PlaceOf(into.Rows[i], met, unique));
    }

    private int PlaceOf(int row, (int Batch, int Place)[] met, List<int> unique)
    {
        ref (int Batch, int Place) entry = ref met[row];
        if (entry.Batch != _batch)
        {
            entry = (_batch, unique.Count);
            unique.Add(row);
        }

        return entry.Place;
    }
}
