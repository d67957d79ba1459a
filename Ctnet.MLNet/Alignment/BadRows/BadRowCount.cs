namespace Ctnet.MLNet;

/// <summary>The number of rows that were left out or repaired (<see cref="BadRowPolicy"/>) because of one problem.</summary>
/// <param name="Problem">
/// The column and its problem, such as "Price: not a number". A row with several problems is counted under its first.
/// </param>
/// <param name="Rows">The number of rows.</param>
public sealed record BadRowCount(string Problem, long Rows);
