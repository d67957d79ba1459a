namespace Ctnet.MLNet.Training;

/// <summary>
/// Whether the source helped in a fit: the log loss of its rows with the source over that of the fallback tower, which sees nothing of the
/// source, both before they were trained on. Below zero the source helps.
/// </summary>
/// <param name="Rows">How many rows of the fit were judged, those of its first pass.</param>
/// <param name="Difference">The mean difference over them, in nats a row; null without rows.</param>
/// <param name="StandardError">Its standard error, with batches as what varies; null without two batches.</param>
/// <param name="RecentDifference">
/// The mean difference over the newest rows, also those of earlier fits, about as many as
/// <see cref="Trainers.CtnetAdapterOptions.FallbackRows"/> says; null without rows. This one decides.
/// </param>
/// <param name="RecentStandardError">Its standard error; null without two batches.</param>
/// <param name="UsesSource">Whether the model predicts with the source; else its fallback tower does.</param>
/// <param name="Since">The step of the fit at whose end this became so; the first with a fallback, where it has been so ever since.</param>
public sealed record TransferCheck(
    long Rows, double? Difference, double? StandardError, double? RecentDifference, double? RecentStandardError, bool UsesSource, int Since);
