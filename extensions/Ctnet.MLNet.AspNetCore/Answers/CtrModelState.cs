namespace Ctnet.MLNet.AspNetCore;

/// <summary>The model that scores.</summary>
/// <param name="Version">Its version: see <see cref="CtrScorer{TRow}.ModelVersion"/>.</param>
/// <param name="Written">When its file was written.</param>
/// <param name="LoadedAt">When it was loaded.</param>
/// <param name="LastSwapFailure">The last newer model that could not be loaded since then; null if there was none.</param>
public sealed record CtrModelState(
    string Version, DateTimeOffset Written, DateTimeOffset LoadedAt, SwapFailure? LastSwapFailure)
{
    internal static CtrModelState Of(ScorerStatus status) =>
        new(status.ModelVersion, status.Written, status.LoadedAt, status.LastSwapFailure);
}
