using System.Text.Json;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Networks;
using Ctnet.MLNet.Scoring;
using Ctnet.MLNet.Training;

namespace Ctnet.MLNet.Trainers;

/// <summary>The part of a model that is not weights, as it stands in a saved model's JSON.</summary>
/// <param name="Trainer">The trainer's name.</param>
/// <param name="Options">Its options.</param>
/// <param name="Layout">How feature vectors are laid out.</param>
/// <param name="Graph">What scores.</param>
/// <param name="History">A record for each fit.</param>
/// <param name="Entities">The entities of a multi-entity model, in the order of their marks; null for others.</param>
/// <param name="Transfer">What a model with a fallback remembers of whether the source helps; null for others.</param>
internal sealed record CtrModelContent(
    string Trainer, JsonElement Options, FeatureLayout Layout, ScoringGraph Graph, IReadOnlyList<TrainingRecord> History,
    IReadOnlyList<EntityFields>? Entities = null, TransferState? Transfer = null);
