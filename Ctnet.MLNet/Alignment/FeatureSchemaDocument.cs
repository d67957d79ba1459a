namespace Ctnet.MLNet.Alignment;

/// <summary>A feature schema as it stands in JSON.</summary>
internal sealed record FeatureSchemaDocument(
    string Name, IReadOnlyList<FeatureField> Fields, IReadOnlyDictionary<string, IReadOnlyDictionary<string, FieldMapping>> Domains)
{
    public static FeatureSchemaDocument Of(FeatureSchema schema) =>
        new(schema.Name, schema.Fields, schema.Domains.ToDictionary(domain => domain.Name, domain => domain.Fields));

    /// <exception cref="FeatureSchemaException">The schema is not valid.</exception>
    public FeatureSchema ToSchema()
    {
        string[] nulls = [.. Nulls()];
        if (nulls.Length > 0)
            throw new FeatureSchemaException($"The feature schema has null where a value must stand: {string.Join("; ", nulls)}.");
        return new(Name, Fields, [.. Domains.Select(domain => new FeatureDomain(domain.Key, domain.Value))]);
    }

    // The serializer refuses null for a property, but not within a list or a dictionary.
    private IEnumerable<string> Nulls()
    {
        foreach ((int index, FeatureField? field) in Fields.Index())
        {
            if (field is null)
                yield return $"fields[{index}]";
        }

        foreach ((string domain, IReadOnlyDictionary<string, FieldMapping>? fields) in Domains)
        {
            if (fields is null)
                yield return $"domain '{domain}'";
            foreach ((string field, FieldMapping? mapping) in fields ?? new Dictionary<string, FieldMapping>())
            {
                if (mapping is null)
                    yield return $"domain '{domain}', field '{field}'";
            }
        }
    }
}
