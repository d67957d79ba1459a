using System.Globalization;

namespace Ctnet.MLNet;

/// <summary>How well click probabilities rank impressions, and how well they are calibrated.</summary>
/// <remarks>
/// A measure that is undefined for the data is NaN. Each property says when. With a column of weights, a row counts as many times
/// as it weighs, except in the ranking measures (<see cref="CtrRankingMetrics"/>). Rows of weight 0 count nowhere. Without one,
/// each row weighs 1.
/// </remarks>
public sealed class CtrMetrics
{
    private readonly double? _totalWeight, _clickWeight;

    /// <summary>The number of rows (impressions). Their weights do not enter.</summary>
    public required long Rows { get; init; }

    /// <summary>The number of rows with a true label. Their weights do not enter.</summary>
    public required long Clicks { get; init; }

    /// <summary>The weight of all rows. The default is <see cref="Rows"/>.</summary>
    public double TotalWeight
    {
        get => _totalWeight ?? Rows;
        init => _totalWeight = value;
    }

    /// <summary>The weight of the rows with a true label. The default is <see cref="Clicks"/>.</summary>
    public double ClickWeight
    {
        get => _clickWeight ?? Clicks;
        init => _clickWeight = value;
    }

    /// <summary>
    /// <see cref="ClickWeight"/> over <see cref="TotalWeight"/>, from 0 to 1: the base rate. NaN if there are no rows.
    /// </summary>
    public double ClickThroughRate => ClickWeight / TotalWeight;

    /// <summary>
    /// The exact area under the ROC curve: the share of pairs of a clicked and an unclicked row in which the clicked row has the
    /// higher probability. Pairs of equal probability count half. A pair weighs as much as its rows' weights multiplied. From 0
    /// to 1; random order has 0.5. NaN if there is no clicked row or no unclicked one.
    /// </summary>
    public required double Auc { get; init; }

    /// <summary>
    /// The AUC within groups (users): sum of w_u AUC_u / sum of w_u over the groups u with both labels, where w_u is the weight
    /// of the rows of group u. Rows without a group (empty text, missing key) do not count. NaN if no group column was given, or
    /// no group has both labels.
    /// </summary>
    public required double Gauc { get; init; }

    /// <summary>
    /// The share of all rows by weight, from 0 to 1, that are in groups with both labels, which <see cref="Gauc"/> averages. NaN
    /// if no group column was given.
    /// </summary>
    public required double GaucCoverage { get; init; }

    /// <summary>
    /// The number of groups with both labels, which <see cref="Gauc"/> and <see cref="Ranking"/> average; 0 if no group column
    /// was given.
    /// </summary>
    public required long GaucGroups { get; init; }

    /// <summary>
    /// The number of groups without a clicked row, which <see cref="Gauc"/> and <see cref="Ranking"/> leave out; 0 if no group
    /// column was given.
    /// </summary>
    public long GroupsWithoutClicks { get; init; }

    /// <summary>
    /// The number of groups whose rows were all clicked, such as a single clicked row. <see cref="Gauc"/> and
    /// <see cref="Ranking"/> leave them out, because every order of their rows is equally good. 0 if no group column was given.
    /// </summary>
    public long GroupsOfClicksOnly { get; init; }

    /// <summary>
    /// NDCG, hit rate and mean reciprocal rank within groups, one entry for each cutoff, in the order in which the cutoffs were
    /// given. Empty if no group column was given.
    /// </summary>
    public IReadOnlyList<CtrRankingMetrics> Ranking { get; init; } = [];

    /// <summary>
    /// The weighted mean of -(y ln p + (1 - y) ln(1 - p)) in nats per row, with p clipped to [1e-7, 1 - 1e-7]. ML.NET's LogLoss
    /// is in bits: this is ML.NET's times ln 2.
    /// </summary>
    public required double LogLoss { get; init; }

    /// <summary>
    /// <see cref="LogLoss"/> over the entropy of the base rate, -(c ln c + (1 - c) ln(1 - c)) for a click-through rate c. Below 1
    /// is better than always predicting c. NaN if there is no clicked row or no unclicked one.
    /// </summary>
    public required double NormalizedEntropy { get; init; }

    /// <summary>
    /// Predicted over observed clicks, sum of w p / sum of w y for rows of weight w. At 1 the mean prediction is right; above 1
    /// too many clicks are predicted. NaN if there is no clicked row.
    /// </summary>
    public required double Pcoc { get; init; }

    /// <summary>
    /// The mean of |mean p - mean y| over 20 bins of equal weight in the order of p, with weighted means. A row that lies across
    /// the edge of a bin counts in both bins, with its parts. From 0 to 1; 0 is calibrated.
    /// </summary>
    public required double ExpectedCalibrationError { get; init; }

    /// <summary>
    /// All measures in one line, in the invariant culture; measures within groups only if a group column was given.
    /// </summary>
    /// <returns>The line.</returns>
    public override string ToString()
    {
        var culture = CultureInfo.InvariantCulture;
        string gauc = double.IsNaN(GaucCoverage)
            ? ""
            : string.Create(culture, $"GAUC {Gauc:F4} ({GaucGroups} groups, {100 * GaucCoverage:F1}% of rows), ");
        string ranking = string.Concat(Ranking.Select(at => string.Create(
            culture,
            $"NDCG@{at.K} {at.Ndcg:F4}, hit rate@{at.K} {at.HitRate:F4}, MRR@{at.K} {at.MeanReciprocalRank:F4}, ")));
        return string.Create(culture, $"Rows {Rows}, clicks {Clicks} (CTR {ClickThroughRate:F4}), AUC {Auc:F4}, {gauc}{ranking}")
            + string.Create(culture, $"LogLoss {LogLoss:F4} nats, NE {NormalizedEntropy:F4}, PCOC {Pcoc:F4}, ")
            + string.Create(culture, $"ECE {ExpectedCalibrationError:F4}");
    }
}
