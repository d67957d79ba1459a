using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// A network that reads a source, guarded by a fallback: a second target tower, which sees nothing of the source and trains on
/// the same batches. The fallback predicts while the source hurts. Each batch's log loss with the source is compared with the
/// fallback's, before either trains on the batch. It owns both networks.
/// </summary>
internal sealed class GuardedNetwork : Trainee
{
    // Limits in standard errors. Dropping the source needs stronger evidence than using it again.
    private const double Hurts = 2, Helps = 1;
    // Fewer batches do not give a reliable standard error.
    private const int LeastBatches = 8;

    private readonly SteppedNetwork _network;
    private readonly TrainedNetwork _fallback;
    private readonly int _memory, _step;
    private readonly DifferenceSums _recent, _here;
    private FallbackState _state;
    private long _rowsHere;
    private int _pass;

    /// <param name="network">The network that reads the source.</param>
    /// <param name="fallback">The tower that does not.</param>
    /// <param name="memory">About how many of the newest rows the source is judged on.</param>
    /// <param name="earlier">The earlier model's transfer state; null if it had no fallback.</param>
    /// <param name="step">The number of this fit.</param>
    public GuardedNetwork(SteppedNetwork network, TrainedNetwork fallback, int memory, FallbackState? earlier, int step)
    {
        _network = network;
        _fallback = fallback;
        _memory = memory;
        _step = step;
        _state = earlier ?? new(true, step, LossDifferences.None);
        _recent = new(_state.Recent, fallback.Device);
        _here = new(LossDifferences.None, fallback.Device);
    }

    public override CtrNetwork Network => _network.Network;

    public override EmbeddingTables Embeddings => _network.Embeddings;

    // A source that hurts may make the network's loss explode. The fallback then takes over, so its loss is the one to watch.
    public override EmbeddingTables WatchedEmbeddings => _fallback.Embeddings;

    public override Tensor WatchedLoss => _fallback.WatchedLoss;

    public override IEnumerable<double> Losses => [.. _network.Losses, .. _fallback.Losses];

    public override double LossScale => _network.LossScale;

    public override double PredictingLoss => Predicting.PredictingLoss;

    public override FallbackState FallbackState => _state;

    private SteppedNetwork Predicting => _state.UsesSource ? _network : _fallback;

    public override FallbackCheck CheckSource()
    {
        LossDifferences here = _here.Read();
        return new(
            _rowsHere, here.Mean, here.StandardError, _state.Recent.Mean, _state.Recent.StandardError,
            _state.UsesSource, _state.Since);
    }

    public override void StartAt(IReadOnlyList<WeightTotals> rows, WeightTotals conversions)
    {
        _network.StartAt(rows, conversions);
        _fallback.StartAt(rows, conversions);
    }

    public override void BeginPass()
    {
        _pass++;
        _network.BeginPass();
        _fallback.BeginPass();
    }

    public override void Step(ImpressionBatch batch, WorkerPool workers, double share)
    {
        using StepLoss withSource = _network.TakeStep(batch, workers, share);
        using StepLoss alone = _fallback.TakeStep(batch, workers, share);
        // Only the first pass judges: in later passes both networks have already been trained on the rows.
        if (_pass > 1)
            return;
        using Tensor difference = withSource.LogLoss.sub(alone.LogLoss);
        double weight = batch.Step.Weights.All;
        _recent.Add(difference, weight, Math.Exp(-(double)batch.Step.Rows / _memory));
        _here.Add(difference, weight, 1);
        _rowsHere += batch.Step.Rows;
    }

    // After the first pass, decides which network predicts from now on. A difference within the limits changes nothing.
    public override void EndPass(IChannel channel)
    {
        if (_pass > 1)
            return;
        LossDifferences recent = _recent.Read();
        _state = _state with { Recent = recent };
        if (recent.Batches < LeastBatches || recent.Mean is not double mean || recent.StandardError is not double error
            || (_state.UsesSource ? mean <= Hurts * error : mean >= -Helps * error))
            return;
        _state = new(!_state.UsesSource, _step, recent);
        if (_state.UsesSource)
        {
            channel.Info(
                "The source helps again: over the last {0} rows or so the log loss with it is {1:0.0000} below that of the "
                + "target tower alone (standard error {2:0.0000}). The model predicts with the source from here on.",
                _memory, -mean, error);
        }
        else
        {
            channel.Warning(
                "The source hurts: over the last {0} rows or so the log loss with it is {1:0.0000} above that of the target "
                + "tower alone (standard error {2:0.0000}). The model predicts without the source from here on, until it helps "
                + "again.",
                _memory, mean, error);
        }
    }

    public override double? LogLoss(BatchSource batches, CancellationToken cancellationToken) =>
        Predicting.LogLoss(batches, cancellationToken);

    public override (Dictionary<string, WeightTensor> Weights, Dictionary<string, WeightTensor> State) Save()
    {
        (Dictionary<string, WeightTensor> weights, Dictionary<string, WeightTensor> state) = _network.Save();
        (Dictionary<string, WeightTensor> alone, Dictionary<string, WeightTensor> aloneState) = _fallback.Save();
        foreach ((string name, WeightTensor weight) in alone.Renamed(GraphNames.Tower, GraphNames.Fallback))
            weights.Add(name, weight);
        foreach ((string name, WeightTensor values) in aloneState.Renamed(GraphNames.Tower, GraphNames.Fallback))
            state.Add(name, values);
        return (weights, state);
    }

    public override ScoringGraph Export() =>
        _state.UsesSource ? _network.Export() : ((CtrTowerNetwork)_fallback.Network).Export(GraphNames.Fallback);

    public override void Dispose()
    {
        foreach (IDisposable part in new IDisposable[] { _network, _fallback, _recent, _here })
            part.Dispose();
    }
}
