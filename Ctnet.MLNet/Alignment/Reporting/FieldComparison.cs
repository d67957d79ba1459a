namespace Ctnet.MLNet;

/// <summary>Compares one field in two domains.</summary>
/// <param name="Field">The field.</param>
/// <param name="First">A domain.</param>
/// <param name="Second">Another domain.</param>
/// <param name="CommonValues">The number of values that both domains have; null for numbers and vectors.</param>
/// <param name="Overlap">
/// The common values as a share, 0 to 1, of the values of the domain that has fewer; null for numbers and
/// vectors.
/// </param>
/// <param name="PopulationStabilityIndex">
/// The sum over bins of (p - q) ln(p / q), where p and q are the bin's shares in the two domains. Below 0.1 the shift is small,
/// and above 0.25 it is large. The bins are the 50 most frequent values and the rest, or tenths of the first domain's numbers; for
/// vectors, of their lengths.
/// </param>
public sealed record FieldComparison(
    string Field, string First, string Second, long? CommonValues, double? Overlap, double PopulationStabilityIndex)
{
    /// <summary>
    /// The Euclidean distance between the means of the two domains' vectors; null for other fields. Compare it with
    /// <see cref="FieldCoverage.MeanLength"/>.
    /// </summary>
    public double? MeanDistance { get; init; }
}
