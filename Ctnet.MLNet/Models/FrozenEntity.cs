using System.Text.Json;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Scoring.Plans;
using Ctnet.MLNet.Settings;
using Ctnet.MLNet.Trainers;
using Microsoft.ML;

namespace Ctnet.MLNet.Models;

/// <summary>
/// One entity's side of a pre-trained multi-entity model: the weights that compute its vectors v_u, v_seq, v_shared and g_com
/// (MKT, section 3, stage 2). It predicts nothing, so it has no scoring graph. The graph of the model that it becomes part of
/// computes the vectors.
/// </summary>
internal sealed class FrozenEntity : FrozenSource
{
    private const string What = "pre-trained model";

    private readonly JsonElement _options;
    private readonly FeatureLayout _layout;
    private readonly IReadOnlyList<TrainingRecord> _history;
    private readonly Lazy<string> _version;

    /// <param name="alignment">The entity's vocabularies and scales.</param>
    /// <param name="entity">The entity, whose name is also the schema's domain of its rows.</param>
    /// <param name="options">The pre-training options.</param>
    /// <param name="layout">The layout of its feature vectors.</param>
    /// <param name="history">The fits of the pre-trained model.</param>
    /// <param name="weights">The weights of the entity's side.</param>
    /// <param name="domain">The domain whose rows are encoded; null for the entity's own.</param>
    /// <param name="optimizerState">The optimizer's state; null for none.</param>
    public FrozenEntity(
        FittedAlignment alignment,
        EntityFields entity,
        JsonElement options,
        FeatureLayout layout,
        IReadOnlyList<TrainingRecord> history,
        IReadOnlyDictionary<string, WeightTensor> weights,
        string? domain = null,
        IReadOnlyDictionary<string, WeightTensor>? optimizerState = null)
        : base(alignment, domain ?? entity.Name)
    {
        Entity = entity;
        _options = options;
        _layout = layout;
        _history = history;
        Weights = ModelTables.InPages(Plan, weights);
        OptimizerState = optimizerState is null ? null : ModelTables.InPages(Plan, optimizerState);
        _version = new(() => ModelVersion.Of(Weights));
    }

    public EntityFields Entity { get; }

    /// <summary>The sizes of the pre-trained model.</summary>
    public MultiEntityShape Shape => MultiEntityShape.Of(new ModelSection(_options).Read<MultiEntityPretrainingOptions>());

    public override FeaturePlan Plan => Shape.Tower.PlanOf(_layout);

    public override string Version => _version.Value;

    public override IReadOnlyDictionary<string, WeightTensor> Weights { get; }

    public override IReadOnlyDictionary<string, WeightTensor>? OptimizerState { get; }

    // The file format demands a graph for every source, so an entity's side gets an empty one.
    public override CtrModelContent Content => new(
        TrainerKind.MultiEntityPretraining.Name, _options, _layout, new(new Dictionary<string, int>(), []), _history, [Entity]);

    /// <summary>Finds the two transformers of a pre-trained pipeline: AlignFeatureSchema and MultiEntityPretraining.</summary>
    /// <exception cref="ArgumentException">The pipeline lacks one of them, or they do not fit each other.</exception>
    public static (FeatureAlignmentTransformer Alignment, CtrModelParameters Model) Parts(
        ITransformer pretrained, string parameter)
    {
        (FeatureAlignmentTransformer alignment, CtrModelParameters model) =
            Parts(pretrained, TrainerKind.MultiEntityPretraining, What, parameter);
        return alignment.Layout.HasSameSlotsAs(model.Layout)
            ? (alignment, model)
            : throw new ArgumentException(
                $"The {What} was trained on other fields than its AlignFeatureSchema makes.", parameter);
    }
}
