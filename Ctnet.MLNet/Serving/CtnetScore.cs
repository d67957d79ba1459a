
namespace Ctnet.MLNet.Serving;

/// <summary>What a model says of a row.</summary>
/// <param name="Score">The logit.</param>
/// <param name="Probability">The probability of a click, 0 to 1.</param>
/// <param name="ModelVersion">The model that says so: see <see cref="CtnetScorer{TRow}.ModelVersion"/>.</param>
public readonly record struct CtnetScore(float Score, float Probability, string ModelVersion);
