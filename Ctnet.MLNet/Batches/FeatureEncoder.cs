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

    private readonly TableFields[] _tables;

    /// <param name="plan">How feature vectors are encoded.</param>
    /// <param name="trained">Whether the tables are trained. Training needs the unique rows that a batch reads.</param>
    /// <param name="dropper">Makes fields missing at random; null leaves the rows unchanged.</param>
    public FeatureEncoder(FeaturePlan plan, bool trained, FieldDropper? dropper = null)
    {
        _trained = trained;
        _numbers = plan.Numbers;
        _vectors = [.. plan.Vectors];
        Width = plan.Sequences.Select(sequence => sequence.Table.Width * sequence.Field.Count)
            .Append(plan.GatheredWidth).Append(plan.InputWidth).Max();
        _dropper = dropper;
        _tables = [.. plan.Tables.Select(table => new TableFields(
            [.. table.Singles.Select(table.Numbered)], [.. table.Sets.Select(table.Numbered)],
            [.. table.Sequences.Select(table.Numbered)], new()))];
    }

    /// <summary>The number of tables.</summary>
    public int Tables => _tables.Length;

    /// <summary>The most numbers that one of a network's tensors has for each row of a batch.</summary>
    public int Width { get; }

    /// <summary>Encodes a batch.</summary>
    /// <param name="vectors">The feature vectors of a chunk's rows.</param>
    /// <param name="rows">The chunk's rows that form the batch, in the batch's order.</param>
    /// <param name="into">Receives the batch; it is cleared first.</param>
    public void Encode(RowSource vectors, ReadOnlySpan<int> rows, EncodedFeatures into)
    {
        into.Clear();
        foreach (TableFields table in _tables)
            table.Met.Clear();
        for (int i = 0; i < rows.Length; i++)
        {
            vectors.Prefetch(rows[Math.Min(i + RowSource.PrefetchDistance, rows.Length - 1)]);
            ReadOnlySpan<float> slots = _dropper is null ? vectors.Row(rows[i]) : _dropper.Drop(vectors.Row(rows[i]));
            for (int t = 0; t < _tables.Length; t++)
                Add(slots, _tables[t], into.Tables[t]);
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

    private void Add(ReadOnlySpan<float> slots, TableFields table, EncodedTable into)
    {
        EmbeddedField[] singles = table.Singles;
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
                places[i] = table.Met.PlaceOf(ids[i], into.Unique);
        }

        foreach (EmbeddedField field in table.Sets)
            AddSet(slots, field, table.Met, into.Sets, into.Unique);
        foreach (EmbeddedField field in table.Sequences)
            AddSet(slots, field, table.Met, into.Sequences, into.Unique);
    }

    private void AddSet(ReadOnlySpan<float> slots, EmbeddedField field, MetRows met, EncodedSets into, List<int> unique)
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
            into.Places.Add(met.PlaceOf(into.Rows[i], unique));
    }

    // A table's fields by kind, whose offsets are the numbers of their first rows.
    private sealed record TableFields(EmbeddedField[] Singles, EmbeddedField[] Sets, EmbeddedField[] Sequences, MetRows Met);
}
