using System.Numerics;

namespace Ctnet.MLNet.Evaluation;

/// <summary>
/// Measures of how well click probabilities are calibrated, on which auctions depend that multiply them with a bid.
/// </summary>
internal static class CalibrationMeasures
{
    /// <summary>The number of bins of <see cref="ExpectedCalibrationError"/> unless another is given.</summary>
    public const int DefaultBins = 20;

    private const double Clip = 1e-7;

    /// <summary>
    /// The mean negative log-likelihood, -mean(y ln p + (1 - y) ln(1 - p)), in nats. The mean is weighted. ML.NET's LogLoss is in
    /// bits: this is ML.NET's times ln 2. Probabilities are clipped to [1e-7, 1 - 1e-7], so that a row that was wrongly predicted
    /// as certain costs 16 nats instead of infinitely many.
    /// </summary>
    /// <typeparam name="T">The type of a probability. Sums are in double precision for each type.</typeparam>
    /// <param name="labels">Whether each row was clicked.</param>
    /// <param name="probabilities">The predicted click probability of each row.</param>
    /// <param name="weights">The weight of each row, above 0; empty if each weighs 1.</param>
    /// <returns>The loss in nats per row, 0 or more; NaN if there are no rows.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a probability is outside [0, 1], or a weight is not above 0.
    /// </exception>
    public static double LogLoss<T>(
        ReadOnlySpan<bool> labels, ReadOnlySpan<T> probabilities, ReadOnlySpan<float> weights = default)
        where T : struct, IFloatingPointIeee754<T>
    {
        Check(labels, probabilities, weights);
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double p = Math.Clamp(double.CreateChecked(probabilities[i]), Clip, 1 - Clip);
            sum -= (weights.IsEmpty ? 1 : weights[i]) * Math.Log(labels[i] ? p : 1 - p);
        }
        return sum / LabelWeights.Sum(labels, weights).All;
    }

    /// <summary>
    /// NE: <see cref="LogLoss"/> over the entropy of the base rate c, -(c ln c + (1 - c) ln(1 - c)). That entropy is the loss of
    /// always predicting c. Unlike LogLoss, NE can be compared between data sets of different click-through rates.
    /// </summary>
    /// <typeparam name="T">The type of a probability.</typeparam>
    /// <param name="labels">Whether each row was clicked.</param>
    /// <param name="probabilities">The predicted click probability of each row.</param>
    /// <param name="weights">The weight of each row, above 0; empty if each weighs 1.</param>
    /// <returns>The ratio. Below 1 is better than the base rate. NaN if there is no clicked row or no unclicked one.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a probability is outside [0, 1], or a weight is not above 0.
    /// </exception>
    public static double NormalizedEntropy<T>(
        ReadOnlySpan<bool> labels, ReadOnlySpan<T> probabilities, ReadOnlySpan<float> weights = default)
        where T : struct, IFloatingPointIeee754<T>
    {
        double loss = LogLoss(labels, probabilities, weights);
        LabelWeights weight = LabelWeights.Sum(labels, weights);
        if (weight.Clicked == 0 || weight.Unclicked == 0)
            return double.NaN;
        double rate = weight.Clicked / weight.All;
        return loss / -(rate * Math.Log(rate) + (1 - rate) * Math.Log(1 - rate));
    }

    /// <summary>PCOC, predicted clicks over observed clicks: sum of p / sum of y, both weighted.</summary>
    /// <typeparam name="T">The type of a probability.</typeparam>
    /// <param name="labels">Whether each row was clicked.</param>
    /// <param name="probabilities">The predicted click probability of each row.</param>
    /// <param name="weights">The weight of each row, above 0; empty if each weighs 1.</param>
    /// <returns>
    /// The ratio. At 1 the mean prediction is right; above 1 too many clicks are predicted. NaN without a clicked row.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a probability is outside [0, 1], or a weight is not above 0.
    /// </exception>
    public static double Pcoc<T>(
        ReadOnlySpan<bool> labels, ReadOnlySpan<T> probabilities, ReadOnlySpan<float> weights = default)
        where T : struct, IFloatingPointIeee754<T>
    {
        Check(labels, probabilities, weights);
        double predicted = 0;
        for (int i = 0; i < probabilities.Length; i++)
            predicted += (weights.IsEmpty ? 1 : weights[i]) * double.CreateChecked(probabilities[i]);
        double clicked = LabelWeights.Sum(labels, weights).Clicked;
        return clicked == 0 ? double.NaN : predicted / clicked;
    }

    /// <summary>
    /// ECE over equal-mass bins: the rows are sorted by probability and cut into bins of equal weight. A row that lies across the
    /// edge of a bin counts in both bins, with its parts. ECE = sum over bins of (weight of bin / weight) |mean p - mean y|.
    /// </summary>
    /// <remarks>
    /// Rows of equal probability share their clicks evenly. So the result does not depend on the order of the rows, even if a bin
    /// ends among them. With few rows in each bin, even a calibrated model has an ECE well above 0.
    /// </remarks>
    /// <typeparam name="T">The type of a probability.</typeparam>
    /// <param name="labels">Whether each row was clicked.</param>
    /// <param name="probabilities">The predicted click probability of each row.</param>
    /// <param name="weights">The weight of each row, above 0; empty if each weighs 1.</param>
    /// <param name="bins">The number of bins, 1 or more.</param>
    /// <returns>The error, a probability from 0 to 1: 0 is calibrated. NaN if there are no rows.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a probability is outside [0, 1], or a weight is not above 0.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is below 1.</exception>
    public static double ExpectedCalibrationError<T>(
        ReadOnlySpan<bool> labels, ReadOnlySpan<T> probabilities, ReadOnlySpan<float> weights = default,
        int bins = DefaultBins)
        where T : struct, IFloatingPointIeee754<T>
    {
        Check(labels, probabilities, weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        return EqualMassBins.MeanAbsoluteGap<T>(WeighedLabel.Join(labels, weights), probabilities.ToArray(), bins);
    }

    /// <summary>
    /// Corrects a probability of a model that was trained on a sample of the unclicked rows: p / (p + (1 - p) / w), where the
    /// share w of the unclicked rows was kept.
    /// </summary>
    /// <param name="probability">The probability that the model predicts, p.</param>
    /// <param name="samplingRate">The share w of the unclicked rows that was kept, above 0 and at most 1.</param>
    /// <returns>The corrected probability, from 0 to <paramref name="probability"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double CorrectForNegativeSampling(double probability, double samplingRate)
    {
        if (!MeasureInputs.IsProbability(probability))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies in [0, 1].");
        if (!(samplingRate is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(samplingRate), samplingRate, "A sampling rate is above 0 and at most 1.");
        }

        return probability / (probability + (1 - probability) / samplingRate);
    }

    private static void Check<T>(ReadOnlySpan<bool> labels, ReadOnlySpan<T> probabilities, ReadOnlySpan<float> weights)
        where T : struct, IFloatingPointIeee754<T>
    {
        MeasureInputs.RequireOneLabelEach(labels.Length, probabilities.Length, nameof(probabilities));
        MeasureInputs.RequireProbabilities(probabilities, nameof(probabilities));
        MeasureInputs.RequireWeights(labels.Length, weights, nameof(weights));
    }
}
