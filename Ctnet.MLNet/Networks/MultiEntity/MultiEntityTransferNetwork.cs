using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Nodes;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>
/// The target-entity model (MKT, section 3, stage 2): a tower over v_u, v_seq, v_shared and v_spec, to which gated linear units
/// add the pre-trained model's vectors. Common knowledge enters the hidden layer of the depth at which the pre-trained model
/// extracts it, or the last hidden layer if the tower is not as deep.
/// </summary>
internal sealed class MultiEntityTransferNetwork : CtrNetwork
{
    private static readonly (FieldGroup Group, string Name)[] s_groups =
    [
        (FieldGroup.User, "user"), (FieldGroup.Sequence, "sequence"),
        (FieldGroup.Shared, "shared"), (FieldGroup.Specific, "specific"),
    ];

    private const string CommonName = "common";

    private readonly NetworkShape _shape;
    private readonly FeaturePlan _plan;
    private readonly SourcePath _source;
    private readonly Tower _tower;
    private readonly int _commonLayer;

    // For each group its fields, and the adapter that adds the pre-trained vector to them. Specific fields have no adapter.
    private readonly IReadOnlyList<FieldVector>[] _fields;
    private readonly Adapter?[] _gates;
    private readonly Adapter _common;

    /// <param name="shape">The tower's sizes.</param>
    /// <param name="plan">How feature vectors are encoded.</param>
    /// <param name="source">The entity's side of the pre-trained model.</param>
    /// <param name="commonDepth">The number of hidden layers of the pre-trained model's common extractor.</param>
    /// <param name="device">The training device.</param>
    /// <param name="random">Draws the first weights.</param>
    public MultiEntityTransferNetwork(
        NetworkShape shape, FeaturePlan plan, SourcePath source, int commonDepth, Device device, Random random)
        : base(nameof(MultiEntityTransferNetwork))
    {
        (_shape, _plan, _source) = (shape, plan, source);
        _tower = new Tower(plan, shape, random);
        register_module(GraphNames.Tower, _tower);
        IReadOnlyList<FieldVector> fields = FieldVector.Of(plan);
        _fields = [.. s_groups.Select(group => fields.Where(field => field.Field.Group == group.Group).ToArray())];
        _gates = new Adapter?[s_groups.Length];
        for (int i = 0; i < s_groups.Length; i++)
        {
            int width = _fields[i].Sum(field => field.Width);
            if (s_groups[i].Group == FieldGroup.Specific || width == 0 || source.Widths[i] == 0)
                continue;
            _gates[i] = new(AdapterKind.Glu, source.Widths[i], width, random);
            register_module(GateName(s_groups[i].Name), _gates[i]!);
        }

        _commonLayer = Math.Min(commonDepth, shape.HiddenUnits.Count);
        _common = new(AdapterKind.Glu, source.Widths[^1], shape.HiddenUnits[_commonLayer - 1], random);
        register_module(GateName(CommonName), _common);
        this.to(device);
    }

    public override IReadOnlyList<FeaturePlan?> FurtherColumns => _source.Columns;

    protected override IEnumerable<Tower> Towers => [_tower];

    public override Tensor Logits(EmbeddedInput features, BatchPart part)
    {
        IReadOnlyList<Tensor> source = _source.Compute(part).Hidden;
        Tensor input = _tower.Input(features);
        var groups = new List<Tensor>();
        for (int i = 0; i < _fields.Length; i++)
        {
            if (FieldVector.Take(input, _fields[i]) is Tensor own)
                groups.Add(_gates[i] is Adapter gate ? own.Plus(gate.call(source[i])) : own);
        }

        Tensor joined = cat(groups, 1), layer = joined;
        for (int l = 1; l <= _tower.Depth; l++)
        {
            layer = _tower.Activate(_tower.Product(l - 1, layer));
            if (l == _commonLayer)
                layer = layer.Plus(_common.call(source[^1]));
            layer = _tower.Drop(layer);
        }

        Tensor logit = _tower.Logit(joined, layer);
        return features.Linear is null ? logit : logit.Plus(features.Linear);
    }

    public override IEnumerable<WatchedGate> Gates(BatchPart part)
    {
        IReadOnlyList<Tensor> source = _source.Compute(part).Hidden;
        for (int i = 0; i < _gates.Length; i++)
        {
            if (_gates[i] is Adapter gate)
                yield return new(0, s_groups[i].Name, gate.Gate(source[i]));
        }

        yield return new(_commonLayer, CommonName, _common.Gate(source[^1]));
    }

    public override ScoringGraph Export()
    {
        var graph = new GraphBuilder();
        string vector = graph.Input(GraphNames.Features, _plan.Layout.Width);
        string[] source = _source.Export(graph).Hidden;
        IReadOnlyDictionary<int, string> fields = graph.Fields(GraphNames.Tower, vector, _plan);
        var groups = new List<string?>();
        for (int i = 0; i < _fields.Length; i++)
        {
            string name = s_groups[i].Name;
            string? own = graph.Group($"{GraphNames.Tower}.{name}", fields, _fields[i]);
            groups.Add(own is not null && _gates[i] is not null
                ? graph.Sum($"{GraphNames.Tower}.{name}.final", own, Export(graph, name, source[i]))
                : own);
        }

        string layer = graph.Concatenate($"{GraphNames.Tower}.input", [.. groups])!;
        for (int l = 1; l <= _tower.Depth; l++)
        {
            string product = graph.Product(GraphNames.Tower, layer, l, _shape);
            layer = graph.Activate($"{GraphNames.Tower}.layer{l}", product, _shape.Activation);
            if (l == _commonLayer)
                layer = graph.Sum($"{GraphNames.Tower}.{CommonName}.final", layer, Export(graph, CommonName, source[^1]));
        }

        string head = graph.Linear($"{GraphNames.Tower}.head", layer, $"{GraphNames.Tower}.head");
        graph.Total(GraphNames.Tower, _shape, head, graph.LinearTerm(GraphNames.Tower, vector, _plan));
        return graph.Build();
    }

    private static string Export(GraphBuilder graph, string name, string input) => graph.Add(
        new GluNode(GateName(name), graph.Linear($"{GateName(name)}.linear", input, $"{GateName(name)}.layer")));

    private static string GateName(string vector) => $"{vector}Gate";
}
