using Ctnet.MLNet.Alignment.Vocabularies;

namespace Ctnet.MLNet.Alignment.Schema;

/// <summary>Checks one field of a schema against the rules that need no other field.</summary>
internal static class FeatureFieldValidator
{
    private const int MaximumBuckets = IdSpace.MaximumRows - IdSpace.Reserved;

    private const string HaveSpace = "categorical and set fields and for sequences that are list columns";

    /// <summary>One sentence for each rule that the field breaks.</summary>
    public static IEnumerable<string> Validate(FeatureField field)
    {
        if (string.IsNullOrWhiteSpace(field.Name))
            yield return "A field has no name.";
        if (!Enum.IsDefined(field.Kind) || !Enum.IsDefined(field.Group) || !Enum.IsDefined(field.Encoding)
            || !Enum.IsDefined(field.Scope))
            yield return $"Field '{field.Name}' has a kind, group, encoding or scope that does not exist.";
        foreach (string error in ValidateIds(field).Concat(ValidateNumbers(field)).Concat(ValidateVector(field))
            .Concat(ValidateHistory(field)))
            yield return $"Field '{field.Name}': {error}";
    }

    private static IEnumerable<string> ValidateIds(FeatureField field)
    {
        bool hasSpace = field.HasIdentifiers && !field.IsHistory;
        if (field.Space is not null && string.IsNullOrWhiteSpace(field.Space))
            yield return "its space is empty; leave it out, or name it.";
        if (field.Space is not null && !hasSpace)
            yield return $"space is for {HaveSpace}, but is '{field.Space}'.";
        if (field.EmbeddingSize is < 1 or > 1024)
            yield return $"embeddingSize must be between 1 and 1,024, but is {field.EmbeddingSize}.";
        if (field.EmbeddingSize is not null && !field.IsEmbedded && field.Kind != FieldKind.Vector)
            yield return $"embeddingSize is for vectors and for fields whose values become ids, but is {field.EmbeddingSize}.";
        if (field.LearningRateFactor is not (>= 0 and <= 100))
            yield return $"learningRateFactor must be between 0 and 100, but is {field.LearningRateFactor}.";
        if (field.LearningRateFactor != 1 && (!field.IsEmbedded || field.IsHistory))
        {
            yield return "learningRateFactor is for fields whose values become ids, and for no sequence that is built from the "
                + $"log, but is {field.LearningRateFactor}.";
        }

        if (field.MinimumFrequency < 1)
            yield return $"minimumFrequency must be at least 1, but is {field.MinimumFrequency}.";
        if (field.MaximumWaiting is < 1 or > MaximumBuckets)
            yield return $"maximumWaiting must be between 1 and {MaximumBuckets:N0}, but is {field.MaximumWaiting}.";
        if (field.EvictAfter is < 1 or > 10_000)
            yield return $"evictAfter must be between 1 and 10,000, but is {field.EvictAfter}.";
        if (field.EvictAfter is not null && !hasSpace)
            yield return $"evictAfter is for {HaveSpace}, but is {field.EvictAfter}.";
        if (field.HashBuckets is < 2 or > MaximumBuckets)
            yield return $"hashBuckets must be between 2 and {MaximumBuckets:N0}, but is {field.HashBuckets}.";
        if (field.HashBuckets is not null && !hasSpace)
            yield return $"hashBuckets is for {HaveSpace}, but is {field.HashBuckets}.";
        if (field.HashBuckets is not null && field.MinimumFrequency != 1)
            yield return $"hashed values have no minimumFrequency, but it is {field.MinimumFrequency}.";
        if (field.HashBuckets is not null && field.EvictAfter is not null)
            yield return $"hashed values have no evictAfter, but it is {field.EvictAfter}.";
        if (field.MaximumValues is < 1 or > 1024)
            yield return $"maximumValues must be between 1 and 1,024, but is {field.MaximumValues}.";
    }

    private static IEnumerable<string> ValidateNumbers(FeatureField field)
    {
        bool hasScale = field.Kind == FieldKind.Numeric && field.Encoding is NumericEncoding.Standardize or NumericEncoding.Log;
        if (field.Buckets is < 2 or > 1024)
            yield return $"buckets must be between 2 and 1,024, but is {field.Buckets}.";
        if (field.ScaleDecay is not null and not (>= 0 and <= 1))
            yield return $"scaleDecay must be between 0 and 1, but is {field.ScaleDecay}.";
        if (field.ScaleDecay is not null && !hasScale)
            yield return $"scaleDecay is for numbers that are standardized or logarithmic, but is {field.ScaleDecay}.";
        if ((field.Minimum ?? field.Maximum) is not null && field.Kind != FieldKind.Numeric)
            yield return "minimum and maximum are for numeric fields.";
        if (!double.IsFinite(field.Minimum ?? 0) || !double.IsFinite(field.Maximum ?? 0) || field.Minimum >= field.Maximum)
            yield return "minimum and maximum must be finite numbers, and minimum the smaller one, but they are "
                + $"{field.Minimum} and {field.Maximum}.";
    }

    private static IEnumerable<string> ValidateVector(FeatureField field)
    {
        if (field.Kind == FieldKind.Vector && field.Dimension is not (>= 1 and <= 16_384))
        {
            yield return "a vector needs a dimension between 1 and 16,384, "
                + (field.Dimension is int dimension ? $"but it is {dimension}." : "but has none.");
        }

        if (field.Kind != FieldKind.Vector && (field.Dimension is not null || field.UnitLength))
            yield return "dimension and unitLength are for vectors.";
    }

    private static IEnumerable<string> ValidateHistory(FeatureField field)
    {
        if (!(field.Smoothing is >= 0 and <= 1_000_000))
            yield return $"smoothing must be between 0 and 1,000,000, but is {field.Smoothing}.";
        if (field.Kind == FieldKind.Statistic && field.Of is null)
            yield return "a statistic needs 'of', the field that it describes.";
        if (field.Kind == FieldKind.Statistic && field.By is not null)
            yield return $"'by' is for sequences, but is '{field.By}'.";
        if (field.Kind == FieldKind.Sequence && (field.Of is null) != (field.By is null))
            yield return "a sequence that is built from the log needs both 'of' and 'by'; one in a list column has neither.";
        if (field.HistoryDomain is not null && (!field.IsHistory || field.Scope != HistoryScope.Own))
        {
            yield return "historyDomain is for fields that are built from the log and whose scope is 'own', but is "
                + $"'{field.HistoryDomain}'.";
        }

        if (field.Kind is not (FieldKind.Sequence or FieldKind.Statistic) && (field.Of ?? field.By) is not null)
            yield return "'of' and 'by' are for sequences and statistics.";
    }
}
