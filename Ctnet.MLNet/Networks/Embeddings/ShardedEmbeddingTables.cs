using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Embeddings;

/// <summary>
/// Embedding tables whose rows, with their optimizer's state, are spread over ranks. A batch gets its rows from their owners, and
/// sends them their gradients. An owner adds up the gradients in the order of the ranks, so that a step has the same bits each
/// time.
/// </summary>
internal sealed class ShardedEmbeddingTables : EmbeddingTables, IHostRows
{
    private readonly RowShares _shares;

    // Of these, only the rows of this rank are trained.
    private readonly RowPages[] _tables, _state;

    // The rows of the batch, by their places in it.
    private readonly RowPages[] _here;
    private readonly RowExchange _exchange;
    private readonly RowGather _gather;
    private readonly RowGradients _gradients;
    private readonly RowSums[] _sums;

    public ShardedEmbeddingTables(
        FeaturePlan plan, IEnumerable<RowPages> tables, IEnumerable<RowPages> state, RowShares shares, RowOptimizer optimizer)
        : base(plan, optimizer)
    {
        _shares = shares;
        _tables = [.. tables];
        _state = [.. state];
        _here = [.. plan.Tables.Select(table => Room(table, 0))];
        _exchange = new(plan, shares);
        _gather = new(plan, byPlace: true);
        _gradients = new(plan);
        _sums = [.. plan.Tables.Select(table => new RowSums(table.Columns))];
    }

    public override Device Device => CPU;

    public override void Fetch(ImpressionBatch batch, int column)
    {
        EncodedFeatures features = batch.Features[column]!;
        for (int t = 0; t < _here.Length; t++)
        {
            if (_here[t].Rows < features.Tables[t].Unique.Count)
                _here[t] = Room(Plan.Tables[t], 2 * features.Tables[t].Unique.Count);
        }

        _exchange.Fetch(features, _tables, _here);
    }

    public override EmbeddedInput Embed(ImpressionBatch batch, int column, int first, int count, bool training) =>
        _gather.Embed(_here, batch.Features[column]!, first, count, training);

    public void Read(EncodedFeatures features, int first, int count, Span<float> input, Span<float> linear) =>
        _gather.Read(_here, features, first, count, input, linear);

    public override void Update(
        ImpressionBatch batch, int column, IReadOnlyList<EmbeddedInput> inputs, double learningRate, WorkerPool workers) =>
        Update(batch, column, (IReadOnlyList<IInputGradients>)inputs, learningRate, workers);

    public void Update(
        ImpressionBatch batch, int column, IReadOnlyList<IInputGradients> gradients, double learningRate, WorkerPool workers)
    {
        EncodedFeatures features = batch.Features[column]!;
        _gradients.Reserve(features);
        workers.Run(worker =>
        {
            using var scope = NewDisposeScope();
            for (int t = 0; t < _tables.Length; t++)
            {
                (int begin, int end) = PartOf(features.Tables[t].Unique.Count, worker, workers.Count);
                _exchange.Put(t, begin, _gradients.Sum(t, features.Tables[t], gradients, begin, end));
            }
        });
        _exchange.Return(_sums);
        for (int t = 0; t < _tables.Length; t++)
            Optimizer.Own(_tables[t], _state, t, _sums[t].Rows);
        workers.Run(worker =>
        {
            for (int t = 0; t < _tables.Length; t++)
            {
                (int begin, int end) = PartOf(_sums[t].Rows.Length, worker, workers.Count);
                Optimizer.Update(
                    _tables[t], _state, t, _sums[t].Rows[begin..end], _sums[t].Of(begin, end), (float)learningRate);
            }
        });
    }

    public override WeightTensor[] Rows() => Whole(_tables, 1);

    public override WeightTensor[] State() => Whole(_state, _state.Length / Math.Max(1, _tables.Length));

    private WeightTensor[] Whole(RowPages[] parts, int ofTable)
    {
        for (int i = 0; i < parts.Length; i++)
            PageExchange.Complete(parts[i], _shares.OwnersOf(i / ofTable), _shares.Ranks);
        return [.. parts.Select(part => new WeightTensor(part.Snapshot()))];
    }

    private static (int Begin, int End) PartOf(int count, int worker, int workers) =>
        ((int)((long)count * worker / workers), (int)((long)count * (worker + 1) / workers));

    private static RowPages Room(TablePlan table, int rows)
    {
        var room = RowPages.Grown(table.Columns, [(null, 0, rows)]);
        for (int row = 0; row < rows; row += RowPages.PageRows)
            room.Own([row]);
        return room;
    }
}
