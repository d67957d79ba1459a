using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Scoring;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>One tower for all entities (Caruana, 1997).</summary>
internal sealed class SharedBottom : CommonKnowledge
{
    private const string Bottom = "bottom";

    private readonly MultiEntityShape _shape;
    private readonly Tower _tower;

    public SharedBottom(MultiEntityShape shape, int width, Random random) : base(nameof(SharedBottom))
    {
        (_shape, _tower) = (shape, new Tower(width, shape.Extractors, random, hasHead: false));
        register_module(Bottom, _tower);
    }

    public override IEnumerable<Tower> Towers => [_tower];

    public override Tensor Extract(int entity, Tensor input) => _tower.Hidden(input)[^1];

    public override string Export(GraphBuilder graph, string weights, int entity, string input) =>
        graph.Hidden($"{weights}.{Bottom}", input, _shape.Extractors, $"{weights}.{Bottom}.{entity}")[^1];
}
