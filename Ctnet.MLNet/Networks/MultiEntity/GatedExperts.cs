using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Scoring;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>Experts that all entities share; each entity has a gate that mixes them: MMoE (Ma et al., 2018).</summary>
internal sealed class GatedExperts : CommonKnowledge
{
    private readonly MultiEntityShape _shape;
    private readonly Tower[] _experts;
    private readonly Dictionary<int, Linear> _gates;

    public GatedExperts(MultiEntityShape shape, int width, IReadOnlyList<int> entities, Random random)
        : base(nameof(GatedExperts))
    {
        _shape = shape;
        _experts =
        [
            .. Enumerable.Range(0, shape.SharedExperts).Select(_ => new Tower(width, shape.Extractors, random, hasHead: false)),
        ];
        foreach ((int i, Tower expert) in _experts.Index())
            register_module(Expert(i), expert);
        _gates = entities.ToDictionary(entity => entity, _ => Initialization.Zero(Linear(width, shape.SharedExperts)));
        foreach ((int entity, Linear gate) in _gates)
            register_module(Gate(entity), gate);
    }

    public override IEnumerable<Tower> Towers => _experts;

    public override Tensor Extract(int entity, Tensor input) =>
        Mix(_gates[entity].call(input), [.. _experts.Select(expert => expert.Hidden(input)[^1])]);

    public override string Export(GraphBuilder graph, string weights, int entity, string input)
    {
        string[] experts = [.. _experts.Select((_, i) =>
            graph.Hidden($"{weights}.{Expert(i)}", input, _shape.Extractors, $"{weights}.{Expert(i)}.{entity}")[^1])];
        return Mix(graph, $"{weights}.mixed{entity}", input, $"{weights}.{Gate(entity)}", experts);
    }

    private static string Expert(int i) => $"expert{i}";

    private static string Gate(int entity) => $"gate{entity}";
}
