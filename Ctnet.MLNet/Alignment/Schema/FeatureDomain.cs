namespace Ctnet.MLNet;

/// <summary>
/// A domain (such as the home feed, a guide page or an entity type), and the columns that hold its fields. A field that the
/// domain does not map is missing in all of its rows. Immutable.
/// </summary>
/// <param name="Name">The domain's name, unique within the schema.</param>
/// <param name="Fields">The mappings of the fields that the domain has, by the fields' names.</param>
public sealed record FeatureDomain(string Name, IReadOnlyDictionary<string, FieldMapping> Fields)
{
    /// <summary>The column with a row's time. It is required if a field is built from the log.</summary>
    public TimeMapping? Time { get; init; }

    /// <summary>
    /// The Boolean column that says whether a row was clicked. Fitting requires it if a field is built from the log. With a
    /// label, the alignment report also looks for fields that give the label away.
    /// </summary>
    public string? Label { get; init; }

    /// <summary>
    /// The mapping of a field; null if the domain does not map it. The unit of the domain's time also holds for fields that are
    /// read from the same column.
    /// </summary>
    internal FieldMapping? MappingOf(string field) => Fields.GetValueOrDefault(field) switch
    {
        { Unit: null, Column: string column } mapping when column == Time?.Column => mapping with { Unit = Time.Unit },
        var mapping => mapping,
    };
}
