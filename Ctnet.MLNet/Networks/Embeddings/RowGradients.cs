using System.Runtime.InteropServices;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Scoring.Plans;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>
/// The gradients of the table rows that a batch reads: for each row the sum over all places where the batch reads it. Buffers are
/// reused from batch to batch. Workers may sum different rows at the same time.
/// </summary>
internal sealed class RowGradients(FeaturePlan plan)
{
    private readonly float[][] _sums = [.. plan.Tables.Select(_ => Array.Empty<float>())];

    /// <summary>Makes room for the rows that a batch reads.</summary>
    public void Reserve(EncodedFeatures features)
    {
        for (int t = 0; t < _sums.Length; t++)
        {
            int needed = features.Tables[t].Unique.Count * plan.Tables[t].Columns;
            if (_sums[t].Length < needed)
                _sums[t] = new float[Math.Max(needed, 2 * _sums[t].Length)];
        }
    }

    /// <summary>Sums the gradients of a range of a table's unique rows, in the order in which the batch reads them.</summary>
    /// <param name="table">The table's number in the plan.</param>
    /// <param name="ids">The rows of the table that the batch reads.</param>
    /// <param name="gradients">The gradients of all rows of the batch.</param>
    /// <param name="begin">The first of the unique rows.</param>
    /// <param name="end">The end of the unique rows.</param>
    /// <returns>The gradients, [rows, columns]; valid until the next batch.</returns>
    public ReadOnlySpan<float> Sum(int table, EncodedTable ids, IReadOnlyList<IInputGradients> gradients, int begin, int end)
    {
        TablePlan rows = plan.Tables[table];
        Span<float> sums = _sums[table].AsSpan(begin * rows.Columns, (end - begin) * rows.Columns);
        sums.Clear();
        foreach (IInputGradients input in gradients)
        {
            AddPooled(rows, ids, input, begin, end, sums);
            AddSequences(rows, ids.Sequences, input, begin, end, sums);
        }

        return sums;
    }

    private void AddPooled(TablePlan table, EncodedTable ids, IInputGradients input, int begin, int end, Span<float> sums)
    {
        int fields = table.Singles.Length, sets = table.Sets.Length, width = table.Width, columns = table.Columns;
        ReadOnlySpan<float> slopes = input.OfInput, terms = input.OfLinear;
        ReadOnlySpan<int> singles = CollectionsMarshal.AsSpan(ids.SinglePlaces);
        ReadOnlySpan<int> setPlaces = CollectionsMarshal.AsSpan(ids.Sets.Places), ends = CollectionsMarshal.AsSpan(ids.Sets.Ends);
        for (int row = 0; row < input.Count; row++)
        {
            int at = row * plan.GatheredWidth + table.InputStart;
            foreach (int place in singles.Slice((input.First + row) * fields, fields))
            {
                if (place >= begin && place < end)
                {
                    Span<float> into = sums.Slice((place - begin) * columns, columns);
                    RowArithmetic.AddScaled(slopes.Slice(at, width), 1, into);
                    if (columns > width)
                        into[width] += terms[row];
                }

                at += width;
            }

            for (int set = (input.First + row) * sets; set < (input.First + row + 1) * sets; set++)
            {
                int from = set == 0 ? 0 : ends[set - 1];
                float share = 1f / (ends[set] - from);
                foreach (int place in setPlaces[from..ends[set]])
                {
                    if (place < begin || place >= end)
                        continue;
                    Span<float> into = sums.Slice((place - begin) * columns, columns);
                    RowArithmetic.AddScaled(slopes.Slice(at, width), share, into);
                    if (columns > width)
                        into[width] += share * terms[row];
                }

                at += width;
            }
        }
    }

    private void AddSequences(TablePlan table, EncodedSets ids, IInputGradients input, int begin, int end, Span<float> sums)
    {
        ReadOnlySpan<float> terms = input.OfLinear;
        int number = plan.Sequences.TakeWhile(sequence => sequence.Table != table).Count();
        for (int s = 0; s < table.Sequences.Length; s++)
        {
            int length = table.Sequences[s].Count;
            ReadOnlySpan<float> slopes = input.OfSequence(number + s);
            for (int row = 0; row < input.Count; row++)
            {
                int sequence = (input.First + row) * table.Sequences.Length + s;
                int from = ids.StartOf(sequence), size = ids.Ends[sequence] - from;
                for (int i = 0; i < size; i++)
                {
                    int place = ids.Places[from + i];
                    if (place < begin || place >= end)
                        continue;
                    Span<float> into = sums.Slice((place - begin) * table.Columns, table.Columns);
                    RowArithmetic.AddScaled(slopes.Slice((row * length + i) * table.Width, table.Width), 1, into);
                    if (table.Columns > table.Width)
                        into[table.Width] += terms[row] / size;
                }
            }
        }
    }
}
