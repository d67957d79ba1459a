namespace Ctnet.MLNet.Persistence;

/// <summary>A part of a table that grows on its own, such as the rows of a space's ids.</summary>
/// <param name="First">The number of its first row.</param>
/// <param name="Rows">How many rows it has.</param>
internal readonly record struct RowSegment(int First, int Rows);
