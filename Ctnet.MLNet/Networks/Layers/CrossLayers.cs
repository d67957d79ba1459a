using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks.Layers;

/// <summary>
/// The cross layers of DCN-V2 (Wang et al., 2021, section 3.1): x_{l+1} = x_0 * (W_l x_l + b_l) + x_l. With a rank, W_l = U_l V_l
/// (section 3.3). W_l and b_l start at zero, or U_l and b_l with a rank, so that a new layer passes its input on.
/// </summary>
internal sealed class CrossLayers : Module<Tensor, Tensor>
{
    private const string Products = "products", Factors = "factors";

    // W_l, or U_l with a rank.
    private readonly ModuleList<Linear> _products = [];

    // V_l; empty without a rank.
    private readonly ModuleList<Linear> _factors = [];
    private readonly MatrixPrecision _precision;

    /// <param name="width">The width of x_0.</param>
    /// <param name="shape">The tower's shape.</param>
    /// <param name="random">Draws V_l.</param>
    public CrossLayers(int width, NetworkShape shape, Random random) : base(nameof(CrossLayers))
    {
        _precision = shape.Precision;
        for (int l = 0; l < shape.Interaction.CrossLayers; l++)
        {
            if (shape.Interaction.CrossRank is int rank)
            {
                _factors.Add(Linear(width, rank, hasBias: false));
                Initialization.Layer(_factors[^1], random, gain: 1);
            }

            _products.Add(Initialization.Zero(Linear(shape.Interaction.CrossRank ?? width, width)));
        }

        register_module(Products, _products);
        if (_factors.Count > 0)
            register_module(Factors, _factors);
    }

    public override Tensor forward(Tensor first)
    {
        Tensor layer = first;
        for (int l = 0; l < _products.Count; l++)
        {
            Tensor factor = _factors.Count == 0 ? layer : _factors[l].Apply(layer, _precision);
            layer = first.mul(_products[l].Apply(factor, _precision)).Plus(layer);
        }

        return layer;
    }

    /// <summary>Adds the cross layers to a scoring graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="tower">The prefix of the weights' names.</param>
    /// <param name="nodes">The prefix of the nodes' names.</param>
    /// <param name="first">x_0.</param>
    /// <param name="shape">The tower's shape.</param>
    /// <returns>The name of the last layer.</returns>
    public static string Export(GraphBuilder graph, string tower, string nodes, string first, NetworkShape shape)
    {
        string weights = $"{tower}.{GraphNames.Cross}", name = $"{nodes}.{GraphNames.Cross}";
        string layer = first;
        for (int l = 0; l < shape.Interaction.CrossLayers; l++)
        {
            string factor = shape.Interaction.CrossRank is null
                ? layer
                : graph.Matrix($"{name}.factor{l + 1}", layer, $"{weights}.{Factors}.{l}");
            string product = graph.Linear($"{name}.product{l + 1}", factor, $"{weights}.{Products}.{l}");
            layer = graph.Add(new CrossProductNode($"{name}.layer{l + 1}", first, product, layer));
        }

        return layer;
    }
}
