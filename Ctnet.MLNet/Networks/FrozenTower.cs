using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>The source tower on the training device (CTNet, section 3.2): a copy of the newest source model that takes no gradient.</summary>
internal sealed class FrozenTower : SourcePath
{
    /// <summary>What the source model's weights are called within a CTNet: "source" in place of "tower".</summary>
    public const string Name = "source";

    private readonly NetworkShape _shape;
    private readonly FeaturePlan _plan;
    private readonly Tensor _table;
    private readonly Tower _tower;

    public FrozenTower(NetworkShape shape, FeaturePlan plan, IReadOnlyDictionary<string, WeightTensor> weights, Device device)
    {
        (_shape, _plan) = (shape, plan);
        _table = weights[CtrNetwork.EmbeddingsName].ToTensor(device).DetachFromDisposeScope();
        _tower = new Tower(plan.InputWidth(shape.EmbeddingSize), shape.HiddenUnits, new Random(0));
        using var _ = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in _tower.named_parameters())
        {
            using Tensor values = weights[$"tower.{name}"].ToTensor(CPU);
            parameter.copy_(values);
            parameter.requires_grad_(false);
        }

        _tower.to(device);
        Widths = [plan.InputWidth(shape.EmbeddingSize), .. shape.HiddenUnits];
    }

    public override IReadOnlyList<int> Widths { get; }

    public override IReadOnlyList<FeaturePlan?> Plans => [_plan];

    public override SourceVectors Compute(BatchTensors batch)
    {
        using var _ = no_grad();
        FeatureTensors features = batch.Features[1]!;
        (Tensor input, Tensor linear) = features.Embed(_table.index_select(0, features.Unique));
        Tensor[] hidden = _tower.Hidden(input);
        Tensor logit = _tower.Logit(hidden[^1]);
        return new(hidden, _shape.LinearTerm ? logit + linear : logit);
    }

    public override (string[] Hidden, string Logit) Export(GraphBuilder graph)
    {
        string vector = graph.Input("sourceFeatures", _plan.Layout.Width);
        (string input, string? linear) = graph.Features(Name, vector, _plan, _shape.EmbeddingSize, _shape.LinearTerm);
        string[] hidden = graph.Hidden(Name, input, _tower.Depth);
        return (hidden, graph.Logit(Name, hidden[^1], linear));
    }

    public override void Dispose()
    {
        _table.Dispose();
        _tower.Dispose();
        base.Dispose();
    }
}
