namespace Ctnet.MLNet.Evaluation;

/// <summary>The AUC within groups of rows (users, requests, sessions), and how much of the data it speaks for.</summary>
/// <param name="Value">
/// GAUC = sum of n_u AUC_u / sum of n_u over the groups u that have both labels, n_u rows each. NaN if no group has both.
/// </param>
/// <param name="Coverage">
/// The share, from 0 to 1, of all rows that lie in groups with both labels. NaN if there are no rows.
/// </param>
/// <param name="Groups">The number of groups with both labels.</param>
public readonly record struct GroupedAuc(double Value, double Coverage, int Groups);
