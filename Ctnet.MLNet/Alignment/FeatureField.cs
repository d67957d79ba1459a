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
    /// Fields of the same space share one vocabulary and one embedding table; null, the default, is a space of the field's own.
    /// For categorical and set fields.
    /// </summary>
    public string? Space { get; init; }

    /// <summary>A value enters the vocabulary when it was met this often while fitting; rarer ones count as never seen. Default 1.</summary>
    public int MinimumFrequency { get; init; } = 1;

    /// <summary>The most values of a set that are kept in a row, 1 to 1,024; further ones are left out. Default 16. For set fields.</summary>
    public int MaximumValues { get; init; } = 16;

    /// <summary>How numbers are encoded. For numeric fields.</summary>
    public NumericEncoding Encoding { get; init; } = NumericEncoding.Standardize;

    /// <summary>The number of buckets of <see cref="NumericEncoding.Quantiles"/>, 2 to 1,024. Default 16.</summary>
    public int Buckets { get; init; } = 16;

    internal string SpaceName => Space ?? Name;

    /// <summary>Whether its values become ids (a row of an embedding table) and not a number.</summary>
    internal bool IsEmbedded => Kind != FieldKind.Numeric || Encoding == NumericEncoding.Quantiles;

    internal int Slots => Kind == FieldKind.Set ? MaximumValues : 1;

    internal IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Name))
            yield return "A field has no name.";
        if (!Enum.IsDefined(Kind) || !Enum.IsDefined(Group) || !Enum.IsDefined(Encoding))
            yield return $"Field '{Name}' has a kind, group or encoding that does not exist.";
        if (Space is not null && string.IsNullOrWhiteSpace(Space))
            yield return $"Field '{Name}': its space is empty; leave it out, or name it.";
        if (Space is not null && Kind == FieldKind.Numeric)
            yield return $"Field '{Name}': a numeric field has no space, but has '{Space}'.";
        if (MinimumFrequency < 1)
            yield return $"Field '{Name}': minimumFrequency must be at least 1, but is {MinimumFrequency}.";
        if (MaximumValues is < 1 or > 1024)
            yield return $"Field '{Name}': maximumValues must be between 1 and 1,024, but is {MaximumValues}.";
        if (Buckets is < 2 or > 1024)
            yield return $"Field '{Name}': buckets must be between 2 and 1,024, but is {Buckets}.";
    }
}
