using System.Text.Json;
using Ctnet.MLNet.Alignment;
using Ctnet.MLNet.Scoring;

namespace Ctnet.MLNet.Trainers;

/// <summary>The part of a model that is not weights, as it stands in a saved model's JSON.</summary>
internal sealed record CtrModelContent(string Trainer, JsonElement Options, FeatureLayout Layout, ScoringGraph Graph, IReadOnlyList<TrainingRecord> History);
