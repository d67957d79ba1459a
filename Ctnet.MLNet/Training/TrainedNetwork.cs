using System.Runtime.InteropServices;
using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Passes;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Ranks;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// A network in training: its replicas, one for each worker, their embedding tables and their dense parameters. It owns them.
/// </summary>
internal sealed class TrainedNetwork : SteppedNetwork
{
    /// <summary>Fewer rows than this are not worth another thread.</summary>
    public const int LeastRowsOfAWorker = 16;

    // An operation of libtorch takes hardly less time for a few rows than for many.
    private const int LeastRowsOfAGraph = 64;

    private readonly Replicas _replicas;
    private readonly EmbeddingTables _embeddings;
    private readonly DenseParameters _dense;
    private readonly LearningRates _rates;
    private readonly HashSet<string> _newBiases;

    // One for each worker; null if libtorch computes the gradients.
    private readonly NetworkPass[]? _passes;
    private double? _lossScale;

    /// <param name="replicas">The network, once for each worker, over the same values.</param>
    /// <param name="embeddings">The network's embedding tables.</param>
    /// <param name="dense">The network's dense parameters.</param>
    /// <param name="rates">The network's learning rates.</param>
    /// <param name="newBiases">The logits' biases that no earlier model gave a value to; null for none.</param>
    /// <param name="lossScale">The earlier model's <see cref="LossScale"/>; null without an earlier model.</param>
    /// <param name="ranks">The ranks that train together; null for one.</param>
    public TrainedNetwork(
        Replicas replicas, EmbeddingTables embeddings, DenseParameters dense, LearningRates rates,
        IEnumerable<string>? newBiases = null, double? lossScale = 1, ICtrCollectives? ranks = null)
        : base(embeddings.Device, ranks ?? SingleRank.Instance)
    {
        _replicas = replicas;
        _embeddings = embeddings;
        _dense = dense;
        _rates = rates;
        _newBiases = [.. newBiases ?? []];
        _lossScale = lossScale;
        _passes = PassesOf(replicas, embeddings as HostRows);
    }

    public override CtrNetwork Network => _replicas[0];

    public override EmbeddingTables Embeddings => _embeddings;

    public override EmbeddingTables WatchedEmbeddings => _embeddings;

    public override double LossScale => _lossScale ?? 1;

    public override IEnumerable<double> Losses => [PredictingLoss];

    public override void StartAt(IReadOnlyList<WeightTotals> rows, WeightTotals conversions)
    {
        if (conversions.All > 0 && Network.ConversionBias is string conversion && _newBiases.Remove(conversion))
            StartLogit(conversion, conversions.Rate);
        foreach ((string bias, WeightTotals totals) in Network.LogitBiases.Zip(rows))
        {
            if (totals.All > 0 && _newBiases.Remove(bias))
                StartLogit(bias, totals.Rate);
        }

        WeightTotals together = rows.Aggregate((all, next) => all.And(next));
        // Rows that weigh nothing have no click rate. The scale is 1 at a rate of 1/2.
        if (together.All > 0)
            _lossScale ??= 0.5 / Math.Sqrt(together.Rate * (1 - together.Rate));
    }

    public override TResult Predicting<TResult>(Func<TResult> compute) => _dense.Predicting(() =>
    {
        Network.eval();
        TResult result = compute();
        Network.train();
        return result;
    });

    public override Tensor Predict(ImpressionBatch batch)
    {
        _embeddings.Fetch(batch, 0);
        return batch.Count == 0
            ? zeros(0, device: Device)
            : Network.Logits(
                _embeddings.Embed(batch, 0, 0, batch.Count, training: false), BatchPart.Whole(batch, Device));
    }

    public override (Dictionary<string, WeightTensor> Weights, Dictionary<string, WeightTensor> State) Save()
    {
        Dictionary<string, WeightTensor> weights = _dense.Predicting(Network.ToWeights), state = _dense.SaveState();
        foreach ((TablePlan table, WeightTensor values) in _embeddings.Plan.Tables.Zip(_embeddings.Rows()))
            weights.Add(GraphNames.Table(GraphNames.Tower, table), values);
        foreach ((string name, WeightTensor values) in _embeddings.Optimizer.NamesOf(_embeddings.Plan).Zip(_embeddings.State()))
            state.Add(name, values);
        foreach ((string name, WeightTensor values) in Network.FurtherState)
            state.Add(name, values);
        return (weights, state);
    }

    public override ScoringGraph Export() => Network.Export();

    public override void Dispose()
    {
        foreach (NetworkPass pass in _passes ?? [])
            pass.Dispose();
        _dense.Dispose();
        _replicas.Dispose();
        _embeddings.Dispose();
        base.Dispose();
    }

    private static NetworkPass[]? PassesOf(Replicas replicas, HostRows? embeddings)
    {
        if (embeddings is null)
            return null;
        // Replicas are alike: all of them have a pass, or none.
        NetworkPass[] passes = [.. replicas.Select(replica => replica.CreatePass(embeddings)).OfType<NetworkPass>()];
        return passes.Length == 0 ? null : passes;
    }

    private void StartLogit(string bias, double rate) => _dense.Fill(bias, Math.Log(rate / (1 - rate)));

    protected override StepLoss Measure(ImpressionBatch batch, WorkerPool workers, double share) =>
        _passes is null ? MeasureByGraph(batch, workers, share) : MeasureByPass(_passes, batch, workers, share);

    private StepLoss MeasureByPass(NetworkPass[] passes, ImpressionBatch batch, WorkerPool workers, double share)
    {
        int sharing = SharingOf(batch, workers);
        double[] losses = new double[sharing];
        Tensor logits = empty(batch.Count), loss = zeros(1, ScalarType.Float64);
        try
        {
            StepDense(batch, workers, share, (worker, first, end) =>
                losses[worker] = passes[worker].Run(batch, first, logits.Floats()[first..end], (float)LossScale));
            ((HostRows)_embeddings).Update(
                batch, 0, [.. passes.Take(sharing).Select(pass => pass.Gradients)], share * _rates.Embeddings, workers);
            MemoryMarshal.Cast<byte, double>(loss.bytes)[0] = losses.Sum();
            return new(loss, [logits]);
        }
        catch
        {
            logits.Dispose();
            loss.Dispose();
            throw;
        }
    }

    // A rank whose rows are used up takes part in the steps of the others with an empty batch.
    private int SharingOf(ImpressionBatch batch, WorkerPool workers) => batch.Count == 0 ? 0
        : Network.NeedsWholeBatch ? 1 : Math.Clamp(batch.Count / LeastRows, 1, workers.Count);

    private int LeastRows => _passes is null ? LeastRowsOfAGraph : LeastRowsOfAWorker;

    // Each worker computes the gradients of its rows, from the first one to the end. The dense parameters take a step.
    private void StepDense(ImpressionBatch batch, WorkerPool workers, double share, Action<int, int, int> measure)
    {
        int sharing = SharingOf(batch, workers);
        _embeddings.Fetch(batch, 0);
        workers.Run(worker =>
        {
            using var scope = NewDisposeScope();
            _dense.ZeroGradients(worker);
            if (worker >= sharing)
                return;
            int first = (int)((long)batch.Count * worker / sharing), end = (int)((long)batch.Count * (worker + 1) / sharing);
            measure(worker, first, end);
        });
        _dense.Update(share * _rates.Dense, batch.Step.Rows, sharing, workers);
    }

    private StepLoss MeasureByGraph(ImpressionBatch batch, WorkerPool workers, double share)
    {
        Tensor loss = zeros(1, ScalarType.Float64, Device);
        int sharing = SharingOf(batch, workers);
        var inputs = new EmbeddedInput[sharing];
        Tensor[] sums = new Tensor[sharing], logits = new Tensor[sharing];
        try
        {
            StepDense(batch, workers, share, (worker, first, end) =>
            {
                inputs[worker] = _embeddings.Embed(batch, 0, first, end - first, training: true).Keep();
                BatchLoss sum = _replicas[worker].Loss(inputs[worker], new BatchPart(batch, first, end - first, Device));
                using Scalar scale = LossScale;
                (sum.Further is null ? sum.LogLoss : sum.LogLoss.Plus(sum.Further)).mul(scale).backward();
                sums[worker] = sum.LogLoss.detach().DetachFromDisposeScope();
                logits[worker] = sum.Logits.detach().DetachFromDisposeScope();
            });
            _embeddings.Update(batch, 0, inputs, share * _rates.Embeddings, workers);
            Network.EndStep(batch);
            foreach (Tensor sum in sums)
                loss.PlusInPlace(sum);
            return new(loss, sharing > 0 ? logits : [zeros(0, device: Device)]);
        }
        catch
        {
            foreach (IDisposable? kept in logits.Append(loss))
                kept?.Dispose();
            throw;
        }
        finally
        {
            foreach (IDisposable? kept in inputs.Concat<IDisposable?>(sums))
                kept?.Dispose();
        }
    }
}
