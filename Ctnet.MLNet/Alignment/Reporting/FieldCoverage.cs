using System.Text.Json.Serialization;

namespace Ctnet.MLNet;

/// <summary>Says how well the rows of one domain fill one field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Domain">The domain.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Coverage">The share of rows, 0 to 1, with a value that the alignment knows.</param>
/// <param name="MissingShare">The share of rows, 0 to 1, without a value.</param>
/// <param name="NeverSeenShare">
/// The share of values, 0 to 1, that the vocabulary lacks because they were too rare so far. Each occurrence counts.
/// </param>
/// <param name="NewShare">
/// The share of values, 0 to 1, that the vocabulary lacked before these rows; 1 for the first domain. Each occurrence counts.
/// </param>
/// <param name="Cardinality">The number of different values; for numbers and vectors, the number in a sample.</param>
/// <param name="SingleFieldAuc">
/// The AUC, 0.5 to 1, with which the field alone ranks clicks. Identifiers rank by their click rates, on other rows than those
/// that the rates are from. Null if the domain has no label, and for vectors.
/// </param>
public sealed record FieldCoverage(
    string Field, string Domain, long Rows, double Coverage, double MissingShare, double NeverSeenShare, double NewShare,
    long Cardinality, double? SingleFieldAuc)
{
    /// <summary>
    /// The number of values of the field's space that were met, but not yet <see cref="FeatureField.MinimumFrequency"/> times.
    /// </summary>
    public long WaitingValues { get; init; }

    /// <summary>
    /// The number of values of the field's space that this fit forgot while they waited, because more than
    /// <see cref="FeatureField.MaximumWaiting"/> waited. They count anew when they are met again.
    /// </summary>
    public long ForgottenValues { get; init; }

    /// <summary>
    /// How many values of the field's space got and lost their ids in this fit; null without
    /// <see cref="FeatureField.EvictAfter"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IdTurnover? Ids { get; init; }

    /// <summary>The mean Euclidean length of the vectors, as networks read them; null for other fields.</summary>
    public double? MeanLength { get; init; }
}
