using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// A second target tower, which sees nothing of the source and trains on the same batches; it predicts while the source hurts. Each batch's
/// log loss with the source is held against this tower's, before either is trained on it. It owns the network.
/// </summary>
internal sealed class FallbackTower : IDisposable
{
    /// <summary>What its weights are called within a model: "fallback" in place of "tower".</summary>
    public const string Name = "fallback";

    // In standard errors. What lies between leaves things as they are; the source has the benefit of the doubt.
    private const double Hurts = 2, Helps = 1;

    // The error of fewer is not known well enough.
    private const int LeastBatches = 8;

    private readonly TrainedNetwork _tower;
    private readonly int _memory, _step;
    private readonly DifferenceSums _recent, _here;
    private int _pass;

    /// <param name="tower">The network.</param>
    /// <param name="memory">Over how many of the newest rows, about, the source is judged.</param>
    /// <param name="earlier">What the earlier model remembers; null where it had no fallback.</param>
    /// <param name="step">The number of this fit.</param>
    public FallbackTower(TrainedNetwork tower, int memory, TransferState? earlier, int step)
    {
        (_tower, _memory, _step) = (tower, memory, step);
        State = earlier ?? new(true, step, LossDifferences.None);
        (_recent, _here) = (new(State.Recent, tower.Device), new(LossDifferences.None, tower.Device));
        Loss = zeros(1, ScalarType.Float64, tower.Device).DetachFromDisposeScope();
    }

    public TrainedNetwork Tower => _tower;

    /// <summary>The summed log loss of the pass.</summary>
    public Tensor Loss { get; }

    /// <summary>What the next fit goes on from.</summary>
    public TransferState State { get; private set; }

    /// <summary>What is said of this fit.</summary>
    public TransferCheck Check()
    {
        LossDifferences here = _here.Read();
        return new((long)here.Rows, here.Mean, here.StandardError, State.Recent.Mean, State.Recent.StandardError, State.UsesSource, State.Since);
    }

    /// <summary>One step on a batch that the network with the source was trained on.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="workers">What shares the step.</param>
    /// <param name="learningRate">Of dense weights.</param>
    /// <param name="embeddingLearningRate">Of embedding rows.</param>
    /// <param name="withSource">[1]: the batch's summed log loss with the source, as it was before the step.</param>
    public void Step(ImpressionBatch batch, WorkerPool workers, double learningRate, double embeddingLearningRate, Tensor withSource)
    {
        using Tensor loss = zeros(1, ScalarType.Float64, _tower.Device);
        _tower.Step(batch, workers, learningRate, embeddingLearningRate, loss);
        Loss.PlusInPlace(loss);
        // Later passes are over rows that both were trained on.
        if (_pass > 1)
            return;
        loss.neg_().PlusInPlace(withSource);
        _recent.Add(loss, batch.Count, Math.Exp(-(double)batch.Count / _memory));
        _here.Add(loss, batch.Count, 1);
    }

    public void BeginPass()
    {
        _pass++;
        Loss.zero_();
    }

    /// <summary>
    /// After the first pass, decides which network predicts from now on; where neither is better beyond chance, that stays as it is.
    /// </summary>
    /// <param name="channel">Told of a change.</param>
    public void EndPass(IChannel channel)
    {
        if (_pass > 1)
            return;
        LossDifferences recent = _recent.Read();
        State = State with { Recent = recent };
        if (recent.Batches < LeastBatches || recent.Mean is not double mean || recent.StandardError is not double error
            || (State.UsesSource ? mean <= Hurts * error : mean >= -Helps * error))
            return;
        State = new(!State.UsesSource, _step, recent);
        if (State.UsesSource)
        {
            channel.Info("The source helps again: over the last {0} rows or so the log loss with it is {1:0.0000} below that of the target tower alone "
                + "(standard error {2:0.0000}). The model predicts with the source from here on.", _memory, -mean, error);
        }
        else
        {
            channel.Warning("The source hurts: over the last {0} rows or so the log loss with it is {1:0.0000} above that of the target tower alone "
                + "(standard error {2:0.0000}). The model predicts without the source from here on, until it helps again.", _memory, mean, error);
        }
    }

    /// <summary>Adds its weights and its optimizers' state to a model's, by their names there.</summary>
    public void AddTo(Dictionary<string, WeightTensor> weights, Dictionary<string, WeightTensor> state)
    {
        (Dictionary<string, WeightTensor> own, Dictionary<string, WeightTensor> ownState) = _tower.Save();
        foreach ((string name, WeightTensor weight) in Rename(own, CtrNetwork.TowerName, Name))
            weights.Add(name, weight);
        foreach ((string name, WeightTensor values) in Rename(ownState, CtrNetwork.TowerName, Name))
            state.Add(name, values);
    }

    /// <summary>The graph that predicts with it alone, over its weights' names within a model.</summary>
    public ScoringGraph Export() => ((CtrTowerNetwork)_tower.Network).Export(Name);

    /// <summary>What begins with one tower's name, under another's.</summary>
    public static IEnumerable<KeyValuePair<string, WeightTensor>> Rename(
        IEnumerable<KeyValuePair<string, WeightTensor>> weights, string from, string to) => weights
        .Where(weight => weight.Key.StartsWith($"{from}.", StringComparison.Ordinal))
        .Select(weight => KeyValuePair.Create(to + weight.Key[from.Length..], weight.Value));

    public void Dispose()
    {
        foreach (IDisposable part in new IDisposable[] { _tower, _recent, _here, Loss })
            part.Dispose();
    }
}
