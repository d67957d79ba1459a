using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;

namespace Ctnet.MLNet.Models;

/// <summary>
/// A frozen source in a saved model's JSON. The file has its vocabularies and weights under names that begin with "source.", or
/// with another prefix for a further source.
/// </summary>
internal sealed record FrozenSourceContent(
    FittedAlignmentDocument Alignment, string Domain, CtrModelContent Tower, IReadOnlyList<string> Weights,
    IReadOnlyList<string>? OptimizerState, string? HistoryDomain = null)
{
    private const string Vocabulary = ".vocabulary.", Weight = ".weight.", Optimizer = ".optimizer.";

    /// <param name="source">The source.</param>
    /// <param name="withState">Whether the file keeps the optimizer's state.</param>
    public static FrozenSourceContent Of(FrozenSource source, bool withState) => new(
        FittedAlignmentDocument.Of(source.Alignment), source.Domain, source.Content, [.. source.Weights.Keys],
        withState ? source.OptimizerState?.Keys.ToArray() : null, source.Alignment.HistoryDomain);

    public void AddTo(ModelSection section, FrozenSource source, bool asFloat16, string prefix = GraphNames.Source)
    {
        FittedAlignmentDocument.AddBlocks(source.Alignment, section, prefix + Vocabulary);
        foreach ((string name, WeightTensor weight) in source.Weights)
            section.Add(prefix + Weight + name, weight, asFloat16);
        foreach (string name in OptimizerState ?? [])
            section.Add(prefix + Optimizer + name, source.OptimizerState![name]);
    }

    /// <exception cref="InvalidModelException">Something is missing or does not fit.</exception>
    public FrozenSource Read(ModelSection section, string prefix = GraphNames.Source)
    {
        // Models of earlier releases name no domain. Their targets have learnt from a source without histories, and keep it so.
        FittedAlignment alignment = Alignment.Read(section, prefix + Vocabulary).WithHistoriesOf(HistoryDomain);
        if (!Tower.Layout.HasSameSlotsAs(alignment.LayoutFor(Domain)))
            throw new InvalidModelException("The model's source tower and its feature alignment do not fit each other.");
        IReadOnlyDictionary<string, WeightTensor> weights = section.TensorsOf(prefix + Weight, Weights);
        IReadOnlyDictionary<string, WeightTensor>? state =
            OptimizerState is null ? null : section.TensorsOf(prefix + Optimizer, OptimizerState);
        var kind = TrainerKind.Of(Tower.Trainer);
        if (kind == TrainerKind.CtrTower)
            return new FrozenTower(alignment, Domain, new CtrModelParameters(Tower, weights, state, source: null));
        return kind == TrainerKind.MultiEntityPretraining && Tower.Entities is [EntityFields entity]
            ? new FrozenEntity(alignment, entity, Tower.Options, Tower.Layout, Tower.History, weights, Domain, state)
            : throw new InvalidModelException(
                $"The model's source was made by {kind}: it is neither a tower nor one entity's side.");
    }
}
