using Ctnet.MLNet.Scoring;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks;

/// <summary>The single-domain model: embeddings, a tower, and a linear term.</summary>
internal sealed class CtrTowerNetwork : CtrNetwork
{
    private readonly NetworkShape _shape;
    private readonly FeaturePlan _plan;
    private readonly Tower _tower;

    public CtrTowerNetwork(NetworkShape shape, FeaturePlan plan, EmbeddingTable table, Random random) : base(nameof(CtrTowerNetwork))
    {
        (_shape, _plan, Table) = (shape, plan, table);
        _tower = new Tower(plan.InputWidth(shape.EmbeddingSize), shape.HiddenUnits, random);
        register_module("tower", _tower);
        this.to(table.Device);
    }

    public override IReadOnlyList<FeaturePlan?> Plans => [_plan];

    public override EmbeddingTable Table { get; }

    public override Tensor Logits(BatchTensors batch, bool training)
    {
        FeatureTensors features = batch.Features[0]!;
        (Tensor input, Tensor linear) = features.Embed(Table.Gather(features.Unique, training));
        Tensor logit = _tower.call(input);
        return _shape.LinearTerm ? logit + linear : logit;
    }

    public override ScoringGraph Export()
    {
        var graph = new GraphBuilder();
        string vector = graph.Input("features", _plan.Layout.Width);
        (string input, string? linear) = graph.Features("tower", vector, _plan, _shape.EmbeddingSize, _shape.LinearTerm);
        string[] hidden = graph.Hidden("tower", input, _tower.Depth);
        graph.Logit("tower", hidden[^1], linear);
        return graph.Build();
    }
}
