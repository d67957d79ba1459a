using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
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
    private readonly Distillation? _distillation;

    private readonly Tower? _conversion;
    private readonly Dictionary<int, Adapter> _conversionAdapters = [];

    /// <param name="shape">The target tower's sizes.</param>
    /// <param name="adapterShape">How the source's vectors enter the target tower.</param>
    /// <param name="plan">How the target's feature vectors are encoded.</param>
    /// <param name="source">Provides the source's vectors; null if none enters.</param>
    /// <param name="device">The training device.</param>
    /// <param name="random">Draws the first weights.</param>
    /// <param name="distillation">How the source's predictions enter the labels; null if they do not.</param>
    public CtnetNetwork(
        NetworkShape shape, AdapterShape adapterShape, FeaturePlan plan, SourcePath? source, Device device, Random random,
        Distillation? distillation = null)
        : base(nameof(CtnetNetwork))
    {
        _distillation = distillation;
        _shape = shape;
        _adapterShape = adapterShape;
        _plan = plan;
        _source = source;
        int[] widths = [plan.InputWidth, .. shape.HiddenUnits];
        _tower = new Tower(plan, shape, random);
        register_module(GraphNames.Tower, _tower);
        AddAdapters(_adapters, AdapterName, first: 0);

        if (adapterShape.SourceLogit)
        {
            _logitWeight = Parameter(zeros(1));
            register_parameter("sourceLogit", _logitWeight);
        }

        if (shape.Conversions)
        {
            _conversion = new Tower(plan.InputWidth, shape, random);
            register_module(GraphNames.Conversion, _conversion);
            // The input, with its adapter, is that of both towers.
            AddAdapters(_conversionAdapters, ConversionAdapterName, first: 1);
        }

        this.to(device);

        void AddAdapters(Dictionary<int, Adapter> adapters, Func<int, string> name, int first)
        {
            foreach (int l in Enumerable.Range(first, _tower.Depth + 1 - first).Where(HasAdapter))
            {
                int sourceWidth = source!.Widths[SourceLayerFor(l)];
                adapters.Add(l, new Adapter(adapterShape.Kind, sourceWidth, widths[l], random, shape.Precision));
                register_module(name(l), adapters[l]);
            }
        }
    }

    public override IReadOnlyList<FeaturePlan?> FurtherColumns => _source?.Columns ?? [];

    public override string? ConversionBias =>
        _conversion is null ? null : GraphNames.Bias(GraphNames.Head(GraphNames.Conversion));

    protected override IEnumerable<Tower> Towers => _conversion is null ? [_tower] : [_tower, _conversion];

    /// <summary>The name of a target layer's adapter: the beginning of its weights' names.</summary>
    public static string AdapterName(int layer) => $"adapter{layer}";

    /// <summary>The name of the adapter of a conversion tower's layer, from 1 on.</summary>
    public static string ConversionAdapterName(int layer) => $"conversionAdapter{layer}";

    public override Tensor Logits(EmbeddedInput features, BatchPart part)
    {
        SourceVectors? source = _source?.Compute(part);
        return Click(Input(features, source), features, source);
    }

    public override TaskLogits Tasks(EmbeddedInput features, BatchPart part) => Tasks(features, _source?.Compute(part));

    public override BatchLoss Loss(EmbeddedInput features, BatchPart part)
    {
        SourceVectors? source = _source?.Compute(part);
        TaskLogits logits = Tasks(features, source);
        BatchLoss loss = LossOf(logits, part);
        // The measured loss is that of the labels alone.
        if (_distillation is null || !training)
            return loss;
        Tensor taught = _distillation.LossOf(logits.Click, source!.Logit!, part);
        return loss with { Further = loss.Further is null ? taught : loss.Further.Plus(taught) };
    }

    public override void EndStep(ImpressionBatch batch) => _distillation?.Evidence?.EndStep(batch);

    public override IEnumerable<KeyValuePair<string, WeightTensor>> FurtherState =>
        _distillation?.Evidence is SourceEvidence evidence ? [new(SourceEvidence.Name, evidence.Save())] : [];

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

    public override ScoringGraph Export() => Export(GraphNames.Tower);

    /// <summary>The graph of a model in which the tower's nodes and weights have another prefix.</summary>
    public ScoringGraph Export(string tower)
    {
        var graph = new GraphBuilder();
        string vector = graph.Input(GraphNames.Features, _plan.Layout.Width);
        (string[] hidden, string sourceLogit) = _adapterShape.ReadsSource ? _source!.Export(graph) : ([], "");
        (string input, string? linear) = graph.Features(tower, vector, _plan);
        if (_adapters.ContainsKey(0))
            input = graph.Sum($"{tower}.adapted0", input, Export(graph, AdapterName(0), hidden[0]));
        string last = ExportLayers(graph, tower, _adapters, AdapterName, input, hidden);
        string[] more = _logitWeight is null ? [] : [graph.Add(new ScaleNode("source.weighted", sourceLogit, "sourceLogit"))];
        graph.Logit(tower, _plan, _shape, input, last, [linear, .. more]);
        if (_conversion is not null)
        {
            graph.Conversions(
                ExportLayers(graph, GraphNames.Conversion, _conversionAdapters, ConversionAdapterName, input, hidden), _shape);
        }

        return graph.Build();
    }

    private TaskLogits Tasks(EmbeddedInput features, SourceVectors? source)
    {
        Tensor input = Input(features, source);
        return new(
            Click(input, features, source),
            _conversion?.Logit(input, LastLayer(_conversion, _conversionAdapters, input, source)));
    }

    // s_0 with the source's embeddings.
    private Tensor Input(EmbeddedInput features, SourceVectors? source)
    {
        Tensor input = _tower.Input(features);
        return _adapters.TryGetValue(0, out Adapter? adapter) ? input.Plus(adapter.call(source!.Hidden[0])) : input;
    }

    private Tensor Click(Tensor input, EmbeddedInput features, SourceVectors? source)
    {
        Tensor logit = _tower.Logit(input, LastLayer(_tower, _adapters, input, source));
        if (features.Linear is not null)
            logit = logit.Plus(features.Linear);
        return _logitWeight is null ? logit : logit.Plus(_logitWeight * source!.Logit!);
    }

    private Tensor LastLayer(Tower tower, Dictionary<int, Adapter> adapters, Tensor layer, SourceVectors? source)
    {
        for (int l = 1; l <= tower.Depth; l++)
        {
            layer = tower.Product(l - 1, layer);
            Tensor? added = adapters.TryGetValue(l, out Adapter? adapter)
                ? adapter.call(source!.Hidden[SourceLayerFor(l)])
                : null;
            if (added is not null && _adapterShape.Place == AdapterPlace.BeforeActivation)
                layer = layer.Plus(added);
            layer = tower.Activate(layer);
            if (added is not null && _adapterShape.Place == AdapterPlace.AfterActivation)
                layer = layer.Plus(added);
            layer = tower.Drop(layer);
        }

        return layer;
    }

    private string ExportLayers(
        GraphBuilder graph, string tower, Dictionary<int, Adapter> adapters, Func<int, string> name, string layer,
        string[] source)
    {
        for (int l = 1; l <= _tower.Depth; l++)
        {
            layer = graph.Product(tower, layer, l, _shape);
            string? added = adapters.ContainsKey(l) ? Export(graph, name(l), source[SourceLayerFor(l)]) : null;
            if (added is not null && _adapterShape.Place == AdapterPlace.BeforeActivation)
                layer = graph.Sum($"{tower}.adapted{l}", layer, added);
            layer = graph.Activate(GraphNames.Layer(tower, l), layer, _shape.Activation);
            if (added is not null && _adapterShape.Place == AdapterPlace.AfterActivation)
                layer = graph.Sum($"{tower}.adapted{l}", layer, added);
        }

        return layer;
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

    private string Export(GraphBuilder graph, string name, string input)
    {
        string weights = $"{name}.layer";
        return _adapterShape.Kind == AdapterKind.Glu
            ? graph.Add(new GluNode(name, graph.Linear($"{name}.linear", input, weights)))
            : graph.Linear(name, input, weights);
    }
}
