namespace Ctnet.MLNet.Compare;

/// <summary>A part of the measured rows.</summary>
/// <param name="By">What divides the rows.</param>
/// <param name="Name">The part.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Clicks">Its rows that were clicked.</param>
/// <param name="Users">The number of users whose rows these are.</param>
public sealed record SegmentRows(string By, string Name, int Rows, int Clicks, int Users);
