namespace Ctnet.MLNet.Compare;

/// <summary>Rows with similar predictions.</summary>
/// <param name="Predicted">The mean prediction.</param>
/// <param name="Clicked">The click rate.</param>
/// <param name="Rows">The number of rows.</param>
public sealed record ReliabilityBin(double Predicted, double Clicked, int Rows);
