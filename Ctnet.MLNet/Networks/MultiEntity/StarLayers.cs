using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>
/// The star topology (Sheng et al., 2021): layer l of an entity is act((W_l * W_l,entity) x + b_l + b_l,entity), where * is the
/// elementwise product. The entities' weights W_l,entity start at one and their biases b_l,entity at zero. The paper's
/// normalization by entity and its auxiliary network are left out.
/// </summary>
internal sealed class StarLayers : CommonKnowledge
{
    private readonly MultiEntityShape _shape;
    private readonly Linear[] _shared;
    private readonly Dictionary<int, Linear[]> _own;

    public StarLayers(MultiEntityShape shape, int width, IReadOnlyList<int> entities, Random random) : base(nameof(StarLayers))
    {
        _shape = shape;
        int[] widths = [width, .. shape.Tower.HiddenUnits];
        Linear[] Layers() => [.. shape.Tower.HiddenUnits.Select((units, l) => Linear(widths[l], units))];
        (_shared, _own) = (Layers(), entities.ToDictionary(entity => entity, _ => Layers()));
        foreach ((int l, Linear layer) in _shared.Index())
        {
            Initialization.Layer(layer, random, gain: 2);
            register_module(Shared(l), layer);
        }

        using var _ = no_grad();
        foreach ((int entity, Linear[] layers) in _own)
        {
            foreach ((int l, Linear layer) in layers.Index())
            {
                layer.weight.fill_(1);
                layer.bias!.zero_();
                register_module(Own(entity, l), layer);
            }
        }
    }

    public override IEnumerable<Tower> Towers => [];

    public override Tensor Extract(int entity, Tensor input)
    {
        Tensor layer = input;
        for (int l = 0; l < _shared.Length; l++)
        {
            (Linear shared, Linear own) = (_shared[l], _own[entity][l]);
            layer = functional.linear(layer, shared.weight * own.weight, shared.bias!.Plus(own.bias!));
            if (IsActivated(l))
                layer = _shape.Tower.Activation.Apply(layer);
        }

        return layer;
    }

    public override string Export(GraphBuilder graph, string weights, int entity, string input)
    {
        string layer = input;
        for (int l = 0; l < _shared.Length; l++)
        {
            (string shared, string own) = ($"{weights}.{Shared(l)}", $"{weights}.{Own(entity, l)}");
            string product = graph.Add(new ProductLinearNode(
                $"{own}.product", layer, $"{shared}.weight", $"{own}.weight", $"{shared}.bias", $"{own}.bias"));
            layer = IsActivated(l) ? graph.Activate($"{own}.activated", product, _shape.Tower.Activation) : product;
        }

        return layer;
    }

    private bool IsActivated(int layer) => !_shape.Extractors.LinearEnd || layer + 1 < _shared.Length;

    private static string Shared(int layer) => $"shared{layer}";

    private static string Own(int entity, int layer) => $"entity{entity}Layer{layer}";
}
