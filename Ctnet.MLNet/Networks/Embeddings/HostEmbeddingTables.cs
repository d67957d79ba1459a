using System.Runtime.InteropServices;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Memory;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>
/// Embedding tables in .NET's memory, for training on the CPU. Rows are copied straight into the network's input. An update copies
/// the pages of the rows that it changes, if another model has them too. Reading is thread-safe.
/// </summary>
internal sealed class HostEmbeddingTables : EmbeddingTables
{
    private const int PrefetchDistance = 4;

    private readonly RowPages[] _tables, _state;
    private readonly RowGradients _gradients;

    public HostEmbeddingTables(FeaturePlan plan, WeightTensor[] tables, WeightTensor[]? state, RowOptimizer? optimizer = null)
        : base(plan, optimizer)
    {
        int parts = (state?.Length ?? 0) / Math.Max(1, tables.Length);
        _tables = [.. tables.Select((table, t) => plan.Tables[t].Segmented(table).Pages.ToWritable())];
        _state = [.. (state ?? []).Select((part, i) => plan.Tables[i / parts].Segmented(part).Pages.ToWritable())];
        _gradients = new(plan);
    }

    public override Device Device => CPU;

    public override EmbeddedInput Embed(ImpressionBatch batch, int column, int first, int count, bool training)
    {
        EncodedFeatures features = batch.Features[column]!;
        Tensor input = empty(count, Plan.GatheredWidth);
        Tensor? linear = Plan.LinearTerm ? zeros(count) : null;
        Span<float> terms = linear is null ? [] : linear.Floats();
        Read(features, first, count, input.Floats(), terms);
        List<SequenceInput> sequences = SequencesOf(features, first, count, terms);
        if (training)
        {
            foreach (Tensor? leaf in sequences.Select(sequence => sequence.Elements).Append(input).Append(linear))
                leaf?.requires_grad_();
        }

        return new(first, count, input, linear, sequences);
    }

    /// <summary>Reads the embeddings of some rows of a batch, without their sequences that attention pools.</summary>
    /// <param name="features">The features of the batch.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="input">[rows, gathered width]: receives the embeddings, and the numbers after them.</param>
    /// <param name="linear">[rows]: receives the linear term; empty if the plan has none.</param>
    public void Read(EncodedFeatures features, int first, int count, Span<float> input, Span<float> linear)
    {
        linear.Clear();
        for (int t = 0; t < _tables.Length; t++)
            Gather(Plan.Tables[t], _tables[t], features.Tables[t], first, count, input, linear);
        int numbers = Plan.GatheredWidth - Plan.NumbersStart;
        if (numbers == 0)
            return;
        ReadOnlySpan<float> all = CollectionsMarshal.AsSpan(features.Numbers);
        for (int row = 0; row < count; row++)
            all.Slice((first + row) * numbers, numbers).CopyTo(input[(row * Plan.GatheredWidth + Plan.NumbersStart)..]);
    }

    public override void Update(
        ImpressionBatch batch, int column, IReadOnlyList<EmbeddedInput> inputs, double learningRate, WorkerPool workers) =>
        Update(batch, column, (IReadOnlyList<IInputGradients>)inputs, learningRate, workers);

    /// <summary>Takes a step of the optimizer on the rows that the batch read, from gradients that have been computed.</summary>
    public void Update(
        ImpressionBatch batch, int column, IReadOnlyList<IInputGradients> gradients, double learningRate, WorkerPool workers)
    {
        EncodedFeatures features = batch.Features[column]!;
        _gradients.Reserve(features);
        for (int t = 0; t < _tables.Length; t++)
            Optimizer.Own(_tables[t], _state, t, CollectionsMarshal.AsSpan(features.Tables[t].Unique));
        workers.Run(worker =>
        {
            using var scope = NewDisposeScope();
            for (int t = 0; t < _tables.Length; t++)
            {
                EncodedTable ids = features.Tables[t];
                // Each worker has a part of the rows and reads the whole batch for it. The order of the additions, and so each
                // sum, does not depend on the number of workers.
                int begin = (int)((long)ids.Unique.Count * worker / workers.Count);
                int end = (int)((long)ids.Unique.Count * (worker + 1) / workers.Count);
                ReadOnlySpan<float> sums = _gradients.Sum(t, ids, gradients, begin, end);
                ReadOnlySpan<int> rows = CollectionsMarshal.AsSpan(ids.Unique)[begin..end];
                Optimizer.Update(_tables[t], _state, t, rows, sums, (float)learningRate);
            }
        });
    }

    public override WeightTensor[] Rows() => [.. _tables.Select(table => new WeightTensor(table.Snapshot()))];

    public override WeightTensor[] State() => [.. _state.Select(table => new WeightTensor(table.Snapshot()))];

    private void Gather(
        TablePlan plan, RowPages table, EncodedTable ids, int first, int count, Span<float> input, Span<float> linear)
    {
        int fields = plan.Singles.Length, sets = plan.Sets.Length, width = plan.Width, columns = table.Columns;
        ReadOnlySpan<int> singles = CollectionsMarshal.AsSpan(ids.Singles);
        ReadOnlySpan<int> setRows = CollectionsMarshal.AsSpan(ids.Sets.Rows), ends = CollectionsMarshal.AsSpan(ids.Sets.Ends);
        for (int row = 0; row < count; row++)
        {
            int at = row * Plan.GatheredWidth + plan.InputStart, begin = (first + row) * fields;
            int ahead = Math.Min(first + row + PrefetchDistance, first + count - 1);
            Prefetch(table, singles.Slice(ahead * fields, fields));
            foreach (int id in singles.Slice(begin, fields))
            {
                ReadOnlySpan<float> values = table.Row(id);
                values[..width].CopyTo(input[at..]);
                if (columns > width)
                    linear[row] += values[width];
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
    private List<SequenceInput> SequencesOf(EncodedFeatures features, int first, int count, Span<float> linear)
    {
        var sequences = new List<SequenceInput>();
        for (int t = 0; t < _tables.Length; t++)
        {
            (TablePlan plan, RowPages table, EncodedSets ids) = (Plan.Tables[t], _tables[t], features.Tables[t].Sequences);
            for (int s = 0; s < plan.Sequences.Length; s++)
            {
                int length = plan.Sequences[s].Count;
                Tensor elements = zeros(count, length, plan.Width), mask = empty(count, length);
                Span<float> values = elements.Floats(), masks = mask.Floats();
                masks.Fill(float.NegativeInfinity);
                for (int row = 0; row < count; row++)
                {
                    int sequence = (first + row) * plan.Sequences.Length + s;
                    int from = ids.StartOf(sequence), size = ids.Ends[sequence] - from;
                    for (int i = 0; i < size; i++)
                    {
                        ReadOnlySpan<float> element = table.Row(ids.Rows[from + i]);
                        element[..plan.Width].CopyTo(values[((row * length + i) * plan.Width)..]);
                        masks[row * length + i] = 0;
                        if (table.Columns > plan.Width)
                            linear[row] += element[plan.Width] / size;
                    }
                }

                sequences.Add(new(elements, mask));
            }
        }

        return sequences;
    }

    private static void Prefetch(RowPages table, ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
            CacheLine.Fetch(in table.First(row));
    }
}
