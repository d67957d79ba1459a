using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Passes;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>
/// The single-domain model: embeddings, a tower, and a linear term. A second tower over the same embeddings, or over the first
/// layers of the tower, may predict conversions.
/// </summary>
internal sealed class CtrTowerNetwork : CtrNetwork
{
    private readonly NetworkShape _shape;
    private readonly FeaturePlan _plan;
    private readonly Tower _tower;
    private readonly Tower? _conversion;

    public CtrTowerNetwork(NetworkShape shape, FeaturePlan plan, Device device, Random random) : base(nameof(CtrTowerNetwork))
    {
        (_shape, _plan) = (shape, plan);
        _tower = new Tower(plan, shape, random);
        register_module(GraphNames.Tower, _tower);
        if (shape.Conversions)
        {
            _conversion = Tower.OfConversions(plan.InputWidth, shape, random);
            register_module(GraphNames.Conversion, _conversion);
        }

        this.to(device);
    }

    public override string? ConversionBias =>
        _conversion is null ? null : GraphNames.Bias(GraphNames.Head(GraphNames.Conversion));

    protected override IEnumerable<Tower> Towers => _conversion is null ? [_tower] : [_tower, _conversion];

    public override Tensor Logits(EmbeddedInput features, BatchPart part) =>
        Click(_tower.Hidden(_tower.Input(features)), features);

    public override TaskLogits Tasks(EmbeddedInput features, BatchPart part)
    {
        Tensor[] hidden = _tower.Hidden(_tower.Input(features));
        return new(Click(hidden, features), _conversion?.call(hidden[_shape.SharedLayers]));
    }

    public override NetworkPass? CreatePass(HostRows embeddings) =>
        _conversion is null && _tower.CreatePass(trained: true, _tower.Depth, head: true) is TowerPass tower
            ? new(embeddings, tower, [], [], [], afterActivation: false)
            : null;

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
        if (_conversion is not null)
        {
            string shared = hidden[_shape.SharedLayers];
            graph.Conversions(graph.Hidden(GraphNames.Conversion, shared, _shape.OfConversions)[^1], _shape);
        }

        return graph.Build();
    }

    private Tensor Click(Tensor[] hidden, EmbeddedInput features)
    {
        Tensor logit = _tower.Logit(hidden[0], hidden[^1]);
        return features.Linear is null ? logit : logit.Plus(features.Linear);
    }
}
