namespace Ctnet.MLNet.Training;

/// <summary>What a model with a fallback remembers from fit to fit of whether the source helps.</summary>
/// <param name="UsesSource">Whether it predicts with the source; else its fallback tower does.</param>
/// <param name="Since">The step of the fit at whose end this became so; the first with a fallback, where it has been so ever since.</param>
/// <param name="Recent">The log loss with the source over that of the fallback tower; older rows count less.</param>
internal sealed record TransferState(bool UsesSource, int Since, LossDifferences Recent);
