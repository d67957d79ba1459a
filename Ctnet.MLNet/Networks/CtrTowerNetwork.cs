using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>The single-domain model: embeddings, a tower, and a linear term.</summary>
internal sealed class CtrTowerNetwork : CtrNetwork
{
    private readonly NetworkShape _shape;
    private readonly FeaturePlan _plan;
    private readonly Tower _tower;

    public CtrTowerNetwork(NetworkShape shape, FeaturePlan plan, Device device, Random random) : base(nameof(CtrTowerNetwork))
    {
        (_shape, _plan) = (shape, plan);
        _tower = new Tower(plan, shape, random);
        register_module(GraphNames.Tower, _tower);
        this.to(device);
    }

    protected override IEnumerable<Tower> Towers => [_tower];

    public override Tensor Logits(EmbeddedInput features, BatchPart part)
    {
        Tensor logit = _tower.call(_tower.Input(features));
        return features.Linear is null ? logit : logit.Plus(features.Linear);
    }

    public override ScoringGraph Export() => Export(GraphNames.Tower);

    /// <summary>The graph of a model in which the tower's nodes and weights have another prefix.</summary>
    public ScoringGraph Export(string tower)
    {
        var graph = new GraphBuilder();
        string vector = graph.Input(GraphNames.Features, _plan.Layout.Width);
        (string input, string? linear) = graph.Features(tower, vector, _plan);
        string[] hidden = graph.Hidden(tower, input, _shape);
        string logit = graph.Logit(tower, _plan, _shape, input, hidden[^1], linear);
        if (logit != GraphNames.TowerLogit)
            graph.Add(new SumNode(GraphNames.TowerLogit, [logit]));
        return graph.Build();
    }
}
