namespace Ctnet.MLNet.Alignment.Reporting;

/// <summary>The vectors of one field in the rows of one domain.</summary>
/// <param name="Mean">The mean of the vectors; zeros if there are none.</param>
/// <param name="MeanLength">The mean of their Euclidean lengths.</param>
/// <param name="Different">The number of different vectors among the first ones.</param>
internal sealed record VectorProfile(double[] Mean, double MeanLength, int Different);
