namespace Ctnet.MLNet.Alignment;

/// <summary>
/// A domain (the home feed, a guide page, an entity type): which of its columns are which fields. A field that it does not map is
/// missing in all its rows. Immutable.
/// </summary>
/// <param name="Name">The domain's name, unique within the schema.</param>
/// <param name="Fields">For each field that the domain has, by the field's name, where it is.</param>
public sealed record FeatureDomain(string Name, IReadOnlyDictionary<string, FieldMapping> Fields)
{
    /// <summary>When a row happened; needed where a field is built from the log.</summary>
    public TimeMapping? Time { get; init; }

    /// <summary>
    /// The column that says whether a row was clicked, Boolean; needed to fit where a field is built from the log, and with it the
    /// alignment report also looks for fields that give the label away.
    /// </summary>
    public string? Label { get; init; }
}
