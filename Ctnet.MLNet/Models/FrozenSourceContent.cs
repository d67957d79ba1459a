using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Settings;

namespace Ctnet.MLNet.Models;

/// <summary>
/// A frozen source in a saved model's JSON. The file has its vocabularies and weights under names that begin with "source.".
/// </summary>
internal sealed record FrozenSourceContent(
    FittedAlignmentDocument Alignment, string Domain, CtrModelContent Tower, IReadOnlyList<string> Weights,
    IReadOnlyList<string>? OptimizerState, string? HistoryDomain = null)
{
    private const string VocabularyPrefix = "source.vocabulary.";
    private const string WeightPrefix = "source.weight.";
    private const string OptimizerPrefix = "source.optimizer.";

    /// <param name="source">The source.</param>
    /// <param name="withState">Whether the file keeps the optimizer's state.</param>
    public static FrozenSourceContent Of(FrozenSource source, bool withState) => new(
        FittedAlignmentDocument.Of(source.Alignment), source.Domain, source.Content, [.. source.Weights.Keys],
        withState ? source.OptimizerState?.Keys.ToArray() : null, source.Alignment.HistoryDomain);

    public void AddTo(ModelSection section, FrozenSource source, bool asFloat16)
    {
        FittedAlignmentDocument.AddBlocks(source.Alignment, section, VocabularyPrefix);
        foreach ((string name, WeightTensor weight) in source.Weights)
            section.Add(WeightPrefix + name, weight, asFloat16);
        foreach (string name in OptimizerState ?? [])
            section.Add(OptimizerPrefix + name, source.OptimizerState![name]);
    }

    /// <exception cref="InvalidModelException">Something is missing or does not fit.</exception>
    public FrozenSource Read(ModelSection section)
    {
        // Models of earlier releases name no domain. Their targets have learnt from a source without histories, and keep it so.
        FittedAlignment alignment = Alignment.Read(section, VocabularyPrefix).WithHistoriesOf(HistoryDomain);
        if (!Tower.Layout.HasSameSlotsAs(alignment.LayoutFor(Domain)))
            throw new InvalidModelException("The model's source tower and its feature alignment do not fit each other.");
        IReadOnlyDictionary<string, WeightTensor> weights = section.TensorsOf(WeightPrefix, Weights);
        IReadOnlyDictionary<string, WeightTensor>? state =
            OptimizerState is null ? null : section.TensorsOf(OptimizerPrefix, OptimizerState);
        var kind = TrainerKind.Of(Tower.Trainer);
        if (kind == TrainerKind.CtrTower)
            return new FrozenTower(alignment, Domain, new CtrModelParameters(Tower, weights, state, source: null));
        return kind == TrainerKind.MultiEntityPretraining && Tower.Entities is [EntityFields entity]
            ? new FrozenEntity(alignment, entity, Tower.Options, Tower.Layout, Tower.History, weights, Domain, state)
            : throw new InvalidModelException(
                $"The model's source was made by {kind}: it is neither a tower nor one entity's side.");
    }
}
