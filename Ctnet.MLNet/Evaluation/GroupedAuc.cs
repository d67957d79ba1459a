namespace Ctnet.MLNet.Evaluation;

/// <summary>The AUC within groups of rows (users, requests, sessions), and how much of the data it covers.</summary>
/// <param name="Value">
/// GAUC = sum of n_u AUC_u / sum of n_u over the groups u that have both labels, where n_u is the number of rows of group u. NaN
/// if no group has both labels.
/// </param>
/// <param name="Coverage">
/// The share of all rows, from 0 to 1, that are in groups with both labels. NaN if there are no rows.
/// </param>
/// <param name="Groups">The number of groups with both labels.</param>
internal readonly record struct GroupedAuc(double Value, double Coverage, int Groups);
