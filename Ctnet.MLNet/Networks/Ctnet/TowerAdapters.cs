using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Passes;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.Ctnet;

/// <summary>The adapters that carry one source's vectors into the layers of one target tower.</summary>
internal sealed class TowerAdapters
{
    private readonly AdapterShape _shape;
    private readonly SourcePath _source;
    private readonly Func<int, string> _nameOf;

    // By the target layer that the adapter adds to; the input is layer 0.
    private readonly Dictionary<int, Adapter> _adapters = [];

    /// <param name="shape">How the source's vectors enter the target tower.</param>
    /// <param name="target">The target tower's sizes.</param>
    /// <param name="inputWidth">The width of the target tower's input.</param>
    /// <param name="source">The path to the source.</param>
    /// <param name="nameOf">The name of a target layer's adapter for the first source.</param>
    /// <param name="first">The first target layer that may have an adapter.</param>
    /// <param name="owner">The module whose parts the adapters become.</param>
    /// <param name="random">Draws the first weights.</param>
    public TowerAdapters(
        AdapterShape shape, NetworkShape target, int inputWidth, SourcePath source, Func<int, string> nameOf, int first,
        nn.Module owner, Random random)
    {
        _shape = shape;
        _source = source;
        _nameOf = nameOf;
        int[] widths = [inputWidth, .. target.HiddenUnits];
        foreach (int layer in Enumerable.Range(first, widths.Length - first).Where(layer => HasAdapter(layer, widths.Length - 1)))
        {
            var adapter = new Adapter(
                shape.Kind, source.Widths[SourceLayerFor(layer)], widths[layer], random, target.Precision);
            _adapters.Add(layer, adapter);
            owner.register_module(nameOf(layer), adapter);
        }
    }

    /// <summary>The vectors that the adapter of a target layer adds; null if the layer has no adapter.</summary>
    public Tensor? Added(int layer, SourceVectors source) => _adapters.TryGetValue(layer, out Adapter? adapter)
        ? adapter.call(source.Hidden[SourceLayerFor(layer)])
        : null;

    /// <summary>The adapters as <see cref="NetworkPass"/> computes them.</summary>
    /// <param name="source">The number of the source.</param>
    public IEnumerable<LayerAdapter> CreatePasses(int source) => _adapters.Select(
        each => new LayerAdapter(each.Key, source, SourceLayerFor(each.Key), each.Value.CreatePass()));

    /// <summary>The values of the adapters' gates.</summary>
    public IEnumerable<WatchedGate> Gates(SourceVectors source) => _adapters.Select(adapter => new WatchedGate(
        adapter.Key, null, adapter.Value.Gate(source.Hidden[SourceLayerFor(adapter.Key)]), _source.Name));

    /// <summary>The node with what the adapter of a target layer adds; null if the layer has none.</summary>
    /// <param name="graph">The graph, which gains the adapter's nodes.</param>
    /// <param name="layer">The target layer.</param>
    /// <param name="hidden">The nodes of the source's vectors.</param>
    public string? Export(GraphBuilder graph, int layer, string[] hidden)
    {
        if (!_adapters.ContainsKey(layer))
            return null;
        string name = GraphNames.OfSource(_source.Name, _nameOf(layer)), input = hidden[SourceLayerFor(layer)];
        string weights = $"{name}.layer";
        return _shape.Kind == AdapterKind.Glu
            ? graph.Add(new GluNode(name, graph.Linear($"{name}.linear", input, weights)))
            : graph.Linear(name, input, weights);
    }

    private bool HasAdapter(int layer, int depth)
    {
        if (_shape.Kind == AdapterKind.None)
            return false;
        return layer == 0
            ? _shape.SourceEmbedding
            : _shape.Layers == AdapterLayers.All || layer == depth;
    }

    private int SourceLayerFor(int layer) => _shape.SourceLayerFor(layer, _source.Widths.Count - 1);
}
