using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet.SourceTower;

/// <summary>
/// A source tower as it stands in a saved model's JSON; its vocabularies and weights follow under names that begin with "source.".
/// </summary>
internal sealed record SourceTowerContent(
    FittedAlignmentDocument Alignment, string Domain, CtrModelContent Tower, IReadOnlyList<string> Weights, IReadOnlyList<string>? OptimizerState)
{
    private const string VocabularyPrefix = "source.vocabulary.", WeightPrefix = "source.weight.", OptimizerPrefix = "source.optimizer.";

    /// <param name="source">The source tower.</param>
    /// <param name="withState">Whether its optimizer's state is kept, too.</param>
    public static SourceTowerContent Of(SourceTowerModel source, bool withState = false) => new(
        source.Alignment.ToDocument(), source.Domain, source.Tower.Content, [.. source.Tower.Weights.Keys],
        withState ? source.Tower.OptimizerState?.Keys.ToArray() : null);

    public void AddTo(ModelSection section, SourceTowerModel source, bool asFloat16)
    {
        source.Alignment.AddTo(section, VocabularyPrefix);
        foreach ((string name, WeightTensor weight) in source.Tower.Weights)
            section.Add(WeightPrefix + name, weight, asFloat16);
        foreach (string name in OptimizerState ?? [])
            section.Add(OptimizerPrefix + name, source.Tower.OptimizerState![name]);
    }

    /// <exception cref="InvalidModelException">Something is missing or does not fit.</exception>
    public SourceTowerModel Read(ModelSection section)
    {
        var alignment = FittedAlignment.From(Alignment, section, VocabularyPrefix);
        if (!Tower.Layout.HasSameSlotsAs(alignment.LayoutFor(Domain)))
            throw new InvalidModelException("The model's source tower and its feature alignment do not fit each other.");
        return new(
            alignment, Domain,
            new CtrModelParameters(
                Tower, section.TensorsOf(WeightPrefix, Weights),
                OptimizerState is null ? null : section.TensorsOf(OptimizerPrefix, OptimizerState), source: null));
    }
}
