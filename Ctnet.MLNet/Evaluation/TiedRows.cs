namespace Ctnet.MLNet.Evaluation;

/// <summary>Rows of a list that have the same score.</summary>
/// <param name="Count">The number of rows, 1 or more.</param>
/// <param name="Clicks">How many of them were clicked.</param>
internal readonly record struct TiedRows(int Count, int Clicks);
