namespace Ctnet.MLNet;

/// <summary>Scoring without libtorch, with a network of random weights.</summary>
/// <param name="RowsPerSecond">Rows a second, from texts to scores: the fastest of three passes.</param>
/// <param name="LargestDifference">The largest difference of a score from the same sum in plain C#.</param>
/// <param name="Problem">What is wrong; null if nothing is.</param>
public sealed record ScoringTrial(double RowsPerSecond, double LargestDifference, string? Problem);
