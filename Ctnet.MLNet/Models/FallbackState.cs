namespace Ctnet.MLNet.Models;

/// <summary>Whether the source helps, as a model with a fallback keeps it from fit to fit.</summary>
/// <param name="UsesSource">Whether the model predicts with the source; otherwise its fallback tower predicts.</param>
/// <param name="Since">
/// The step at whose end <see cref="UsesSource"/> last changed; the first step with a fallback if it never changed.
/// </param>
/// <param name="Recent">The log loss with the source minus that of the fallback tower. Older rows count less.</param>
internal sealed record FallbackState(bool UsesSource, int Since, LossDifferences Recent);
