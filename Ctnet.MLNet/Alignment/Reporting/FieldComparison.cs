namespace Ctnet.MLNet.Alignment.Reporting;

/// <summary>How alike two domains are in one field.</summary>
/// <param name="Field">The field.</param>
/// <param name="First">A domain.</param>
/// <param name="Second">Another domain.</param>
/// <param name="CommonValues">How many values both have; null for numbers.</param>
/// <param name="Overlap">The share of the values of the domain with fewer that the other has too, 0 to 1; null for numbers.</param>
/// <param name="PopulationStabilityIndex">
/// The sum over bins of (p - q) ln(p / q): below 0.1 little has shifted, above 0.25 much. Bins are the 50 most frequent values and the
/// rest, or tenths of the first domain's numbers.
/// </param>
public sealed record FieldComparison(string Field, string First, string Second, long? CommonValues, double? Overlap, double PopulationStabilityIndex);
