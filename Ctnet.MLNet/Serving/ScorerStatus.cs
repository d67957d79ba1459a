namespace Ctnet.MLNet;

/// <summary>The state of a <see cref="CtrScorer{TRow}"/> for a health check: the model that scores, and its age.</summary>
/// <param name="ModelVersion">The version of the model that scores: see <see cref="CtrScorer{TRow}.ModelVersion"/>.</param>
/// <param name="Written">
/// When the model's file was last written, by the file system's clock. For a model from a stream: when it was read.
/// </param>
/// <param name="LoadedAt">When the scorer loaded it.</param>
/// <param name="LastSwapFailure">
/// The last swap that failed since this model was loaded; null if there was none. A swap that succeeds clears it.
/// </param>
public sealed record ScorerStatus(
    string ModelVersion, DateTimeOffset Written, DateTimeOffset LoadedAt, SwapFailure? LastSwapFailure);
