namespace Ctnet.MLNet;

/// <summary>A model's prediction for a row.</summary>
/// <param name="Score">The logit.</param>
/// <param name="Probability">The probability of a click, 0 to 1.</param>
/// <param name="ModelVersion">The version of the model that predicted: see <see cref="CtrScorer{TRow}.ModelVersion"/>.</param>
public readonly record struct CtrScore(float Score, float Probability, string ModelVersion)
{
    /// <summary>The probability that a click leads to a conversion, 0 to 1; null if the model predicts clicks only.</summary>
    public float? ConversionProbability { get; init; }

    /// <summary>
    /// The probability of a click with a conversion, 0 to 1; null if the model predicts clicks only.
    /// </summary>
    public float? ClickAndConversionProbability { get; init; }
}
