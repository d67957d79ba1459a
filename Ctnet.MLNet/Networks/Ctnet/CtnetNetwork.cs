using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Ctnet.MLNet.Networks.Ctnet;

/// <summary>
/// CTNet (section 3): a frozen source tower s_l, a trained target tower t_l, and adapters A_l that add the source's vectors to
/// the target's layers: t_l = act(norm(W_l t_{l-1} + b_l) + A_l(s_{l-1})).
/// </summary>
internal sealed class CtnetNetwork : CtrNetwork
{
    private readonly NetworkShape _shape;
    private readonly AdapterShape _adapterShape;
    private readonly FeaturePlan _plan;
    private readonly SourcePath? _source;
    private readonly Tower _tower;

    // By the target layer that the adapter adds to; the input is layer 0.
    private readonly Dictionary<int, Adapter> _adapters = [];
    private readonly Parameter? _logitWeight;

    /// <param name="shape">The target tower's sizes.</param>
    /// <param name="adapterShape">How the source's vectors enter the target tower.</param>
    /// <param name="plan">How the target's feature vectors are encoded.</param>
    /// <param name="source">Provides the source's vectors; null if none enters.</param>
    /// <param name="device">The training device.</param>
    /// <param name="random">Draws the first weights.</param>
    public CtnetNetwork(
        NetworkShape shape, AdapterShape adapterShape, FeaturePlan plan, SourcePath? source, Device device, Random random)
        : base(nameof(CtnetNetwork))
    {
        _shape = shape;
        _adapterShape = adapterShape;
        _plan = plan;
        _source = source;
        int[] widths = [plan.InputWidth, .. shape.HiddenUnits];
        _tower = new Tower(plan, shape, random);
        register_module(GraphNames.Tower, _tower);
        for (int l = 0; l <= _tower.Depth; l++)
        {
            if (!HasAdapter(l))
                continue;
            int sourceWidth = source!.Widths[SourceLayerFor(l)];
            _adapters.Add(l, new Adapter(adapterShape.Kind, sourceWidth, widths[l], random, shape.Precision));
            register_module(AdapterName(l), _adapters[l]);
        }

        if (adapterShape.SourceLogit)
        {
            _logitWeight = Parameter(zeros(1));
            register_parameter("sourceLogit", _logitWeight);
        }

        this.to(device);
    }

    public override IReadOnlyList<FeaturePlan?> FurtherColumns => _source?.Columns ?? [];

    protected override IEnumerable<Tower> Towers => [_tower];

    /// <summary>The name of a target layer's adapter: the beginning of its weights' names.</summary>
    public static string AdapterName(int layer) => $"adapter{layer}";

    public override Tensor Logits(EmbeddedInput features, BatchPart part)
    {
        SourceVectors? source = _source?.Compute(part);
        Tensor input = _tower.Input(features);
        if (_adapters.TryGetValue(0, out Adapter? first))
            input = input.Plus(first.call(source!.Hidden[0]));
        Tensor layer = input;
        for (int l = 1; l <= _tower.Depth; l++)
        {
            layer = _tower.Product(l - 1, layer);
            Tensor? added = _adapters.TryGetValue(l, out Adapter? adapter)
                ? adapter.call(source!.Hidden[SourceLayerFor(l)])
                : null;
            if (added is not null && _adapterShape.Place == AdapterPlace.BeforeActivation)
                layer = layer.Plus(added);
            layer = _tower.Activate(layer);
            if (added is not null && _adapterShape.Place == AdapterPlace.AfterActivation)
                layer = layer.Plus(added);
            layer = _tower.Drop(layer);
        }

        Tensor logit = _tower.Logit(input, layer);
        if (features.Linear is not null)
            logit = logit.Plus(features.Linear);
        return _logitWeight is null ? logit : logit.Plus(_logitWeight * source!.Logit!);
    }

    public override IEnumerable<WatchedGate> Gates(BatchPart part)
    {
        if (_source is null || _adapterShape.Kind != AdapterKind.Glu)
            return [];
        SourceVectors source = _source.Compute(part);
        return
        [
            .. _adapters.Select(adapter => new WatchedGate(
                adapter.Key, null, adapter.Value.Gate(source.Hidden[SourceLayerFor(adapter.Key)]))),
        ];
    }

    public override ScoringGraph Export()
    {
        var graph = new GraphBuilder();
        string vector = graph.Input(GraphNames.Features, _plan.Layout.Width);
        (string[] hidden, string sourceLogit) = _source?.Export(graph) ?? ([], "");
        (string input, string? linear) = graph.Features(GraphNames.Tower, vector, _plan);
        if (_adapters.ContainsKey(0))
            input = graph.Sum("tower.adapted0", input, Export(graph, 0, hidden[0]));
        string layer = input;
        for (int l = 1; l <= _tower.Depth; l++)
        {
            layer = graph.Product(GraphNames.Tower, layer, l, _shape);
            string? added = _adapters.ContainsKey(l) ? Export(graph, l, hidden[SourceLayerFor(l)]) : null;
            if (added is not null && _adapterShape.Place == AdapterPlace.BeforeActivation)
                layer = graph.Sum($"tower.adapted{l}", layer, added);
            layer = graph.Activate($"tower.layer{l}", layer, _shape.Activation);
            if (added is not null && _adapterShape.Place == AdapterPlace.AfterActivation)
                layer = graph.Sum($"tower.adapted{l}", layer, added);
        }

        string[] more = _logitWeight is null ? [] : [graph.Add(new ScaleNode("source.weighted", sourceLogit, "sourceLogit"))];
        graph.Logit(GraphNames.Tower, _plan, _shape, input, layer, [linear, .. more]);
        return graph.Build();
    }

    private bool HasAdapter(int layer)
    {
        if (_adapterShape.Kind == AdapterKind.None)
            return false;
        return layer == 0
            ? _adapterShape.SourceEmbedding
            : _adapterShape.Layers == AdapterLayers.All || layer == _shape.HiddenUnits.Count;
    }

    private int SourceLayerFor(int layer) => _adapterShape.SourceLayerFor(layer, _source!.Widths.Count - 1);

    private string Export(GraphBuilder graph, int layer, string input)
    {
        string name = AdapterName(layer), weights = $"{name}.layer";
        return _adapterShape.Kind == AdapterKind.Glu
            ? graph.Add(new GluNode(name, graph.Linear($"{name}.linear", input, weights)))
            : graph.Linear(name, input, weights);
    }
}
