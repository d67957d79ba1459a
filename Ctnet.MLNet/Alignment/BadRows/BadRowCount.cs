namespace Ctnet.MLNet.Alignment;

/// <summary>How many rows were left out or repaired (<see cref="BadRows"/>) for one reason.</summary>
/// <param name="Problem">
/// The column, and what was wrong with it, such as "Price: not a number"; of a row with several faults the first one.
/// </param>
/// <param name="Rows">How many rows.</param>
public sealed record BadRowCount(string Problem, long Rows);
