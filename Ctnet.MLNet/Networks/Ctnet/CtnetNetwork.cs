using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Passes;
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
/// CTNet (section 3): frozen source towers s_l, a trained target tower t_l, and adapters A_l that add the sources' vectors to the
/// target's layers: t_l = act(norm(W_l t_{l-1} + b_l) + A_l(s_{l-1})), with one A_l(s_{l-1}) for each source.
/// </summary>
internal sealed class CtnetNetwork : CtrNetwork
{
    private readonly NetworkShape _shape;
    private readonly AdapterShape _adapterShape;
    private readonly FeaturePlan _plan;
    private readonly SourcePath? _source;
    private readonly Tower _tower;

    // The sources whose vectors are computed, the first one first, and for each of them its adapters and its logit's weight.
    private readonly SourcePath[] _sources;
    private readonly TowerAdapters[] _adapters, _conversionAdapters = [];
    private readonly Parameter[] _logitWeights;
    private readonly Distillation? _distillation;

    private readonly Tower? _conversion;

    /// <param name="shape">The target tower's sizes.</param>
    /// <param name="adapterShape">How the source's vectors enter the target tower.</param>
    /// <param name="plan">How the target's feature vectors are encoded.</param>
    /// <param name="source">Provides the first source's vectors and those of its further sources; null if none enters.</param>
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
        _sources = source is null ? [] : adapterShape.ReadsSource ? [source, .. source.Further] : [source];
        nn.Module[] owners = [.. _sources.Select(OwnerOf)];
        _tower = new Tower(plan, shape, random);
        register_module(GraphNames.Tower, _tower);
        _adapters = Adapters(AdapterName, first: 0);
        _logitWeights = adapterShape.SourceLogit ? [.. owners.Select(LogitWeight)] : [];

        if (shape.Conversions)
        {
            _conversion = Tower.OfConversions(plan.InputWidth, shape, random);
            register_module(GraphNames.Conversion, _conversion);
            // The input and the shared layers, with their adapters, are those of both towers.
            _conversionAdapters = Adapters(ConversionAdapterName, first: 1 + shape.SharedLayers);
        }

        foreach (nn.Module owner in owners.Where(owner => owner != this))
            register_module(owner.GetName(), owner);
        this.to(device);

        TowerAdapters[] Adapters(Func<int, string> nameOf, int first) =>
        [
            .. _sources.Zip(owners, (path, owner) =>
                new TowerAdapters(adapterShape, shape, plan.InputWidth, path, nameOf, first, owner, random)),
        ];
    }

    public override IReadOnlyList<FeaturePlan?> FurtherColumns => _source?.Columns ?? [];

    public override string? ConversionBias =>
        _conversion is null ? null : GraphNames.Bias(GraphNames.Head(GraphNames.Conversion));

    protected override IEnumerable<Tower> Towers => _conversion is null ? [_tower] : [_tower, _conversion];

    /// <summary>The name of a target layer's adapter: the beginning of its weights' names.</summary>
    public static string AdapterName(int layer) => $"adapter{layer}";

    /// <summary>The name of the adapter of a layer for conversions. Shared layers are counted, too.</summary>
    public static string ConversionAdapterName(int layer) => $"conversionAdapter{layer}";

    public override Tensor Logits(EmbeddedInput features, BatchPart part)
    {
        SourceVectors[] sources = Compute(part);
        return Click(Hidden(_tower, _adapters, Input(features, sources), sources), features, sources);
    }

    public override TaskLogits Tasks(EmbeddedInput features, BatchPart part) => Tasks(features, Compute(part));

    public override BatchLoss Loss(EmbeddedInput features, BatchPart part)
    {
        SourceVectors[] sources = Compute(part);
        TaskLogits logits = Tasks(features, sources);
        BatchLoss loss = LossOf(logits, part);
        // The measured loss is that of the labels alone.
        if (_distillation is null || !training)
            return loss;
        Tensor taught = _distillation.LossOf(logits.Click, sources[0].Logit!, part);
        return loss with { Further = loss.Further is null ? taught : loss.Further.Plus(taught) };
    }

    public override NetworkPass? CreatePass(HostRows embeddings)
    {
        if (_conversion is not null || _distillation is not null
            || _tower.CreatePass(trained: true, _tower.Depth, head: true) is not TowerPass tower)
            return null;
        SourcePass?[] sources = _adapterShape.ReadsSource ? [.. _sources.Select(source => source.CreatePass())] : [];
        if (sources.Contains(null))
        {
            foreach (IDisposable? part in sources.Append<IDisposable?>(tower))
                part?.Dispose();
            return null;
        }

        return new(
            embeddings, tower, sources!, [.. _adapters.SelectMany((adapters, i) => adapters.CreatePasses(i))],
            [.. _logitWeights.Select(weight => new LogitSource(weight))], _adapterShape.Place == AdapterPlace.AfterActivation);
    }

    public override void EndStep(ImpressionBatch batch) => _distillation?.Evidence?.EndStep(batch);

    public override IEnumerable<KeyValuePair<string, WeightTensor>> FurtherState =>
        _distillation?.Evidence is SourceEvidence evidence ? [new(SourceEvidence.Name, evidence.Save())] : [];

    public override IEnumerable<WatchedGate> Gates(BatchPart part) => _adapterShape.Kind == AdapterKind.Glu
        ? [.. _adapters.Zip(Compute(part), (adapters, source) => adapters.Gates(source)).SelectMany(gates => gates)]
        : [];

    public override ScoringGraph Export() => Export(GraphNames.Tower);

    /// <summary>The graph of a model in which the tower's nodes and weights have another prefix.</summary>
    public ScoringGraph Export(string tower)
    {
        var graph = new GraphBuilder();
        string vector = graph.Input(GraphNames.Features, _plan.Layout.Width);
        (string[] Hidden, string Logit)[] sources =
            _adapterShape.ReadsSource ? [.. _sources.Select(source => source.Export(graph))] : [];
        string[][] hidden = [.. sources.Select(source => source.Hidden)];
        (string input, string? linear) = graph.Features(tower, vector, _plan);
        input = ExportSum(graph, tower, _adapters, 0, input, hidden);
        string[] layers = ExportLayers(graph, tower, _adapters, input, hidden, _shape);
        string[] more = [.. _logitWeights.Select((_, i) => ExportWeighted(graph, _sources[i].Name, sources[i].Logit))];
        graph.Logit(tower, _plan, _shape, input, layers[^1], [linear, .. more]);
        if (_conversion is not null)
        {
            int shared = _shape.SharedLayers;
            string[] own = ExportLayers(
                graph, GraphNames.Conversion, _conversionAdapters, layers[shared], hidden, _shape.OfConversions, shared);
            graph.Conversions(own[^1], _shape);
        }

        return graph.Build();
    }

    // The first source's parts are the network's own.
    private nn.Module OwnerOf(SourcePath source) => source.Name is string name ? new FurtherSourceModule(name) : this;

    private static Parameter LogitWeight(nn.Module owner)
    {
        Parameter weight = Parameter(zeros(1));
        owner.register_parameter(GraphNames.SourceLogit, weight);
        return weight;
    }

    private SourceVectors[] Compute(BatchPart part) => [.. _sources.Select(source => source.Compute(part))];

    private TaskLogits Tasks(EmbeddedInput features, SourceVectors[] sources)
    {
        Tensor[] hidden = Hidden(_tower, _adapters, Input(features, sources), sources);
        Tensor shared = hidden[_shape.SharedLayers];
        return new(
            Click(hidden, features, sources),
            _conversion?.Logit(
                shared, Hidden(_conversion, _conversionAdapters, shared, sources, _shape.SharedLayers)[^1]));
    }

    // t_0 with the sources' embeddings.
    private Tensor Input(EmbeddedInput features, SourceVectors[] sources) =>
        Sum(_tower.Input(features), _adapters, 0, sources);

    private Tensor Click(Tensor[] hidden, EmbeddedInput features, SourceVectors[] sources)
    {
        Tensor logit = _tower.Logit(hidden[0], hidden[^1]);
        if (features.Linear is not null)
            logit = logit.Plus(features.Linear);
        foreach ((Parameter weight, SourceVectors source) in _logitWeights.Zip(sources))
            logit = logit.Plus(weight * source.Logit!);
        return logit;
    }

    // The input and the layers of a tower, whose first layer is the one after the given number of layers.
    private Tensor[] Hidden(Tower tower, TowerAdapters[] adapters, Tensor input, SourceVectors[] sources, int before = 0)
    {
        var hidden = new Tensor[tower.Depth + 1];
        hidden[0] = input;
        for (int l = 1; l < hidden.Length; l++)
        {
            Tensor layer = tower.Product(l - 1, hidden[l - 1]);
            if (_adapterShape.Place == AdapterPlace.BeforeActivation)
                layer = Sum(layer, adapters, before + l, sources);
            layer = tower.Activate(layer);
            if (_adapterShape.Place == AdapterPlace.AfterActivation)
                layer = Sum(layer, adapters, before + l, sources);
            hidden[l] = tower.Drop(layer);
        }

        return hidden;
    }

    // A layer with what its adapters add, in the order of the sources.
    private static Tensor Sum(Tensor value, TowerAdapters[] adapters, int layer, SourceVectors[] sources)
    {
        foreach ((TowerAdapters each, SourceVectors source) in adapters.Zip(sources))
        {
            if (each.Added(layer, source) is Tensor added)
                value = value.Plus(added);
        }

        return value;
    }

    private string[] ExportLayers(
        GraphBuilder graph, string tower, TowerAdapters[] adapters, string input, string[][] sources, NetworkShape shape,
        int before = 0)
    {
        string[] hidden = new string[shape.HiddenUnits.Count + 1];
        hidden[0] = input;
        for (int l = 1; l < hidden.Length; l++)
        {
            string layer = graph.Product(tower, hidden[l - 1], l, shape);
            if (_adapterShape.Place == AdapterPlace.BeforeActivation)
                layer = ExportSum(graph, tower, adapters, before + l, layer, sources);
            layer = graph.Activate(GraphNames.Layer(tower, l), layer, _shape.Activation);
            if (_adapterShape.Place == AdapterPlace.AfterActivation)
                layer = ExportSum(graph, tower, adapters, before + l, layer, sources);
            hidden[l] = layer;
        }

        return hidden;
    }

    private static string ExportSum(
        GraphBuilder graph, string tower, TowerAdapters[] adapters, int layer, string node, string[][] sources)
    {
        IEnumerable<string> added = adapters.Zip(sources, (each, hidden) => each.Export(graph, layer, hidden)).OfType<string>();
        return graph.Sum($"{tower}.adapted{layer}", [node, .. added]);
    }

    private static string ExportWeighted(GraphBuilder graph, string? source, string logit) => graph.Add(new ScaleNode(
        GraphNames.Part(source is null ? GraphNames.Source : GraphNames.Further(source), "weighted"), logit,
        GraphNames.OfSource(source, GraphNames.SourceLogit)));
}
