using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Ctnet;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// Two networks that train on the same batches, each by its own loss. The mean of their logits predicts. It owns both.
/// </summary>
/// <param name="first">The network whose gates are watched. The weights keep their names.</param>
/// <param name="second">A target tower, whose weights have the prefix <see cref="GraphNames.CarryOver"/>.</param>
internal sealed class MeanNetwork(TrainedNetwork first, TrainedNetwork second)
    : SteppedNetwork(first.Device, first.Ranks)
{
    public override CtrNetwork Network => first.Network;

    public override EmbeddingTables Embeddings => first.Embeddings;

    public override EmbeddingTables WatchedEmbeddings => first.Embeddings;

    public override IEnumerable<double> Losses => [.. first.Losses, .. second.Losses];

    public override double LossScale => first.LossScale;

    public override void StartAt(IReadOnlyList<WeightTotals> rows, WeightTotals conversions)
    {
        first.StartAt(rows, conversions);
        second.StartAt(rows, conversions);
    }

    public override void BeginPass()
    {
        base.BeginPass();
        first.BeginPass();
        second.BeginPass();
    }

    public override TResult Predicting<TResult>(Func<TResult> compute) => first.Predicting(() => second.Predicting(compute));

    public override Tensor Predict(ImpressionBatch batch) => MeanOf(first.Predict(batch), second.Predict(batch));

    public override (Dictionary<string, WeightTensor> Weights, Dictionary<string, WeightTensor> State) Save()
    {
        (Dictionary<string, WeightTensor> weights, Dictionary<string, WeightTensor> state) = first.Save();
        (Dictionary<string, WeightTensor> more, Dictionary<string, WeightTensor> moreState) = second.Save();
        foreach ((string name, WeightTensor weight) in more.Renamed(GraphNames.Tower, GraphNames.CarryOver))
            weights.Add(name, weight);
        foreach ((string name, WeightTensor values) in moreState.Renamed(GraphNames.Tower, GraphNames.CarryOver))
            state.Add(name, values);
        return (weights, state);
    }

    public override ScoringGraph Export()
    {
        ScoringGraph own = first.Export(), more = ((CtnetNetwork)second.Network).Export(GraphNames.CarryOver);
        string ownLogit = GraphNames.Part(GraphNames.Tower, "ownLogit"), moreLogit = GraphNames.Logit(GraphNames.CarryOver);
        return new(
            own.Inputs.Concat(more.Inputs).DistinctBy(input => input.Key).ToDictionary(),
            [
                .. own.Nodes.Select(node => node.Name == GraphNames.TowerLogit ? node with { Name = ownLogit } : node),
                .. more.Nodes,
                new MeanNode(GraphNames.TowerLogit, [ownLogit, moreLogit]),
            ]);
    }

    public override void Dispose()
    {
        first.Dispose();
        second.Dispose();
        base.Dispose();
    }

    protected override StepLoss Measure(ImpressionBatch batch, WorkerPool workers, double share)
    {
        using StepLoss own = first.TakeStep(batch, workers, share), more = second.TakeStep(batch, workers, share);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor mean = MeanOf(cat([.. own.Logits]), cat([.. more.Logits]));
        Tensor loss = CtrNetwork.LogLossOf(mean, BatchPart.Whole(batch, Device)).LogLoss;
        return new(loss.to(ScalarType.Float64).view(1).MoveToOuterDisposeScope(), [mean.MoveToOuterDisposeScope()]);
    }

    private static Tensor MeanOf(Tensor left, Tensor right)
    {
        using Scalar half = 0.5;
        return left.Plus(right).mul_(half);
    }
}
