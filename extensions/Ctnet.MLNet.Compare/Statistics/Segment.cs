namespace Ctnet.MLNet.Compare.Statistics;

/// <summary>A part of the measured rows.</summary>
/// <param name="By">What divides the rows.</param>
/// <param name="Name">The part.</param>
/// <param name="Rows">The indices of its rows among the measured rows.</param>
internal sealed record Segment(string By, string Name, IReadOnlyList<int> Rows);
