using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Models;

/// <summary>A frozen source tower: a trained CtrTower (CTNet, section 3.2).</summary>
internal sealed class FrozenTower(FittedAlignment alignment, string domain, CtrModelParameters model)
    : FrozenSource(alignment, domain)
{
    public CtrModelParameters Model => model;

    /// <summary>The number of hidden layers.</summary>
    public int Depth => Shape.HiddenUnits.Count;

    /// <summary>The widths of s_0 .. s_L.</summary>
    public IReadOnlyList<int> Widths => [Plan.InputWidth, .. Shape.HiddenUnits];

    /// <summary>The tower's shape.</summary>
    public NetworkShape Shape => NetworkShape.Of(model.OptionsAs<CtrTowerOptions>());

    public override FeaturePlan Plan => Shape.PlanOf(model.Layout);

    public override string Version => model.Version;

    public override IReadOnlyDictionary<string, WeightTensor> Weights => model.Weights;

    public override IReadOnlyDictionary<string, WeightTensor>? OptimizerState => model.OptimizerState;

    public override CtrModelContent Content => model.Content;

    /// <summary>All weights but the embedding tables.</summary>
    public IEnumerable<KeyValuePair<string, WeightTensor>> DenseWeights
    {
        get
        {
            HashSet<string> tables = [.. Plan.Tables.Select(table => GraphNames.Table(GraphNames.Tower, table))];
            return model.Weights.Where(weight => !tables.Contains(weight.Key));
        }
    }

    /// <summary>Checks that a target tower can take over this one's weights.</summary>
    /// <param name="option">The option that needs this, for the message.</param>
    /// <param name="shape">The target tower's shape.</param>
    /// <param name="layout">The layout of the target's feature vectors.</param>
    /// <exception cref="ArgumentException">The shapes or the fields differ.</exception>
    public void CheckSameShape(string option, NetworkShape shape, FeatureLayout layout)
    {
        if (!Shape.HasSameFormAs(shape))
        {
            throw new ArgumentException(
                $"{option} needs towers of the same shape: the source has {Shape}; the options say {shape}.");
        }
        if (!model.Layout.HasSameSlotsAs(layout))
        {
            throw new ArgumentException($"{option} needs the same fields in both domains' feature vectors: the source has "
                + $"{string.Join(", ", model.Layout.SlotNames)}; the rows have {string.Join(", ", layout.SlotNames)}. "
                + "Use one schema for both.");
        }
    }

    /// <summary>Takes the tower out of a trained source pipeline.</summary>
    /// <param name="source">AlignFeatureSchema and CtrTower, perhaps among other transformers.</param>
    /// <param name="domain">The target's domain in the source's schema.</param>
    /// <param name="parameter">The caller's parameter with the pipeline, for the exception.</param>
    /// <exception cref="ArgumentException">The pipeline lacks one of them, or its schema lacks the domain.</exception>
    public static FrozenTower From(ITransformer source, string domain, string parameter)
    {
        (FeatureAlignmentTransformer alignment, CtrModelParameters model) = Parts(source, parameter);
        alignment.Schema.GetDomain(domain, nameof(domain));
        // The tower has learnt from the histories of the domain that it was trained on.
        return new(alignment.Alignment.WithHistoriesOf(model.Layout.Domain), domain, model);
    }

    /// <summary>
    /// A copy whose fields of all domains also read the histories of the target's alignment, if it made a column of the rows.
    /// </summary>
    public FrozenTower WithHistoriesOf(DataViewSchema rows)
    {
        IEnumerable<FittedAlignment> targets = rows.Where(column => FeatureLayout.Of(column)?.Domain == Domain)
            .Select(FeatureLayout.AlignmentOf).OfType<FittedAlignment>();
        return targets.FirstOrDefault() is FittedAlignment target
            ? new(OtherHistories.ToSource(Alignment, target, Domain), Domain, model)
            : this;
    }

    /// <summary>Finds the two transformers of a trained source pipeline: AlignFeatureSchema and CtrTower.</summary>
    /// <exception cref="ArgumentException">The pipeline lacks one of them.</exception>
    public static (FeatureAlignmentTransformer Alignment, CtrModelParameters Model) Parts(
        ITransformer source, string parameter) =>
        Parts(source, TrainerKind.CtrTower, "source model", parameter);
}
