using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Memory;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>Copies rows in .NET's memory into the input of a network's first layer. Thread-safe.</summary>
/// <param name="plan">The plan of the tables.</param>
/// <param name="byPlace">
/// Whether the tables have only the rows that a batch reads, by their places in the batch; otherwise they have all rows.
/// </param>
internal sealed class RowGather(FeaturePlan plan, bool byPlace)
{
    private const int PrefetchDistance = 4;

    /// <summary>Embeds some of a batch's rows; see <see cref="EmbeddingTables.Embed"/>.</summary>
    /// <param name="tables">The tables that are read.</param>
    /// <param name="features">The batch's features.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="training">Whether the backward pass computes gradients for the rows.</param>
    public EmbeddedInput Embed(RowPages[] tables, EncodedFeatures features, int first, int count, bool training)
    {
        Tensor input = empty(count, plan.GatheredWidth);
        Tensor? linear = plan.LinearTerm ? zeros(count) : null;
        Span<float> terms = linear is null ? [] : linear.Floats();
        Read(tables, features, first, count, input.Floats(), terms);
        List<SequenceInput> sequences = SequencesOf(tables, features, first, count, terms);
        if (training)
        {
            foreach (Tensor? leaf in sequences.Select(sequence => sequence.Elements).Append(input).Append(linear))
                leaf?.requires_grad_();
        }

        return new(first, count, input, linear, sequences);
    }

    /// <summary>Reads the embeddings and the numbers of some of a batch's rows; see <see cref="HostRows.Read"/>.</summary>
    public void Read(
        RowPages[] tables, EncodedFeatures features, int first, int count, Span<float> input, Span<float> linear)
    {
        linear.Clear();
        for (int t = 0; t < tables.Length; t++)
            Gather(plan.Tables[t], tables[t], features.Tables[t], first, count, input, linear);
        int numbers = plan.GatheredWidth - plan.NumbersStart;
        if (numbers == 0)
            return;
        ReadOnlySpan<float> all = CollectionsMarshal.AsSpan(features.Numbers);
        for (int row = 0; row < count; row++)
            all.Slice((first + row) * numbers, numbers).CopyTo(input[(row * plan.GatheredWidth + plan.NumbersStart)..]);
    }

    private void Gather(
        TablePlan own, RowPages table, EncodedTable ids, int first, int count, Span<float> input, Span<float> linear)
    {
        int fields = own.Singles.Length, sets = own.Sets.Length, width = own.Width, columns = table.Columns;
        ReadOnlySpan<int> singles = CollectionsMarshal.AsSpan(byPlace ? ids.SinglePlaces : ids.Singles);
        ReadOnlySpan<int> setRows = CollectionsMarshal.AsSpan(RowsOf(ids.Sets)), ends = CollectionsMarshal.AsSpan(ids.Sets.Ends);
        for (int row = 0; row < count; row++)
        {
            int at = row * plan.GatheredWidth + own.InputStart, begin = (first + row) * fields;
            int ahead = Math.Min(first + row + PrefetchDistance, first + count - 1);
            Prefetch(table, singles.Slice(ahead * fields, fields));
            foreach (int id in singles.Slice(begin, fields))
            {
                ref readonly float values = ref table.First(id);
                ShortRow.Copy(in values, input.Slice(at, width));
                if (columns > width)
                    linear[row] += Unsafe.Add(ref Unsafe.AsRef(in values), width);
                at += width;
            }

            for (int set = (first + row) * sets; set < (first + row + 1) * sets; set++)
            {
                int from = set == 0 ? 0 : ends[set - 1];
                float share = 1f / (ends[set] - from);
                Span<float> into = input.Slice(at, width);
                into.Clear();
                foreach (int id in setRows[from..ends[set]])
                {
                    ReadOnlySpan<float> values = table.Row(id);
                    RowArithmetic.AddScaled(values[..width], share, into);
                    if (columns > width)
                        linear[row] += share * values[width];
                }

                at += width;
            }
        }
    }

    // The elements of sequences that are pooled by attention. The linear term has the mean of their weights.
    private List<SequenceInput> SequencesOf(
        RowPages[] tables, EncodedFeatures features, int first, int count, Span<float> linear)
    {
        var sequences = new List<SequenceInput>();
        for (int t = 0; t < tables.Length; t++)
        {
            (TablePlan own, RowPages table, EncodedSets ids) = (plan.Tables[t], tables[t], features.Tables[t].Sequences);
            List<int> rows = RowsOf(ids);
            for (int s = 0; s < own.Sequences.Length; s++)
            {
                int length = own.Sequences[s].Count;
                Tensor elements = zeros(count, length, own.Width), mask = empty(count, length);
                Span<float> values = elements.Floats(), masks = mask.Floats();
                masks.Fill(float.NegativeInfinity);
                for (int row = 0; row < count; row++)
                {
                    int sequence = (first + row) * own.Sequences.Length + s;
                    int from = ids.StartOf(sequence), size = ids.Ends[sequence] - from;
                    for (int i = 0; i < size; i++)
                    {
                        ReadOnlySpan<float> element = table.Row(rows[from + i]);
                        element[..own.Width].CopyTo(values[((row * length + i) * own.Width)..]);
                        masks[row * length + i] = 0;
                        if (table.Columns > own.Width)
                            linear[row] += element[own.Width] / size;
                    }
                }

                sequences.Add(new(elements, mask));
            }
        }

        return sequences;
    }

    private List<int> RowsOf(EncodedSets sets) => byPlace ? sets.Places : sets.Rows;

    private static void Prefetch(RowPages table, ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
            CacheLine.FetchRow(in table.First(row), table.Columns);
    }
}
