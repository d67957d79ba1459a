namespace Ctnet.MLNet.Alignment.Reporting;

/// <summary>How well one domain's rows fill one field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Domain">The domain.</param>
/// <param name="Rows">The rows that were looked at.</param>
/// <param name="Coverage">Share of the rows that have a value which the alignment knows, 0 to 1.</param>
/// <param name="MissingShare">Share of the rows without a value, 0 to 1.</param>
/// <param name="NeverSeenShare">Share of the values met that the vocabulary does not have (they were too rare), 0 to 1.</param>
/// <param name="NewShare">Share of the values met that the vocabulary did not have before these rows, 0 to 1; 1 for a first domain.</param>
/// <param name="Cardinality">How many different values were met; for numbers, in a sample.</param>
/// <param name="SingleFieldAuc">
/// How well the field alone ranks clicks, 0.5 to 1, on rows that its click rates were not taken from; null where the domain has no label.
/// </param>
public sealed record FieldCoverage(
    string Field, string Domain, long Rows, double Coverage, double MissingShare, double NeverSeenShare, double NewShare, long Cardinality,
    double? SingleFieldAuc);
