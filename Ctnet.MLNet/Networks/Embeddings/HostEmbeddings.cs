using System.Runtime.InteropServices;
using Ctnet.MLNet.Memory;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// Embedding tables in .NET's memory, for training on the CPU: rows are copied straight into the network's input and changed where they
/// are. Reading is thread-safe.
/// </summary>
internal sealed class HostEmbeddings : Embeddings
{
    private const int PrefetchDistance = 4;

    private readonly WeightTensor[] _tables, _state;
    private readonly float[][] _gradients;

    public HostEmbeddings(FeaturePlan plan, WeightTensor[] tables, WeightTensor[]? state, RowOptimizer? optimizer = null) : base(plan, optimizer)
    {
        (_tables, _state) = (tables, state ?? []);
        _gradients = [.. tables.Select(_ => Array.Empty<float>())];
    }

    public override Device Device => CPU;

    public override EmbeddedInput Embed(ImpressionBatch batch, int column, int first, int count, bool training)
    {
        EncodedFeatures features = batch.Features[column]!;
        Tensor input = empty(count, Plan.GatheredWidth);
        Tensor? linear = Plan.LinearTerm ? zeros(count) : null;
        Span<float> values = MemoryMarshal.Cast<byte, float>(input.bytes), terms = linear is null ? [] : MemoryMarshal.Cast<byte, float>(linear.bytes);
        for (int t = 0; t < _tables.Length; t++)
            Gather(Plan.Tables[t], _tables[t], features.Tables[t], first, count, values, terms);
        int numbers = 2 * Plan.Numbers.Length;
        if (numbers > 0)
        {
            ReadOnlySpan<float> all = CollectionsMarshal.AsSpan(features.Numbers);
            for (int row = 0; row < count; row++)
                all.Slice((first + row) * numbers, numbers).CopyTo(values[(row * Plan.GatheredWidth + Plan.NumbersStart)..]);
        }

        List<SequenceInput> sequences = SequencesOf(features, first, count, terms);
        if (training)
        {
            foreach (Tensor? leaf in sequences.Select(sequence => sequence.Elements).Append(input).Append(linear))
                leaf?.requires_grad_();
        }

        return new(first, count, input, linear, sequences);
    }

    public override void Update(ImpressionBatch batch, int column, IReadOnlyList<EmbeddedInput> inputs, double learningRate, WorkerPool workers)
    {
        for (int t = 0; t < _tables.Length; t++)
        {
            EncodedTable table = batch.Features[column]!.Tables[t];
            int needed = table.Unique.Count * _tables[t].Columns;
            if (_gradients[t].Length < needed)
                _gradients[t] = new float[Math.Max(needed, 2 * _gradients[t].Length)];
        }

        workers.Run(worker =>
        {
            using var scope = NewDisposeScope();
            for (int t = 0; t < _tables.Length; t++)
            {
                EncodedTable table = batch.Features[column]!.Tables[t];
                // Each worker has its part of the rows, and looks at the whole batch for it: sums are added in the same order whoever adds them.
                int begin = (int)((long)table.Unique.Count * worker / workers.Count), end = (int)((long)table.Unique.Count * (worker + 1) / workers.Count);
                Span<float> gradients = _gradients[t].AsSpan(begin * _tables[t].Columns, (end - begin) * _tables[t].Columns);
                gradients.Clear();
                foreach (EmbeddedInput input in inputs)
                {
                    Accumulate(Plan.Tables[t], table, input, begin, end, gradients);
                    AccumulateSequences(Plan.Tables[t], table.Sequences, input, begin, end, gradients);
                }

                Optimizer.Update(_tables[t], _state, t, CollectionsMarshal.AsSpan(table.Unique)[begin..end], gradients, (float)learningRate);
            }
        });
    }

    // Copies: training goes on in the tables themselves.
    public override WeightTensor[] Rows() => [.. _tables.Select(table => new WeightTensor(table.Shape, [.. table.Values]))];

    public override WeightTensor[] State() => [.. _state.Select(table => new WeightTensor(table.Shape, [.. table.Values]))];

    private void Gather(TablePlan plan, WeightTensor table, EncodedTable ids, int first, int count, Span<float> input, Span<float> linear)
    {
        int fields = plan.Singles.Length, sets = plan.Sets.Length, width = plan.Width, columns = table.Columns;
        ReadOnlySpan<int> singles = CollectionsMarshal.AsSpan(ids.Singles), setRows = CollectionsMarshal.AsSpan(ids.Sets.Rows),
            ends = CollectionsMarshal.AsSpan(ids.Sets.Ends);
        ReadOnlySpan<float> values = table.Values;
        for (int row = 0; row < count; row++)
        {
            int at = row * Plan.GatheredWidth + plan.InputStart, begin = (first + row) * fields;
            Prefetch(values, columns, singles.Slice(Math.Min(first + row + PrefetchDistance, first + count - 1) * fields, fields));
            foreach (int id in singles.Slice(begin, fields))
            {
                values.Slice(id * columns, width).CopyTo(input[at..]);
                if (columns > width)
                    linear[row] += values[id * columns + width];
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
                    RowArithmetic.AddScaled(values.Slice(id * columns, width), share, into);
                    if (columns > width)
                        linear[row] += share * values[id * columns + width];
                }

                at += width;
            }
        }
    }

    private void Accumulate(TablePlan plan, EncodedTable ids, EmbeddedInput input, int begin, int end, Span<float> gradients)
    {
        int fields = plan.Singles.Length, sets = plan.Sets.Length, width = plan.Width, columns = plan.Columns;
        ReadOnlySpan<float> slopes = MemoryMarshal.Cast<byte, float>(input.Input.grad!.bytes);
        ReadOnlySpan<float> terms = input.Linear is null ? [] : MemoryMarshal.Cast<byte, float>(input.Linear.grad!.bytes);
        ReadOnlySpan<int> singles = CollectionsMarshal.AsSpan(ids.SinglePlaces), setPlaces = CollectionsMarshal.AsSpan(ids.Sets.Places),
            ends = CollectionsMarshal.AsSpan(ids.Sets.Ends);
        for (int row = 0; row < input.Count; row++)
        {
            int at = row * Plan.GatheredWidth + plan.InputStart;
            foreach (int place in singles.Slice((input.First + row) * fields, fields))
            {
                if (place >= begin && place < end)
                {
                    Span<float> into = gradients.Slice((place - begin) * columns, columns);
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
                    Span<float> into = gradients.Slice((place - begin) * columns, columns);
                    RowArithmetic.AddScaled(slopes.Slice(at, width), share, into);
                    if (columns > width)
                        into[width] += share * terms[row];
                }

                at += width;
            }
        }
    }

    // The elements of attended sequences, first come first; the linear term takes their mean.
    private List<SequenceInput> SequencesOf(EncodedFeatures features, int first, int count, Span<float> linear)
    {
        var sequences = new List<SequenceInput>();
        for (int t = 0; t < _tables.Length; t++)
        {
            (TablePlan plan, WeightTensor table, EncodedSets ids) = (Plan.Tables[t], _tables[t], features.Tables[t].Sequences);
            for (int s = 0; s < plan.Sequences.Length; s++)
            {
                int length = plan.Sequences[s].Count;
                Tensor elements = zeros(count, length, plan.Width), mask = empty(count, length);
                Span<float> values = MemoryMarshal.Cast<byte, float>(elements.bytes), masks = MemoryMarshal.Cast<byte, float>(mask.bytes);
                masks.Fill(float.NegativeInfinity);
                for (int row = 0; row < count; row++)
                {
                    int sequence = (first + row) * plan.Sequences.Length + s, from = ids.StartOf(sequence), size = ids.Ends[sequence] - from;
                    for (int i = 0; i < size; i++)
                    {
                        int at = ids.Rows[from + i] * table.Columns;
                        table.Values.AsSpan(at, plan.Width).CopyTo(values[((row * length + i) * plan.Width)..]);
                        masks[row * length + i] = 0;
                        if (table.Columns > plan.Width)
                            linear[row] += table.Values[at + plan.Width] / size;
                    }
                }

                sequences.Add(new(elements, mask));
            }
        }

        return sequences;
    }

    private void AccumulateSequences(TablePlan plan, EncodedSets ids, EmbeddedInput input, int begin, int end, Span<float> gradients)
    {
        ReadOnlySpan<float> terms = input.Linear is null ? [] : MemoryMarshal.Cast<byte, float>(input.Linear.grad!.bytes);
        int number = Plan.Sequences.TakeWhile(sequence => sequence.Table != plan).Count();
        for (int s = 0; s < plan.Sequences.Length; s++)
        {
            int length = plan.Sequences[s].Count;
            ReadOnlySpan<float> slopes = MemoryMarshal.Cast<byte, float>(input.Sequences[number + s].Elements.grad!.bytes);
            for (int row = 0; row < input.Count; row++)
            {
                int sequence = (input.First + row) * plan.Sequences.Length + s, from = ids.StartOf(sequence), size = ids.Ends[sequence] - from;
                for (int i = 0; i < size; i++)
                {
                    int place = ids.Places[from + i];
                    if (place < begin || place >= end)
                        continue;
                    Span<float> into = gradients.Slice((place - begin) * plan.Columns, plan.Columns);
                    RowArithmetic.AddScaled(slopes.Slice((row * length + i) * plan.Width, plan.Width), 1, into);
                    if (plan.Columns > plan.Width)
                        into[plan.Width] += terms[row] / size;
                }
            }
        }
    }

    private static void Prefetch(ReadOnlySpan<float> table, int columns, ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
            CacheLine.Fetch(in table[row * columns]);
    }
}
