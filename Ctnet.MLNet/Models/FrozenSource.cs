using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Pipeline;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;
using Microsoft.ML;

namespace Ctnet.MLNet.Models;

/// <summary>
/// A frozen source model as the target domain uses it: the source's own vocabularies, applied to the target domain's columns, and
/// the source's weights. Immutable and thread-safe.
/// </summary>
internal abstract class FrozenSource
{
    protected FrozenSource(FittedAlignment alignment, string domain)
    {
        Alignment = alignment;
        Domain = domain;
    }

    public FittedAlignment Alignment { get; }

    /// <summary>The domain whose rows are encoded: the target's.</summary>
    public string Domain { get; }

    /// <summary>The plan by which the source's network reads feature vectors.</summary>
    public abstract FeaturePlan Plan { get; }

    /// <summary>The version, which identifies the weights.</summary>
    public abstract string Version { get; }

    public abstract IReadOnlyDictionary<string, WeightTensor> Weights { get; }

    public abstract IReadOnlyDictionary<string, WeightTensor>? OptimizerState { get; }

    /// <summary>The description of the source in a saved model.</summary>
    public abstract CtrModelContent Content { get; }

    /// <summary>
    /// The weights under their names within a target's model. A tower of conversions is left out, because targets do not read it.
    /// </summary>
    /// <param name="prefix">The beginning of their names there.</param>
    public IEnumerable<KeyValuePair<string, WeightTensor>> WeightsUnder(string prefix) =>
        Weights.Renamed(GraphNames.Tower, prefix);

    /// <summary>Finds the trained model at the end of a source pipeline, and the alignment that makes its features.</summary>
    /// <param name="source">The pipeline.</param>
    /// <param name="kind">The trainer that made the model.</param>
    /// <param name="what">The source's name in messages, such as "source model".</param>
    /// <param name="parameter">The caller's parameter with the pipeline, for the exception.</param>
    /// <exception cref="ArgumentException">The pipeline lacks one of them, or they do not fit each other.</exception>
    protected static (FeatureAlignmentTransformer Alignment, CtrModelParameters Model) Parts(
        ITransformer source, TrainerKind kind, string what, string parameter)
    {
        ITransformer[] parts = [.. Chains.Parts(source)];
        CtrPredictionTransformer prediction = parts.OfType<CtrPredictionTransformer>()
            .LastOrDefault(part => part.Model.Kind == kind)
            ?? throw new ArgumentException(
                $"The {what} must end with a {kind}; it is {string.Join(", ", parts.Select(part => part.GetType().Name))}.",
                parameter);
        FeatureAlignmentTransformer alignment = parts.OfType<FeatureAlignmentTransformer>()
            .LastOrDefault(part => part.OutputColumnName == prediction.FeatureColumnName)
            ?? throw new ArgumentException($"The {what} lacks the AlignFeatureSchema that makes its feature column "
                + $"'{prediction.FeatureColumnName}': put the fitted alignment before it, alignment.Append(model).",
                parameter);
        if (prediction.Model.Content.Alignment?.Against(alignment.Alignment) is string problem)
            throw new ArgumentException($"The {what} does not fit its AlignFeatureSchema. {problem}", parameter);
        return (alignment, prediction.Model);
    }
}
