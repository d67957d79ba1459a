using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Scoring;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>
/// Progressive layered extraction, PLE (Tang et al., 2020). Each hidden layer is a level of experts: shared ones, and own ones of
/// each entity. The entity's gate mixes both kinds into the entity's vector. On all levels but the last, a shared gate mixes both
/// kinds into the vector that the shared experts of the next level read. A row passes through its own entity's experts only, so
/// that serving one entity does not need the experts of others.
/// </summary>
internal sealed class LayeredExperts : CommonKnowledge
{
    private readonly MultiEntityShape _shape;
    private readonly Dictionary<string, Tower> _experts = [];
    private readonly Dictionary<string, Linear> _gates = [];

    public LayeredExperts(MultiEntityShape shape, int width, IReadOnlyList<int> entities, Random random)
        : base(nameof(LayeredExperts))
    {
        _shape = shape;
        for (int level = 0; level < Levels; level++)
        {
            foreach (string name in SharedNames(level).Concat(entities.SelectMany(entity => OwnNames(level, entity))))
                _experts.Add(name, new Tower(width, LevelShape(level), random, hasHead: false));
            string[] shared = level < Levels - 1 ? [SharedGate(level)] : [];
            foreach (string name in entities.Select(entity => Gate(level, entity)).Concat(shared))
                _gates.Add(name, Initialization.Zero(Linear(width, shape.SharedExperts + shape.EntityExperts)));
            width = shape.Tower.HiddenUnits[level];
        }

        foreach ((string name, Tower expert) in _experts)
            register_module(name, expert);
        foreach ((string name, Linear gate) in _gates)
            register_module(name, gate);
    }

    public override IEnumerable<Tower> Towers => _experts.Values;

    private int Levels => _shape.Tower.HiddenUnits.Count;

    public override Tensor Extract(int entity, Tensor input)
    {
        (Tensor own, Tensor shared) = (input, input);
        for (int level = 0; level < Levels; level++)
        {
            Tensor[] experts =
            [
                .. OwnNames(level, entity).Select(name => _experts[name].Hidden(own)[^1]),
                .. SharedNames(level).Select(name => _experts[name].Hidden(shared)[^1]),
            ];
            Tensor mixed = Mix(_gates[Gate(level, entity)].call(own), experts);
            if (level < Levels - 1)
                shared = Mix(_gates[SharedGate(level)].call(shared), experts);
            own = mixed;
        }

        return own;
    }

    public override string Export(GraphBuilder graph, string weights, int entity, string input)
    {
        (string own, string shared) = (input, input);
        for (int level = 0; level < Levels; level++)
        {
            string Expert(string name, string from) =>
                graph.Hidden($"{weights}.{name}", from, LevelShape(level), $"{weights}.{name}.{entity}")[^1];
            (string ownInput, string sharedInput) = (own, shared);
            string[] experts =
            [
                .. OwnNames(level, entity).Select(name => Expert(name, ownInput)),
                .. SharedNames(level).Select(name => Expert(name, sharedInput)),
            ];
            own = Mix(graph, $"{weights}.own{level}.{entity}", ownInput, $"{weights}.{Gate(level, entity)}", experts);
            if (level < Levels - 1)
                shared = Mix(graph, $"{weights}.shared{level}.{entity}", sharedInput, $"{weights}.{SharedGate(level)}", experts);
        }

        return own;
    }

    private NetworkShape LevelShape(int level) =>
        (level == Levels - 1 ? _shape.Extractors : _shape.Tower) with { HiddenUnits = [_shape.Tower.HiddenUnits[level]] };

    private IEnumerable<string> SharedNames(int level) =>
        Enumerable.Range(0, _shape.SharedExperts).Select(i => $"level{level}Shared{i}");

    private IEnumerable<string> OwnNames(int level, int entity) =>
        Enumerable.Range(0, _shape.EntityExperts).Select(i => $"level{level}Entity{entity}Own{i}");

    private static string Gate(int level, int entity) => $"level{level}Gate{entity}";

    private static string SharedGate(int level) => $"level{level}SharedGate";
}
