using System.Runtime.InteropServices;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>
/// The exchange of a batch's rows between ranks. Each rank asks the owners of the rows that its batch reads, gets their values,
/// and later sends their gradients. Buffers are reused from batch to batch. Rows are ordered by owner, then by table.
/// </summary>
internal sealed class RowExchange
{
    private readonly FeaturePlan _plan;
    private readonly RowShares _shares;
    private readonly ICtrCollectives _ranks;
    private readonly int[] _tablesOfEach;

    // How many rows of each table this rank wants from each rank, and how many each rank wants from this one.
    private readonly int[] _wanted, _asked;

    // For each rank, the number of rows and of values.
    private readonly int[] _wantedRows, _askedRows, _wantedValues, _askedValues;

    // For each table, where the values of each row that the batch reads begin.
    private readonly int[][] _at;

    private int[] _wantedIds = [], _askedIds = [];

    // The values, and later the gradients, of the rows that this rank wants, and of those that others want from it.
    private float[] _own = [], _others = [];

    public RowExchange(FeaturePlan plan, RowShares shares)
    {
        (_plan, _shares, _ranks) = (plan, shares, shares.Ranks);
        int size = _ranks.Size, tables = plan.Tables.Count;
        _tablesOfEach = [.. Enumerable.Repeat(tables, size)];
        (_wanted, _asked) = (new int[size * tables], new int[size * tables]);
        (_wantedRows, _askedRows) = (new int[size], new int[size]);
        (_wantedValues, _askedValues) = (new int[size], new int[size]);
        _at = [.. plan.Tables.Select(_ => Array.Empty<int>())];
    }

    /// <summary>Gets the values of the rows that a batch reads.</summary>
    /// <param name="features">The rows of the batch.</param>
    /// <param name="tables">The rows that this rank has.</param>
    /// <param name="into">Receives the values, by the rows' places in the batch.</param>
    public void Fetch(EncodedFeatures features, RowPages[] tables, RowPages[] into)
    {
        Ask(features);
        int at = 0;
        ForEachAsked((t, id) =>
        {
            ReadOnlySpan<float> row = tables[t].Row(id);
            row.CopyTo(_others.AsSpan(at));
            at += row.Length;
        });
        _ranks.AllToAll(_others.AsSpan(0, at), _askedValues, _own.AsSpan(0, _wantedValues.Sum()), _wantedValues);
        for (int t = 0; t < tables.Length; t++)
        {
            int columns = _plan.Tables[t].Columns;
            for (int place = 0; place < features.Tables[t].Unique.Count; place++)
                _own.AsSpan(_at[t][place], columns).CopyTo(into[t].Owned(place));
        }
    }

    /// <summary>
    /// Puts the gradients of some rows in, by their places in the batch. Several threads may put different rows in.
    /// </summary>
    public void Put(int table, int begin, ReadOnlySpan<float> gradients)
    {
        int columns = _plan.Tables[table].Columns;
        for (int i = 0; i < gradients.Length / columns; i++)
            gradients.Slice(i * columns, columns).CopyTo(_own.AsSpan(_at[table][begin + i]));
    }

    /// <summary>
    /// Sends the gradients to the rows' owners, and adds up those of this rank's rows in the order of the ranks.
    /// </summary>
    /// <param name="sums">For each table, receives the rows that some batch reads, and their gradients.</param>
    public void Return(RowSums[] sums)
    {
        int values = _askedValues.Sum();
        _ranks.AllToAll(_own.AsSpan(0, _wantedValues.Sum()), _wantedValues, _others.AsSpan(0, values), _askedValues);
        foreach (RowSums table in sums)
            table.Clear();
        int at = 0;
        ForEachAsked((t, id) => at += sums[t].Add(id, _others.AsSpan(at)));
    }

    private void Ask(EncodedFeatures features)
    {
        int tables = _at.Length;
        Array.Clear(_wanted);
        for (int t = 0; t < tables; t++)
        {
            RowOwners owners = _shares.OwnersOf(t);
            foreach (int row in features.Tables[t].Unique)
                _wanted[owners.Of(row) * tables + t]++;
        }

        _ranks.AllToAll(_wanted, _tablesOfEach, _asked, _tablesOfEach);
        Count(_wanted, _wantedRows, _wantedValues);
        Count(_asked, _askedRows, _askedValues);
        Reserve(ref _wantedIds, _wantedRows);
        Reserve(ref _askedIds, _askedRows);
        Reserve(ref _own, _wantedValues);
        Reserve(ref _others, _askedValues);
        Arrange(features);
        _ranks.AllToAll(
            _wantedIds.AsSpan(0, _wantedRows.Sum()), _wantedRows, _askedIds.AsSpan(0, _askedRows.Sum()), _askedRows);
    }

    private void Arrange(EncodedFeatures features)
    {
        int tables = _at.Length, id = 0, value = 0;
        var starts = new (int Id, int Value)[_wanted.Length];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = (id, value);
            id += _wanted[i];
            value += _wanted[i] * _plan.Tables[i % tables].Columns;
        }

        for (int t = 0; t < tables; t++)
        {
            ReadOnlySpan<int> unique = CollectionsMarshal.AsSpan(features.Tables[t].Unique);
            RowOwners owners = _shares.OwnersOf(t);
            if (_at[t].Length < unique.Length)
                _at[t] = new int[2 * unique.Length];
            for (int place = 0; place < unique.Length; place++)
            {
                ref (int Id, int Value) next = ref starts[owners.Of(unique[place]) * tables + t];
                _wantedIds[next.Id++] = unique[place];
                _at[t][place] = next.Value;
                next.Value += _plan.Tables[t].Columns;
            }
        }
    }

    private void Count(int[] counts, int[] rows, int[] values)
    {
        Array.Clear(rows);
        Array.Clear(values);
        for (int i = 0; i < counts.Length; i++)
        {
            rows[i / _at.Length] += counts[i];
            values[i / _at.Length] = checked(values[i / _at.Length] + counts[i] * _plan.Tables[i % _at.Length].Columns);
        }
    }

    // The visitor gets a table's number and a row, rank after rank.
    private void ForEachAsked(Action<int, int> visit)
    {
        int next = 0;
        for (int i = 0; i < _asked.Length; i++)
        {
            for (int n = 0; n < _asked[i]; n++)
                visit(i % _at.Length, _askedIds[next++]);
        }
    }

    private static void Reserve<T>(ref T[] buffer, int[] counts)
    {
        int needed = counts.Sum();
        if (buffer.Length < needed)
            buffer = new T[(int)Math.Min(Array.MaxLength, 2L * needed)];
    }
}
