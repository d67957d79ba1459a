using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Entities;
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
/// The multi-entity model (MKT, section 3, stage 1). Its batches have rows of all entities, and a vector column that marks the
/// entity of each row.
/// </summary>
internal sealed class MultiEntityNetwork : CtrNetwork
{
    /// <summary>The vector column of a batch that marks entities: 1 for the row's own entity, 0 for all others.</summary>
    private const int Column = 1;

    private readonly MultiEntityShape _shape;
    private readonly FeaturePlan _plan;
    private readonly IReadOnlyList<EntityFields> _entities;
    private readonly MultiEntityTower _tower;

    public MultiEntityNetwork(
        MultiEntityShape shape, FeaturePlan plan, IReadOnlyList<EntityFields> entities, Device device, Random random)
        : base(nameof(MultiEntityNetwork))
    {
        (_shape, _plan, _entities) = (shape, plan, entities);
        _tower = new(plan, shape, entities, random);
        register_module(GraphNames.Tower, _tower);
        this.to(device);
    }

    public override IReadOnlyList<FeaturePlan?> FurtherColumns => [null];

    public override LogitChoice LogitChoice => new(_entities.Count, (rows, row) => rows.Vectors(Column).Row(row).IndexOf(1f));

    public override IReadOnlyList<string> LogitBiases =>
        [.. _entities.Select(entity => $"{GraphNames.Tower}.{MultiEntityTower.BiasOf(entity.Number)}")];

    protected override IEnumerable<Tower> Towers => _tower.Towers;

    public override Tensor Logits(EmbeddedInput features, BatchPart part) => Compute(features, part).Logits;

    public override BatchLoss Loss(EmbeddedInput features, BatchPart part)
    {
        (Tensor logits, Tensor? cosine) = Compute(features, part);
        BatchLoss loss = LogLossOf(logits, part);
        if (!training || cosine is null || _shape.LossWeight == 0)
            return loss;
        if (_shape.Loss == DistributionLoss.AbsoluteCosine)
            cosine = cosine.abs();
        using Scalar weight = _shape.LossWeight;
        return loss with { Further = (cosine * part.Weights()).sum().mul(weight) };
    }

    /// <summary>The model's knowledge of the rows, entity by entity. Entities without rows are left out.</summary>
    public IEnumerable<WatchedEntity> Watch(EmbeddedInput features, BatchPart part)
    {
        Tensor input = _tower.Input(features);
        foreach ((EntityFields entity, int[] rows) in Split(part))
        {
            EntityVectors vectors = _tower.Compute(entity.Number, Take(input, rows, part.Count));
            Tensor? independent = _tower.Independently(entity.Number, vectors);
            yield return new(entity.Name, independent is null ? null : Cosine(vectors.Common, independent),
                [.. _tower.SpecificOf(entity.Number)], _tower.Importances(entity.Number, vectors));
        }
    }

    public override ScoringGraph Export()
    {
        var graph = new GraphBuilder();
        string vector = graph.Input(GraphNames.Features, _plan.Layout.Width);
        string entity = graph.Input(GraphNames.Entity, _entities.Count);
        IReadOnlyDictionary<int, string> fields = graph.Fields(GraphNames.Tower, vector, _plan);
        string[] logits = [.. _entities.Select(each => ExportLogit(graph, each, fields))];
        string own = graph.Add(new MixNode($"{GraphNames.Tower}.own", entity, logits));
        graph.Total(GraphNames.Tower, _shape.Tower, own, graph.LinearTerm(GraphNames.Tower, vector, _plan));
        return graph.Build();
    }

    // An entity whose rows were sampled at a rate of their own has a shift of its own.
    private string ExportLogit(GraphBuilder graph, EntityFields entity, IReadOnlyDictionary<int, string> fields)
    {
        string logit = _tower.ExportLogit(graph, GraphNames.Tower, entity.Number, fields);
        double shift = _shape.ShiftOf(entity.Name);
        string name = $"{GraphNames.Tower}.entity{entity.Number}.shifted";
        return shift == 0 ? logit : graph.Add(new ShiftNode(name, logit, (float)shift));
    }

    // Computes the rows of one entity at a time, and puts the results back in the rows' order.
    private (Tensor Logits, Tensor? Cosine) Compute(EmbeddedInput features, BatchPart part)
    {
        Tensor input = _tower.Input(features);
        List<Tensor> logits = [], cosines = [];
        List<int> order = [];
        foreach ((EntityFields entity, int[] rows) in Split(part))
        {
            EntityVectors vectors = _tower.Compute(entity.Number, Take(input, rows, part.Count));
            Tensor? independent = _tower.Independently(entity.Number, vectors);
            logits.Add(_tower.Logit(entity.Number, vectors.Common, independent));
            if (training && independent is not null && _shape.LossWeight != 0)
                cosines.Add(Cosine(vectors.Common, independent));
            order.AddRange(rows);
        }

        Tensor logit = InOrder(logits);
        return (features.Linear is null ? logit : logit.Plus(features.Linear), cosines.Count == 0 ? null : InOrder(cosines));

        Tensor InOrder(List<Tensor> parts)
        {
            if (parts.Count == 1)
                return parts[0];
            List<int> places = [.. order];
            for (int i = 0; i < order.Count; i++)
                places[order[i]] = i;
            return cat(parts, 0).index_select(0, places.ToTensor(part.Device));
        }
    }

    private IEnumerable<(EntityFields Entity, int[] Rows)> Split(BatchPart part)
    {
        List<float> marks = part.Batch.Plain[Column]!;
        foreach ((int i, EntityFields entity) in _entities.Index())
        {
            int[] rows = [.. Enumerable.Range(0, part.Count).Where(row => marks[(part.First + row) * _entities.Count + i] == 1)];
            if (rows.Length > 0)
                yield return (entity, rows);
        }
    }

    private static Tensor Take(Tensor input, int[] rows, int count) =>
        rows.Length == count ? input : input.index_select(0, new List<int>(rows).ToTensor(input.device));

    private static Tensor Cosine(Tensor common, Tensor independent) => nn.functional.cosine_similarity(common, independent, 1);
}
