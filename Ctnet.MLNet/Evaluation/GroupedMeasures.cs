namespace Ctnet.MLNet.Evaluation;

/// <summary>The measures within groups of rows (users, requests, sessions).</summary>
/// <param name="Auc">The AUC within groups.</param>
/// <param name="Ranking">The measures of the first ranks, one for each cutoff.</param>
/// <param name="WithoutClicks">The number of groups without a clicked row, which no measure covers.</param>
/// <param name="OfClicksOnly">The number of groups without an unclicked row, which no measure covers.</param>
internal sealed record GroupedMeasures(
    GroupedAuc Auc, IReadOnlyList<CtrRankingMetrics> Ranking, int WithoutClicks, int OfClicksOnly)
{
    /// <summary>The measures of rows that have no groups: none is known.</summary>
    public static GroupedMeasures None { get; } = new(new(double.NaN, double.NaN, 0), [], 0, 0);
}
