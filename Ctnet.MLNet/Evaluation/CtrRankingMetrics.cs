namespace Ctnet.MLNet;

/// <summary>
/// How high the clicked rows of a group stand, if the group's rows are sorted by probability: means over the groups with both
/// labels.
/// </summary>
/// <remarks>
/// Rows of equal probability have no order. Each measure is the mean over all their orders, which is computed exactly. A row
/// takes one rank, whatever its weight; a group counts with the mean weight of its rows. A measure is NaN if no group has both
/// labels.
/// </remarks>
/// <param name="K">The cutoff k: ranks beyond it do not count.</param>
/// <param name="Ndcg">
/// NDCG at k, from 0 to 1: the sum of 1 / log2(1 + rank) over the clicked rows of the first k ranks, over the largest sum that
/// any order of the group's rows has.
/// </param>
/// <param name="HitRate">The share of groups with a clicked row among the first k ranks, from 0 to 1.</param>
/// <param name="MeanReciprocalRank">
/// The mean of 1 / rank of the first clicked row, from 0 to 1. It counts as 0 if that rank is beyond k.
/// </param>
public sealed record CtrRankingMetrics(int K, double Ndcg, double HitRate, double MeanReciprocalRank);
