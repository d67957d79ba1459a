using System.Text.Json;
using System.Text.Json.Serialization;
using Ctnet.MLNet.Alignment.Encoders;
using Ctnet.MLNet.Entities;
using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.Models;

/// <summary>The part of a model that a saved model keeps as JSON: everything but the weights.</summary>
/// <param name="Trainer">The trainer's name.</param>
/// <param name="Options">The trainer's options.</param>
/// <param name="Layout">The layout of the feature vectors.</param>
/// <param name="Graph">The graph that scores.</param>
/// <param name="History">A record for each fit, the first one first.</param>
/// <param name="Entities">The entities of a multi-entity model, in the order of their marks; null for others.</param>
/// <param name="Fallback">Whether the source helped so far, for a model with a fallback; null for others.</param>
/// <param name="LossScale">
/// The factor by which training multiplies the loss: the first fit's rows set it, and later fits keep it.
/// </param>
/// <param name="Alignment">
/// Recognizes the alignment that the model was trained with; null if the rows did not name it, and in files of earlier versions.
/// </param>
internal sealed record CtrModelContent(
    string Trainer, JsonElement Options, FeatureLayout Layout, ScoringGraph Graph, IReadOnlyList<TrainingRecord> History,
    IReadOnlyList<EntityFields>? Entities = null, [property: JsonPropertyName("transfer")] FallbackState? Fallback = null,
    double LossScale = 1, AlignmentMark? Alignment = null);
