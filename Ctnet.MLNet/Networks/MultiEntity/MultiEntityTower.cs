using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Layers;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>
/// The parts of a multi-entity model (MKT, section 3). All entities share the attention that pools sequences, the projections of
/// vectors and the extractor of common knowledge. Each entity has its own feature alignment, independent extractor and head.
/// </summary>
internal sealed class MultiEntityTower : nn.Module
{
    private readonly MultiEntityShape _shape;
    private readonly SequenceAttentions _attention;
    private readonly VectorProjections _vectors;
    private readonly IReadOnlyList<FieldVector> _user, _sequence, _shared;
    private readonly Dictionary<int, IReadOnlyList<FieldVector>> _specific = [];
    private readonly Dictionary<int, FeatureAligner> _aligners = [];
    private readonly Dictionary<int, Tower> _independent = [], _heads = [];
    private readonly CommonKnowledge _common;

    /// <param name="plan">How feature vectors are encoded.</param>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="entities">The entities. A transfer needs only the one that it transfers to.</param>
    /// <param name="random">Draws the first weights.</param>
    /// <param name="predicts">Whether the module has independent extractors and heads. A transfer does not need them.</param>
    public MultiEntityTower(
        FeaturePlan plan, MultiEntityShape shape, IReadOnlyList<EntityFields> entities, Random random, bool predicts = true)
        : base(nameof(MultiEntityTower))
    {
        _shape = shape;
        _attention = new(plan);
        if (_attention.Count > 0)
            register_module("attention", _attention);
        _vectors = new(plan, random);
        if (_vectors.Count > 0)
            register_module(VectorProjections.Name, _vectors);
        IReadOnlyList<FieldVector> fields = FieldVector.Of(plan);
        IReadOnlyList<FieldVector> Of(FieldGroup group) => [.. fields.Where(field => field.Field.Group == group)];
        (_user, _sequence, _shared) = (Of(FieldGroup.User), Of(FieldGroup.Sequence), Of(FieldGroup.Shared));
        int common = Width(_user) + Width(_sequence) + Width(_shared);
        foreach (EntityFields entity in entities)
        {
            // Without alignment every entity reads the specific fields of all entities. Those of others are missing in its rows.
            bool IsRead(FieldVector field) => shape.AlignedUnits is null || entity.Specific.Contains(field.Field.Name);
            IReadOnlyList<FieldVector> specific = [.. Of(FieldGroup.Specific).Where(IsRead)];
            _specific.Add(entity.Number, specific);
            if (shape.AlignedUnits is int units)
            {
                _aligners.Add(entity.Number, new(
                    specific, units, random, shape.ImportanceSeesShared ? Width(_shared) : 0));
                register_module(Aligner(entity.Number), _aligners[entity.Number]);
            }

            if (!predicts)
                continue;
            if (shape.Independent)
            {
                _independent.Add(entity.Number, new(common + Width(specific), shape.Extractors, random, hasHead: false));
                register_module(Independent(entity.Number), _independent[entity.Number]);
            }

            int knowledge = shape.Independent ? 2 * shape.KnowledgeWidth : shape.KnowledgeWidth;
            _heads.Add(entity.Number, new(knowledge, shape.Head, random));
            register_module(Head(entity.Number), _heads[entity.Number]);
        }

        int aligned = common + (shape.AlignedUnits ?? Width(_specific.Values.First()));
        _common = CommonKnowledge.Create(shape, aligned, [.. entities.Select(entity => entity.Number)], random);
        register_module("common", _common);
        TransferredWidths = [Width(_user), Width(_sequence), Width(_shared), shape.KnowledgeWidth];
    }

    /// <summary>The widths of v_u, v_seq, v_shared and g_com.</summary>
    public IReadOnlyList<int> TransferredWidths { get; }

    public IEnumerable<Tower> Towers => [.. _common.Towers, .. _independent.Values, .. _heads.Values];

    /// <summary>The names of an entity's specific fields, in the order of its aligner's input.</summary>
    public IEnumerable<string> SpecificOf(int entity) => _specific[entity].Select(field => field.Field.Name);

    /// <summary>The input, of which each field has some columns.</summary>
    public Tensor Input(EmbeddedInput features) => _vectors.Join(features, _attention.Pool(features));

    /// <summary>The vectors of rows of one entity.</summary>
    public EntityVectors Compute(int entity, Tensor input)
    {
        Tensor? user = FieldVector.Take(input, _user), sequence = FieldVector.Take(input, _sequence);
        Tensor? shared = FieldVector.Take(input, _shared), specific = FieldVector.Take(input, _specific[entity]);
        Tensor? aligned = _aligners.TryGetValue(entity, out FeatureAligner? aligner)
            ? aligner.Align(specific, shared, input.shape[0])
            : specific;
        return new(user, sequence, shared, specific, _common.Extract(entity, Join(user, sequence, shared, aligned)));
    }

    /// <summary>The entity's independent knowledge g_ind, [rows, knowledge width]; null without independent extractors.</summary>
    public Tensor? Independently(int entity, EntityVectors vectors) => _independent.TryGetValue(entity, out Tower? extractor)
        ? extractor.Hidden(Join(vectors.User, vectors.Sequence, vectors.Shared, vectors.Specific))[^1]
        : null;

    /// <summary>The entity's logit, [rows].</summary>
    public Tensor Logit(int entity, Tensor common, Tensor? independent) => _heads[entity].call(Join(common, independent));

    /// <summary>The importances of specific fields, [rows, specific fields]; null without alignment or specific fields.</summary>
    public Tensor? Importances(int entity, EntityVectors vectors) =>
        vectors.Specific is Tensor specific && _aligners.TryGetValue(entity, out FeatureAligner? aligner)
            ? aligner.Importances(specific, vectors.Shared)
            : null;

    /// <summary>
    /// Adds an entity's v_u, v_seq, v_shared, v_spec and g_com to a scoring graph; null for a vector that does not exist.
    /// </summary>
    public (string? User, string? Sequence, string? Shared, string? Specific, string Common) Export(
        GraphBuilder graph, string tower, int entity, IReadOnlyDictionary<int, string> fields)
    {
        string nodes = $"{tower}.entity{entity}";
        string? user = graph.Group($"{nodes}.user", fields, _user);
        string? sequence = graph.Group($"{nodes}.sequence", fields, _sequence);
        string? shared = graph.Group($"{nodes}.shared", fields, _shared);
        string? specific = graph.Group($"{nodes}.specific", fields, _specific[entity]);
        string? aligned = _aligners.TryGetValue(entity, out FeatureAligner? aligner)
            ? aligner.Export(graph, $"{tower}.{Aligner(entity)}", specific, shared)
            : specific;
        string input = graph.Concatenate($"{nodes}.input", user, sequence, shared, aligned)!;
        return (user, sequence, shared, specific, _common.Export(graph, $"{tower}.common", entity, input));
    }

    /// <summary>Adds an entity's logit to a scoring graph, without the linear term and the shift.</summary>
    public string ExportLogit(GraphBuilder graph, string tower, int entity, IReadOnlyDictionary<int, string> fields)
    {
        (string? user, string? sequence, string? shared, string? specific, string common) = Export(graph, tower, entity, fields);
        string nodes = $"{tower}.entity{entity}";
        string? independent = null;
        if (_independent.ContainsKey(entity))
        {
            string all = graph.Concatenate($"{nodes}.all", user, sequence, shared, specific)!;
            independent = graph.Hidden($"{tower}.{Independent(entity)}", all, _shape.Extractors)[^1];
        }

        string knowledge = graph.Concatenate($"{nodes}.knowledge", common, independent)!;
        string last = graph.Hidden($"{tower}.{Head(entity)}", knowledge, _shape.Head)[^1];
        return graph.Linear($"{nodes}.logit", last, $"{tower}.{Head(entity)}.head");
    }

    /// <summary>The name within this module of the bias of an entity's logit.</summary>
    public static string BiasOf(int entity) => $"{Head(entity)}.head.bias";

    private static Tensor Join(params Tensor?[] parts) => cat([.. parts.OfType<Tensor>()], 1);

    private static int Width(IEnumerable<FieldVector> fields) => fields.Sum(field => field.Width);

    private static string Aligner(int entity) => $"alignment{entity}";

    private static string Independent(int entity) => $"independent{entity}";

    private static string Head(int entity) => $"head{entity}";
}
