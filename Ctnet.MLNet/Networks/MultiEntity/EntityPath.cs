using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Models;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.Tensors;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Scoring.Plans;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Networks.MultiEntity;

/// <summary>
/// One entity's side of a pre-trained multi-entity model, on the training device and without gradients (MKT, section 3, stage 2).
/// It transfers the vectors v_u, v_seq, v_shared and g_com, and no logit.
/// </summary>
internal sealed class EntityPath : SourcePath
{
    private const int Column = 1;

    private readonly EmbeddingTables _embeddings;
    private readonly MultiEntityTower _tower;
    private readonly int _entity;

    public EntityPath(
        MultiEntityShape shape, FeaturePlan plan, EntityFields entity, IReadOnlyDictionary<string, WeightTensor> weights,
        Device device)
    {
        _entity = entity.Number;
        CommonDepth = shape.Tower.HiddenUnits.Count;
        _embeddings = EmbeddingTables.Create(
            plan, [.. plan.Tables.Select(table => weights[GraphNames.Table(GraphNames.Tower, table)])],
            null, device);
        _tower = new(plan, shape, [entity], new Random(0), predicts: false);
        _tower.Freeze(weights, device);
        Widths = _tower.TransferredWidths;
    }

    /// <summary>The widths of v_u, v_seq, v_shared and g_com; 0 for a vector that does not exist.</summary>
    public override IReadOnlyList<int> Widths { get; }

    /// <summary>The number of hidden layers of the extractor of common knowledge.</summary>
    public int CommonDepth { get; }

    public override IReadOnlyList<FeaturePlan?> Columns => [_embeddings.Plan];

    public override SourceVectors Compute(BatchPart part)
    {
        using var _ = no_grad();
        EmbeddedInput features = _embeddings.Embed(part.Batch, Column, part.First, part.Count, training: false);
        EntityVectors vectors = _tower.Compute(_entity, _tower.Input(features));
        Tensor Of(Tensor? vector) => vector ?? empty(part.Count, 0, device: part.Device);
        return new([Of(vectors.User), Of(vectors.Sequence), Of(vectors.Shared), vectors.Common], null);
    }

    public override (string[] Hidden, string Logit) Export(GraphBuilder graph)
    {
        string vector = graph.Input(GraphNames.SourceFeatures, _embeddings.Plan.Layout.Width);
        IReadOnlyDictionary<int, string> fields = graph.Fields(GraphNames.Source, vector, _embeddings.Plan);
        (string? user, string? sequence, string? shared, _, string common) =
            _tower.Export(graph, GraphNames.Source, _entity, fields);
        return ([user ?? "", sequence ?? "", shared ?? "", common], "");
    }

    public override void Dispose()
    {
        _embeddings.Dispose();
        _tower.Dispose();
        base.Dispose();
    }
}
