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
internal sealed class ShardedEmbeddingTables : HostRows
{
    private readonly RowShares _shares;

    // Of these, only the rows of this rank are trained.
    private readonly RowPages[] _tables, _state;

    // The rows of the batch, by their places in it.
    private readonly RowPages[] _here;
    private readonly RowExchange _exchange;
    private readonly RowSums[] _sums;

    public ShardedEmbeddingTables(
        FeaturePlan plan, IEnumerable<RowPages> tables, IEnumerable<RowPages> state, RowShares shares, RowOptimizer optimizer)
        : base(plan, optimizer, byPlace: true)
    {
        _shares = shares;
        _tables = [.. tables];
        _state = [.. state];
        _here = [.. plan.Tables.Select(table => Room(table, 0))];
        _exchange = new(plan, shares);
        _sums = [.. plan.Tables.Select(table => new RowSums(table.Columns))];
    }

    protected override RowPages[] Readable => _here;

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

    public override void Update(
        ImpressionBatch batch, int column, IReadOnlyList<IInputGradients> gradients, double learningRate, WorkerPool workers)
    {
        EncodedFeatures features = batch.Features[column]!;
        Gradients.Reserve(features);
        workers.Run(worker =>
        {
            using var scope = NewDisposeScope();
            for (int t = 0; t < _tables.Length; t++)
            {
                Range part = PartOf(features.Tables[t].Unique.Count, worker, workers);
                (int begin, int end) = (part.Start.Value, part.End.Value);
                _exchange.Put(t, begin, Gradients.Sum(t, features.Tables[t], gradients, begin, end));
            }
        });
        _exchange.Return(_sums);
        for (int t = 0; t < _tables.Length; t++)
            Optimizer.Own(_tables[t], _state, t, _sums[t].Rows);
        workers.Run(worker =>
        {
            for (int t = 0; t < _tables.Length; t++)
            {
                Range part = PartOf(_sums[t].Rows.Length, worker, workers);
                Optimizer.Update(_tables[t], _state, t, _sums[t].Rows[part], _sums[t].Of(part), (float)learningRate);
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

    private static RowPages Room(TablePlan table, int rows)
    {
        var room = RowPages.Grown(table.Columns, [(null, 0, rows)]);
        for (int row = 0; row < rows; row += RowPages.PageRows)
            room.Own([row]);
        return room;
    }
}
