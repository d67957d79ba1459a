using System.Runtime.InteropServices;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>
/// Embedding tables in .NET's memory, for training on the CPU. Rows are copied straight into the network's input. An update copies
/// the pages of the rows that it changes, if another model has them too. Reading is thread-safe.
/// </summary>
internal sealed class HostEmbeddingTables : EmbeddingTables, IHostRows
{
    private readonly RowPages[] _tables, _state;
    private readonly RowGradients _gradients;
    private readonly RowGather _gather;

    public HostEmbeddingTables(FeaturePlan plan, WeightTensor[] tables, WeightTensor[]? state, RowOptimizer? optimizer = null)
        : base(plan, optimizer)
    {
        int parts = (state?.Length ?? 0) / Math.Max(1, tables.Length);
        _tables = [.. tables.Select((table, t) => plan.Tables[t].Segmented(table).Pages.ToWritable())];
        _state = [.. (state ?? []).Select((part, i) => plan.Tables[i / parts].Segmented(part).Pages.ToWritable())];
        _gradients = new(plan);
        _gather = new(plan, byPlace: false);
    }

    public override Device Device => CPU;

    public override EmbeddedInput Embed(ImpressionBatch batch, int column, int first, int count, bool training) =>
        _gather.Embed(_tables, batch.Features[column]!, first, count, training);

    public void Read(EncodedFeatures features, int first, int count, Span<float> input, Span<float> linear) =>
        _gather.Read(_tables, features, first, count, input, linear);

    public override void Update(
        ImpressionBatch batch, int column, IReadOnlyList<EmbeddedInput> inputs, double learningRate, WorkerPool workers) =>
        Update(batch, column, (IReadOnlyList<IInputGradients>)inputs, learningRate, workers);

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
}
