using System.Runtime.InteropServices;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>
/// Embedding tables in .NET's memory, for training on the CPU. An update copies the pages of the rows that it changes, if another
/// model has them too. Reading is thread-safe.
/// </summary>
internal sealed class HostEmbeddingTables : HostRows
{
    private readonly RowPages[] _tables, _state;

    public HostEmbeddingTables(FeaturePlan plan, WeightTensor[] tables, WeightTensor[]? state, RowOptimizer? optimizer = null)
        : base(plan, optimizer, byPlace: false)
    {
        int parts = (state?.Length ?? 0) / Math.Max(1, tables.Length);
        _tables = [.. tables.Select((table, t) => plan.Tables[t].Segmented(table).Pages.ToWritable())];
        _state = [.. (state ?? []).Select((part, i) => plan.Tables[i / parts].Segmented(part).Pages.ToWritable())];
    }

    protected override RowPages[] Readable => _tables;

    public override void Update(
        ImpressionBatch batch, int column, IReadOnlyList<IInputGradients> gradients, double learningRate, WorkerPool workers)
    {
        EncodedFeatures features = batch.Features[column]!;
        Gradients.Reserve(features);
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
                Range part = PartOf(ids.Unique.Count, worker, workers);
                ReadOnlySpan<float> sums = Gradients.Sum(t, ids, gradients, part.Start.Value, part.End.Value);
                ReadOnlySpan<int> rows = CollectionsMarshal.AsSpan(ids.Unique)[part];
                Optimizer.Update(_tables[t], _state, t, rows, sums, (float)learningRate);
            }
        });
    }

    public override WeightTensor[] Rows() => [.. _tables.Select(table => new WeightTensor(table.Snapshot()))];

    public override WeightTensor[] State() => [.. _state.Select(table => new WeightTensor(table.Snapshot()))];
}
