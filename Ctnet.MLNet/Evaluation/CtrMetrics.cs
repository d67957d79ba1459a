using System.Globalization;

namespace Ctnet.MLNet;

/// <summary>How well click probabilities rank impressions, and how well they are calibrated.</summary>
/// <remarks>A measure that is undefined for the data is NaN. Each property says when.</remarks>
public sealed class CtrMetrics
{
    /// <summary>The number of rows (impressions).</summary>
    public required long Rows { get; init; }

    /// <summary>The number of rows with a true label.</summary>
    public required long Clicks { get; init; }

    /// <summary>Clicks over rows, from 0 to 1: the base rate. NaN if there are no rows.</summary>
    public double ClickThroughRate => (double)Clicks / Rows;

    /// <summary>
    /// The exact area under the ROC curve: the share of pairs of a clicked and an unclicked row in which the clicked row has the
    /// higher probability. Pairs of equal probability count half. From 0 to 1; random order has 0.5. NaN if there is no clicked
    /// row or no unclicked one.
    /// </summary>
    public required double Auc { get; init; }

    /// <summary>
    /// The AUC within groups (users): sum of n_u AUC_u / sum of n_u over the groups u with both labels, where n_u is the number
    /// of rows of group u. Rows without a group (empty text, missing key) do not count. NaN if no group column was given, or no
    /// group has both labels.
    /// </summary>
    public required double Gauc { get; init; }

    /// <summary>
    /// The share of all rows, from 0 to 1, that are in groups with both labels, which <see cref="Gauc"/> averages. NaN if no
    /// group column was given.
    /// </summary>
    public required double GaucCoverage { get; init; }

    /// <summary>
    /// The number of groups with both labels, which <see cref="Gauc"/> averages; 0 if no group column was given.
    /// </summary>
    public required long GaucGroups { get; init; }

    /// <summary>
    /// The mean of -(y ln p + (1 - y) ln(1 - p)) in nats per row, with p clipped to [1e-7, 1 - 1e-7]. ML.NET's LogLoss is in
    /// bits: this is ML.NET's times ln 2.
    /// </summary>
    public required double LogLoss { get; init; }

    /// <summary>
    /// <see cref="LogLoss"/> over the entropy of the base rate, -(c ln c + (1 - c) ln(1 - c)) for a click-through rate c. Below 1
    /// is better than always predicting c. NaN if there is no clicked row or no unclicked one.
    /// </summary>
    public required double NormalizedEntropy { get; init; }

    /// <summary>
    /// Predicted over observed clicks, sum of p / sum of y. At 1 the mean prediction is right; above 1 too many clicks are
    /// predicted. NaN if there is no clicked row.
    /// </summary>
    public required double Pcoc { get; init; }

    /// <summary>
    /// The mean of |mean p - mean y| over 20 bins of equal row counts in the order of p, weighted by rows. From 0 to 1; 0 is
    /// calibrated.
    /// </summary>
    public required double ExpectedCalibrationError { get; init; }

    /// <summary>All measures in one line, in the invariant culture; GAUC only if a group column was given.</summary>
    /// <returns>The line.</returns>
    public override string ToString()
    {
        var culture = CultureInfo.InvariantCulture;
        string gauc = double.IsNaN(GaucCoverage)
            ? ""
            : string.Create(culture, $"GAUC {Gauc:F4} ({GaucGroups} groups, {100 * GaucCoverage:F1}% of rows), ");
        return string.Create(culture, $"Rows {Rows}, clicks {Clicks} (CTR {ClickThroughRate:F4}), AUC {Auc:F4}, {gauc}")
            + string.Create(culture, $"LogLoss {LogLoss:F4} nats, NE {NormalizedEntropy:F4}, PCOC {Pcoc:F4}, ")
            + string.Create(culture, $"ECE {ExpectedCalibrationError:F4}");
    }
}
