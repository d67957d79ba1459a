namespace Ctnet.MLNet;

/// <summary>A model's prediction for a row.</summary>
/// <param name="Score">The logit.</param>
/// <param name="Probability">The probability of a click, 0 to 1.</param>
/// <param name="ModelVersion">The version of the model that predicted: see <see cref="CtrScorer{TRow}.ModelVersion"/>.</param>
public readonly record struct CtrScore(float Score, float Probability, string ModelVersion);
