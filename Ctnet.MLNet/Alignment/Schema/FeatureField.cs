namespace Ctnet.MLNet.Alignment;

/// <summary>One field of the canonical schema, whatever a domain calls it. Immutable.</summary>
public sealed record FeatureField
{
    /// <summary>The field's name in the canonical schema; unique within it.</summary>
    public required string Name { get; init; }

    /// <summary>What its values are.</summary>
    public required FieldKind Kind { get; init; }

    /// <summary>The part it plays in transfer.</summary>
    public FieldGroup Group { get; init; } = FieldGroup.Shared;

    /// <summary>
    /// Fields of the same space share one vocabulary and one embedding table; null, the default, is a space of the field's own, or, for a
    /// sequence that is built from the log, that of the field it is of. For categorical, set and sequence fields.
    /// </summary>
    public string? Space { get; init; }

    /// <summary>Width of the field's embedding, 1 to 1,024; null, the default, is the trainer's.</summary>
    public int? EmbeddingSize { get; init; }

    /// <summary>
    /// A value enters the vocabulary when it was met this often while fitting; rarer ones count as never seen. Default 1.
    /// </summary>
    public int MinimumFrequency { get; init; } = 1;

    /// <summary>
    /// Instead of a vocabulary: values are hashed into this many ids, 2 to 16,777,214. Nothing is learnt and nothing is never seen, but
    /// values may share an id. Null, the default, is a vocabulary.
    /// </summary>
    public int? HashBuckets { get; init; }

    /// <summary>
    /// The most values of a set or sequence that are kept in a row, 1 to 1,024: of a set the first, of a sequence the newest. Default 16.
    /// </summary>
    public int MaximumValues { get; init; } = 16;

    /// <summary>How numbers are encoded. For numeric fields.</summary>
    public NumericEncoding Encoding { get; init; } = NumericEncoding.Standardize;

    /// <summary>
    /// For numeric fields: the least number that can be, in the canonical unit, such as 0 for a price; null, the default, for any.
    /// AlignFeatureSchema is told what becomes of a row with a lesser one.
    /// </summary>
    public double? Minimum { get; init; }

    /// <summary>For numeric fields: the greatest number that can be, in the canonical unit; null, the default, for any.</summary>
    public double? Maximum { get; init; }

    /// <summary>The number of buckets of <see cref="NumericEncoding.Quantiles"/>, 2 to 1,024. Default 16.</summary>
    public int Buckets { get; init; } = 16;

    /// <summary>
    /// For a standardized or logarithmic number: how much of its weight what was learnt before keeps at each further fit, 0 to 1, so that
    /// the scale follows the data. Null, the default, keeps the scale as it was first learnt, which networks rely on.
    /// </summary>
    public double? ScaleDecay { get; init; }

    /// <summary>
    /// For a sequence that is built from the log: the categorical field whose values it lists. For a statistic: the categorical field that
    /// it tells of, such as the user or the item. Null for a sequence that is a list column.
    /// </summary>
    public string? Of { get; init; }

    /// <summary>For a sequence that is built from the log: the categorical field whose history it is, such as the user.</summary>
    public string? By { get; init; }

    /// <summary>For a sequence that is built from the log: whether only clicked rows enter it. Default true.</summary>
    public bool ClicksOnly { get; init; } = true;

    /// <summary>Whose rows a history is built from. Default <see cref="HistoryScope.Own"/>.</summary>
    public HistoryScope Scope { get; init; } = HistoryScope.Own;

    /// <summary>For a statistic: how many rows at the domain's mean its click rate is smoothed with, 0 to 1,000,000. Default 5.</summary>
    public double Smoothing { get; init; } = 5;

    /// <summary>Whether it is made from earlier rows of the log and not from a column.</summary>
    internal bool IsHistory => Kind == FieldKind.Statistic || (Kind == FieldKind.Sequence && Of is not null);

    /// <summary>Whether its values are identifiers, with a vocabulary or hashed.</summary>
    internal bool HasIdentifiers => Kind is FieldKind.Categorical or FieldKind.Set or FieldKind.Sequence;

    /// <summary>Whether its values become ids (a row of an embedding table) and not numbers.</summary>
    internal bool IsEmbedded => HasIdentifiers || (Kind == FieldKind.Numeric && Encoding == NumericEncoding.Quantiles);

    internal int Slots => Kind switch { FieldKind.Set or FieldKind.Sequence => MaximumValues, FieldKind.Statistic => 2, _ => 1 };

    internal IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Name))
            yield return "A field has no name.";
        if (!Enum.IsDefined(Kind) || !Enum.IsDefined(Group) || !Enum.IsDefined(Encoding) || !Enum.IsDefined(Scope))
            yield return $"Field '{Name}' has a kind, group, encoding or scope that does not exist.";
        if (Space is not null && string.IsNullOrWhiteSpace(Space))
            yield return $"Field '{Name}': its space is empty; leave it out, or name it.";
        if (Space is not null && (!HasIdentifiers || IsHistory))
            yield return $"Field '{Name}': space is for categorical and set fields and for sequences that are list columns, but is '{Space}'.";
        if (EmbeddingSize is < 1 or > 1024)
            yield return $"Field '{Name}': embeddingSize must be between 1 and 1,024, but is {EmbeddingSize}.";
        if (EmbeddingSize is not null && !IsEmbedded)
            yield return $"Field '{Name}': embeddingSize is for fields whose values become ids, but is {EmbeddingSize}.";
        if (MinimumFrequency < 1)
            yield return $"Field '{Name}': minimumFrequency must be at least 1, but is {MinimumFrequency}.";
        if (HashBuckets is < 2 or > IdSpace.MaximumRows - IdSpace.Reserved)
            yield return $"Field '{Name}': hashBuckets must be between 2 and {IdSpace.MaximumRows - IdSpace.Reserved:N0}, but is {HashBuckets}.";
        if (HashBuckets is not null && (!HasIdentifiers || IsHistory))
            yield return $"Field '{Name}': hashBuckets is for categorical and set fields and for sequences that are list columns, but is {HashBuckets}.";
        if (HashBuckets is not null && MinimumFrequency != 1)
            yield return $"Field '{Name}': hashed values have no minimumFrequency, but it is {MinimumFrequency}.";
        if (MaximumValues is < 1 or > 1024)
            yield return $"Field '{Name}': maximumValues must be between 1 and 1,024, but is {MaximumValues}.";
        if (Buckets is < 2 or > 1024)
            yield return $"Field '{Name}': buckets must be between 2 and 1,024, but is {Buckets}.";
        if (ScaleDecay is not null and not (>= 0 and <= 1))
            yield return $"Field '{Name}': scaleDecay must be between 0 and 1, but is {ScaleDecay}.";
        if (ScaleDecay is not null && (Kind != FieldKind.Numeric || Encoding is not (NumericEncoding.Standardize or NumericEncoding.Log)))
            yield return $"Field '{Name}': scaleDecay is for numbers that are standardized or logarithmic, but is {ScaleDecay}.";
        if ((Minimum ?? Maximum) is not null && Kind != FieldKind.Numeric)
            yield return $"Field '{Name}': minimum and maximum are for numeric fields.";
        if (!double.IsFinite(Minimum ?? 0) || !double.IsFinite(Maximum ?? 0) || Minimum >= Maximum)
            yield return $"Field '{Name}': minimum and maximum must be numbers, and minimum the lesser, but are {Minimum} and {Maximum}.";
        if (!(Smoothing is >= 0 and <= 1_000_000))
            yield return $"Field '{Name}': smoothing must be between 0 and 1,000,000, but is {Smoothing}.";
        if (Kind == FieldKind.Statistic && Of is null)
            yield return $"Field '{Name}': a statistic needs 'of', the field that it tells of.";
        if (Kind == FieldKind.Statistic && By is not null)
            yield return $"Field '{Name}': 'by' is for sequences, but is '{By}'.";
        if (Kind == FieldKind.Sequence && (Of is null) != (By is null))
            yield return $"Field '{Name}': a sequence that is built from the log needs both 'of' and 'by'; one that is a list column has neither.";
        if (Kind is not (FieldKind.Sequence or FieldKind.Statistic) && (Of ?? By) is not null)
            yield return $"Field '{Name}': 'of' and 'by' are for sequences and statistics.";
    }
}
