namespace Ctnet.MLNet.Samples.Compare.Statistics;

/// <summary>Some of the reported rows.</summary>
/// <param name="By">What divides the rows.</param>
/// <param name="Name">Which part this is.</param>
/// <param name="Rows">The rows, as their numbers among the reported ones.</param>
internal sealed record Segment(string By, string Name, IReadOnlyList<int> Rows);
