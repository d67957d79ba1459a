namespace Ctnet.MLNet.Samples.WebService;

/// <summary>The model that scores.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Written">When its file was written.</param>
/// <param name="LoadedAt">When it was loaded.</param>
/// <param name="LastSwapFailure">The last newer model that could not be loaded since then; null if there was none.</param>
public sealed record ModelState(
    string Version, DateTimeOffset Written, DateTimeOffset LoadedAt, SwapFailure? LastSwapFailure)
{
    public static ModelState Of(CtrScorer<GuideRow> scorer)
    {
        ScorerStatus status = scorer.Status;
        return new(status.ModelVersion, status.Written, status.LoadedAt, status.LastSwapFailure);
    }
}
