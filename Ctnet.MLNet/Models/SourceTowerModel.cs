using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.SourceTower;

/// <summary>
/// A frozen source model as the target domain uses it: the source's own vocabularies with the target domain's columns, and the
/// source's tower. Immutable, thread-safe.
/// </summary>
internal sealed class SourceTowerModel
{
    /// <summary>What a source's weights begin with within another model, in place of "tower".</summary>
    private const string OwnPrefix = "tower.", PrefixWithin = "source.";

    public SourceTowerModel(FittedAlignment alignment, string domain, CtrModelParameters tower) =>
        (Alignment, Domain, Tower) = (alignment, domain, tower);

    public FittedAlignment Alignment { get; }

    /// <summary>The domain whose rows are encoded: the target's.</summary>
    public string Domain { get; }

    public CtrModelParameters Tower { get; }

    /// <summary>How many hidden layers the tower has.</summary>
    public int Depth => Tower.OptionsAs<SavingOptions>().HiddenUnits.Length;

    /// <summary>How its network takes in feature vectors.</summary>
    public FeaturePlan Plan
    {
        get
        {
            SavingOptions options = Tower.OptionsAs<SavingOptions>();
            return new(Tower.Layout, options.EmbeddingSize, options.LinearTerm, options.SequencePooling == SequencePooling.Attention);
        }
    }

    /// <summary>The tower's shape.</summary>
    public NetworkShape Shape => NetworkShape.Of(Tower.OptionsAs<CtrTowerOptions>());

    /// <summary>All weights but the embedding tables.</summary>
    public IEnumerable<KeyValuePair<string, WeightTensor>> DenseWeights
    {
        get
        {
            HashSet<string> tables = [.. Plan.Tables.Select(CtrNetwork.NameOf)];
            return Tower.Weights.Where(weight => !tables.Contains(weight.Key));
        }
    }

    public IEnumerable<KeyValuePair<string, WeightTensor>> WeightsWithin =>
        Tower.Weights.Select(weight => KeyValuePair.Create(PrefixWithin + weight.Key[OwnPrefix.Length..], weight.Value));

    /// <summary>Checks that a target tower can be what this one is.</summary>
    /// <param name="what">What needs it, for the message.</param>
    /// <param name="shape">The target tower's shape.</param>
    /// <param name="layout">The target's feature vectors.</param>
    /// <exception cref="ArgumentException">The shapes or the fields differ.</exception>
    public void CheckSameShape(string what, NetworkShape shape, FeatureLayout layout)
    {
        if (!Shape.HasSameFormAs(shape))
            throw new ArgumentException($"{what} needs towers of the same shape: the source has {Shape}; the options say {shape}.");
        if (!Tower.Layout.HasSameSlotsAs(layout))
        {
            throw new ArgumentException($"{what} needs the same fields in both domains' feature vectors: the source has "
                + $"{string.Join(", ", Tower.Layout.SlotNames)}; the rows have {string.Join(", ", layout.SlotNames)}. One schema for both gives them.");
        }
    }

    /// <summary>Takes a trained source pipeline apart.</summary>
    /// <param name="source">AlignFeatureSchema and CtrTower, perhaps among other transformers.</param>
    /// <param name="domain">The target's domain in the source's schema.</param>
    /// <exception cref="ArgumentException">It is no such pipeline, or its schema lacks the domain.</exception>
    public static SourceTowerModel From(ITransformer source, string domain)
    {
        (FeatureAlignmentTransformer alignment, CtrPredictionTransformer tower) = Parts(source);
        alignment.Schema.GetDomain(domain);
        return new(alignment.Alignment, domain, tower.Model);
    }

    /// <summary>The two transformers of a trained source pipeline that matter.</summary>
    /// <exception cref="ArgumentException">It is no such pipeline.</exception>
    public static (FeatureAlignmentTransformer Alignment, CtrPredictionTransformer Tower) Parts(ITransformer source)
    {
        ITransformer[] parts = [.. Chains.Parts(source)];
        CtrPredictionTransformer tower = parts.OfType<CtrPredictionTransformer>().LastOrDefault(part => part.Model.Trainer == CtrTowerTrainer.Name)
            ?? throw new ArgumentException("The source model must end with a CtrTower; it is "
                + $"{string.Join(", ", parts.Select(part => part.GetType().Name))}.", nameof(source));
        FeatureAlignmentTransformer alignment = parts.OfType<FeatureAlignmentTransformer>()
            .LastOrDefault(part => part.OutputColumnName == tower.FeatureColumnName)
            ?? throw new ArgumentException("The source model lacks the AlignFeatureSchema that makes its feature column "
                + $"'{tower.FeatureColumnName}'.", nameof(source));
        return (alignment, tower);
    }
}
