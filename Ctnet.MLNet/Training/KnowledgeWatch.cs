using Ctnet.MLNet.Batches;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Networks.Embeddings;
using Ctnet.MLNet.Networks.MultiEntity;
using Ctnet.MLNet.Networks.Tensors;
using static TorchSharp.torch;

namespace Ctnet.MLNet.Training;

/// <summary>
/// Samples what a multi-entity model has learnt about its entities, at the first batch of a pass and at every 64th batch after
/// it. It ignores other networks. Of several ranks, each looks at its own rows.
/// </summary>
internal sealed class KnowledgeWatch(CtrNetwork network, EmbeddingTables embeddings)
{
    private const int Distance = 64;

    private readonly OrderedDictionary<
        string, (List<double> Cosines, IReadOnlyList<string> Fields, List<double[]> Importances)> _seen = [];
    private long _batches;

    public IReadOnlyList<EntityKnowledge> Entities =>
    [
        .. _seen.Select(entity => new EntityKnowledge(
            entity.Key,
            Of(entity.Value.Cosines, cosines => cosines.Average()),
            Of(entity.Value.Cosines, cosines => cosines[0]),
            Of(entity.Value.Cosines, cosines => cosines[^1]),
            [
                .. entity.Value.Fields.Where(_ => entity.Value.Importances.Count > 0).Select(
                    (name, i) => new FieldImportance(name, entity.Value.Importances.Average(seen => seen[i]))),
            ])),
    ];

    public void Look(ImpressionBatch batch)
    {
        if (network is not MultiEntityNetwork entities || _batches++ % Distance != 0)
            return;
        // The step has changed the rows.
        embeddings.Fetch(batch, 0);
        if (batch.Count == 0)
            return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        EmbeddedInput features = embeddings.Embed(batch, 0, 0, batch.Count, training: false);
        foreach (WatchedEntity entity in entities.Watch(features, BatchPart.Whole(batch, embeddings.Device)))
        {
            if (!_seen.TryGetValue(entity.Name, out var seen))
                _seen.Add(entity.Name, seen = ([], entity.Fields, []));
            if (entity.Cosine is Tensor cosine)
                seen.Cosines.Add(cosine.mean().item<float>());
            if (entity.Importances is Tensor importances)
                seen.Importances.Add([.. importances.mean([0]).ToWeights().Values.Select(value => (double)value)]);
        }
    }

    private static double? Of(List<double> values, Func<List<double>, double> measure) =>
        values.Count == 0 ? null : measure(values);
}
