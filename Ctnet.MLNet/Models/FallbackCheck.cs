using Ctnet.MLNet.Trainers;

namespace Ctnet.MLNet;

/// <summary>
/// Whether the source helped in a fit: the log loss with the source minus that of the fallback tower, which sees nothing of the
/// source. Both are measured before the rows are trained on. Below zero the source helps.
/// </summary>
/// <param name="Rows">The number of rows that judged the source: those of the fit's first pass.</param>
/// <param name="Difference">
/// The mean difference over these rows, weighted by their weights, in nats per row; null without rows.
/// </param>
/// <param name="StandardError">
/// The standard error of the difference, with a batch as the unit that varies; null with fewer than two batches.
/// </param>
/// <param name="RecentDifference">
/// The mean difference over about <see cref="CtnetAdapterOptions.FallbackRows"/> newest rows, which may include rows of
/// earlier fits; null without rows. This difference decides whether the model uses the source.
/// </param>
/// <param name="RecentStandardError">The standard error of the recent difference; null with fewer than two batches.</param>
/// <param name="UsesSource">Whether the model predicts with the source; otherwise its fallback tower predicts.</param>
/// <param name="Since">
/// The step at whose end <see cref="UsesSource"/> last changed; the first step with a fallback if it never changed.
/// </param>
public sealed record FallbackCheck(
    long Rows,
    double? Difference,
    double? StandardError,
    double? RecentDifference,
    double? RecentStandardError,
    bool UsesSource,
    int Since);
