using System.Numerics;

namespace Ctnet.MLNet.Batches;

/// <summary>
/// Numbers the different rows of a table that a batch reads. Its size follows the batch and not the table, so that a few rows of a
/// large table cost no more than those of a small one. Not thread-safe.
/// </summary>
internal sealed class MetRows
{
    // Entries of an earlier batch are stale and need not be cleared. At most half of them are of the same batch.
    private (int Row, int Batch, int Place)[] _entries = new (int, int, int)[64];
    private int _shift = 32 - 6, _batch;

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        if (++_batch < int.MaxValue)
            return;
        Array.Clear(_entries);
        _batch = 1;
    }

    /// <summary>The row's place in the list. A row that is not in the list is added.</summary>
    /// <param name="row">The row.</param>
    /// <param name="unique">The rows since <see cref="Clear"/>.</param>
    public int PlaceOf(int row, List<int> unique)
    {
        (int Row, int Batch, int Place)[] entries = _entries;
        for (int at = SlotOf(row); ; at = (at + 1) & (entries.Length - 1))
        {
            ref (int Row, int Batch, int Place) entry = ref entries[at];
            if (entry.Batch != _batch)
            {
                entry = (row, _batch, unique.Count);
                unique.Add(row);
                if (2 * unique.Count > entries.Length)
                    Grow(unique);
                return unique.Count - 1;
            }

            if (entry.Row == row)
                return entry.Place;
        }
    }

    private void Grow(List<int> unique)
    {
        _entries = new (int, int, int)[2 * _entries.Length];
        _shift = 32 - BitOperations.Log2((uint)_entries.Length);
        for (int place = 0; place < unique.Count; place++)
        {
            int at = SlotOf(unique[place]);
            while (_entries[at].Batch == _batch)
                at = (at + 1) & (_entries.Length - 1);
            _entries[at] = (unique[place], _batch, place);
        }
    }

    // Multiplied by 2^32 divided by the golden ratio, neighbouring rows lie far apart in the upper bits.
    private int SlotOf(int row) => (int)((uint)row * 2654435769u >> _shift);
}
