namespace Ctnet.MLNet.Alignment;

/// <summary>
/// A domain (the home feed, a guide page, an entity type): which of its columns are which fields. A field that it does not map is
/// missing in all its rows. Immutable.
/// </summary>
/// <param name="Name">The domain's name, unique within the schema.</param>
/// <param name="Fields">For each field that the domain has, by the field's name, where it is.</param>
public sealed record FeatureDomain(string Name, IReadOnlyDictionary<string, FieldMapping> Fields);
